"""The lines of `svodka sources show NAME`."""

from collections.abc import Iterator, Sequence

from core.display import moment
from storage.discovery_facts import DAYS, SourceDiscovery
from storage.layout_tables import SiteLayout

_MOST_LAYOUTS = 3


def lines(found: SourceDiscovery) -> Iterator[str]:
    for one in found.lists:
        yield f"{one['kind']:<10} {one['url']}"
        if one["hub"]:
            yield f"           has a WebSub hub, which is not used: {one['hub']}"
        if one["open_gap"]:
            yield f"           a page of it could not be read in {one['open_gap']} polls, and is asked for again"
    if found.first:
        yield "found by   " + ", ".join(f"{kind.words or 'unknown'} {count}" for kind, count in found.first.items())
    if found.coverage:
        yield f"coverage   {found.coverage.words}"
    else:
        yield f"coverage   not known: it takes two kinds of lists with news in common, in {DAYS} days"
    if found.looks:
        yield "looks      " + ", ".join(f"{outcome} {count}" for outcome, count in found.looks.items())
    if found.withdrawn:
        yield f"withdrawn  {found.withdrawn} articles whose pages are gone"
    if found.moved_to:
        yield (
            f"moved      all pages lead to {found.moved_to} since {moment(found.moved_since)} Moscow time; they wait "
            f"until the class says so: `svodka sources move NAME --to https://{found.moved_to}/`"
        )
    for gap in found.gaps:
        since = f"after {moment(gap['since'])}" if gap["since"] else "before the first poll"
        yield f"gap        found {moment(gap['found_at'])}, {since} Moscow time: {gap['detail']} ({gap['url']})"


def layout_lines(found: Sequence[SiteLayout]) -> Iterator[str]:
    for one in found[:_MOST_LAYOUTS]:
        date = f"date by {one.date_place}" if one.date_place else "no date"
        yield (
            f"layouts    {one.pages} pages: text in {one.text_place or '?'}, headline in {one.headline_place or '?'}, "
            f"{date}; {moment(one.first_seen)} to {moment(one.last_seen)} Moscow time"
        )
