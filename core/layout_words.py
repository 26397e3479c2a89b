"""What a person is told of a changed layout."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.alerts import AlertKind, Finding
from core.drift import SIZE, TEXT, is_field
from core.layout import PageLayout
from core.layout_watch import State

_MOST_MARKS = 6


def page_finding(
    source_id: int, name: str, state: State, before: Sequence[PageLayout], since: Sequence[PageLayout], at: datetime
) -> Finding:
    """`before` and `since` are the pages on both sides of the change, `at` is when its first page was fetched."""
    broken = [mark for mark in state.lost if is_field(mark)]
    if broken:
        headline = f"{name} changed its layout, and its articles come without: {', '.join(map(_said, broken))}."
        remedy = f"`svodka mend {name}` proposes selectors for the new pages and shows what they would change."
    else:
        what = "but something new stands in or above their text" if state.new else "and nothing is missing in them"
        headline = f"{name} changed its layout: its articles have all their fields, {what}."
        remedy = f"Look at an article or two. `svodka mend {name}` proposes what to cut or to take; with --accept the "
        remedy += "layout is taken as it is, as it will be anyway after a dozen such pages."
    gone = [mark for mark in state.lost if not is_field(mark)]
    evidence = {
        "pages": f"{len(since)} since, {len(before)} before",
        "before": _build(before),
        "now": _build(since),
        "gone": _listed(gone),
        "new": _listed(state.new),
    }
    cause = "The site was redesigned, or its template was changed: what stood on nearly all pages stands on none since."
    shown = {key: value for key, value in evidence.items() if value}
    return Finding(source_id, AlertKind.LAYOUT, at, headline, shown, cause, remedy)


def list_finding(source_id: int, name: str, since: datetime, polls: int, detail: str) -> Finding:
    return Finding(
        source_id,
        AlertKind.LAYOUT,
        since,
        f"{name}'s list of news can be read, but no article is found in it any more.",
        {"lists": detail or "no link", "polls": str(polls)},
        "The list is built in another way, or its news stands at another address now.",
        f"`svodka mend {name}` looks at the list as it is now and proposes links_css or article_url.",
    )


def _said(mark: str) -> str:
    if mark.startswith("rule "):
        return f"what {mark.removeprefix('rule ')} took"
    return {TEXT: "most of their text", SIZE: "an end, with foreign text in them"}.get(mark, mark)


def _build(pages: Sequence[PageLayout]) -> str:
    """The most usual of each place."""
    found = []
    for number, name in enumerate(("text", "headline", "date")):
        [(place, _)] = Counter(page.anchors[number] for page in pages).most_common(1) if pages else [("", 0)]
        found.append(f"{name} in {place}" if place else f"no {name}")
    return ", ".join(found)


def _listed(marks: Sequence[str]) -> str:
    more = f" and {len(marks) - _MOST_MARKS} more" if len(marks) > _MOST_MARKS else ""
    return ", ".join(marks[:_MOST_MARKS]) + more
