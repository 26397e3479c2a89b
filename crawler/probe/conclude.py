"""What was found, put together: the facts that a class needs, each with its evidence."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from core.errors import SvodkaError
from core.models import ExtractionRules
from core.regions import region as region_of
from crawler.discovery import bare_host, is_on
from crawler.probe.families import Family
from crawler.probe.finding import Fact, Finding, Hopeless, Reason, Sample, Wanted
from crawler.probe.kind import guess_kind
from crawler.probe.lists import Candidate
from crawler.probe.page import Page, read_page
from crawler.probe.region import guess_region
from crawler.probe.samples import hosts_of, read

_OLD = timedelta(days=60)
_SEVERAL_ZONES = frozenset({"RU-SA"})


def conclude(
    wanted: Wanted,
    root: str,
    home: Page | None,
    family: tuple[Family, Fact] | None,
    chosen: Sequence[Candidate],
    samples: Sequence[Sample],
) -> Finding:
    """Raises Hopeless where the region is unknown or nothing has a date."""
    front = home or read_page(samples[0].answer.body, samples[0].answer.url)
    texts = [front.text, *(" ".join(one.found.paragraphs) for one in samples)]
    region, doubts = _region(wanted, root, front.imprint, texts)
    zone = _zone(wanted, region)
    kind = _stated(wanted.kind, "--kind") or guess_kind(root, home.title if home else "", front.imprint)
    samples = [_again(sample, zone.value, wanted.date) for sample in samples]
    if not wanted.undated and not any(one.found.published_at or one.listed_at for one in samples):
        raise Hopeless(
            Reason.NO_DATES,
            f"{wanted.url}: neither the list nor the {len(samples)} articles that were read have a date anywhere.",
            "--date CSS says where a page's date stands; --undated adds the site all the same, and its articles "
            "count from when they are first seen.",
        )
    rules = {key: value for one in reversed(chosen) for key, value in one.rules.items()}
    if wanted.date:
        rules["date_css"] = wanted.date
    return Finding(
        url=wanted.url,
        name=wanted.name or bare_host(urlsplit(root).hostname or ""),
        title=home.title if home else "",
        family=family[1] if family else None,
        region=region,
        kind=kind,
        timezone=zone,
        lists=tuple(one.page for one in chosen),
        samples=tuple(samples),
        rules=rules,
        allowed_hosts=_allowed(chosen),
        warnings=(*doubts, *_warnings(chosen, samples)),
    )


def _stated(value: str | None, option: str) -> Fact | None:
    return Fact(value, True, f"you said so with {option}") if value else None


def _region(wanted: Wanted, root: str, imprint: str, texts: Sequence[str]) -> tuple[Fact, list[str]]:
    """With a warning where the site says something else than the person."""
    found, candidates = guess_region(root, imprint, texts)
    if stated := _stated(wanted.region, "--region"):
        other = found is not None and found.sure and found.value != stated.value
        return stated, [f"the site speaks for {found.value}: {found.evidence}"] if found and other else []
    if found:
        return found, []
    hint = f"It may be {', or '.join(candidates)}. " if candidates else ""
    raise Hopeless(
        Reason.NO_REGION,
        f"{wanted.url}: nothing on the site says clearly which region it writes for.",
        f"{hint}Say so: --region RU-SMO, or --region none for a federal source.",
    )


def _zone(wanted: Wanted, region: Fact) -> Fact:
    if stated := _stated(wanted.timezone, "--timezone"):
        return stated
    if region.value == "none":
        return Fact("Europe/Moscow", False, "usual for a federal source")
    try:
        capital = region_of(region.value)
    except SvodkaError as error:
        raise Hopeless(Reason.NO_REGION, error.what, error.remedy) from None
    several = " (the region has several)" if region.value in _SEVERAL_ZONES else ""
    return Fact(capital.timezone, region.sure and not several, f"the time of {capital.capital}{several}")


def _again(sample: Sample, zone: str, date: str | None) -> Sample:
    found = read(sample.answer, sample.fetched_at, ExtractionRules(timezone=zone, date=date))
    return Sample(sample.url, sample.answer, sample.fetched_at, found, sample.listed_at)


def _allowed(chosen: Sequence[Candidate]) -> tuple[str, ...]:
    """Where the links lead, if that is not where the lists lie."""
    own = [bare_host(urlsplit(one.page.url).hostname or "") for one in chosen]
    links = [link for one in chosen for link in one.links]
    away = [link for link in links if not is_on(link.url, own)]
    return tuple(hosts_of(links)[:1]) if len(away) * 2 > len(links) else ()


def _warnings(chosen: Sequence[Candidate], samples: Sequence[Sample]) -> list[str]:
    found = []
    for one in chosen:
        dates = [link.published_at for link in one.links if link.published_at]
        if dates and max(dates) < one.page.fetched_at - _OLD:
            found.append(f"the newest item of {one.page.url} is of {max(dates):%d.%m.%Y}: is the site still alive?")
    undated = [one for one in samples if one.found.published_at is None]
    if undated and any(one.listed_at for one in undated):
        found.append(f"{len(undated)} of {len(samples)} articles have no date of their own: the list's date is taken")
    elif undated:
        found.append(f"{len(undated)} of {len(samples)} articles have no date")
    return found
