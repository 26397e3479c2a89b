"""A finding in words, and as an object: what is sure, what is a guess, and the articles as they will be stored."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.regions import regions
from crawler.probe.finding import Fact, Finding, Hopeless, Sample
from crawler.probe.names import unicode_host

_SHOWN = 160  # characters of a paragraph


def lines(finding: Finding) -> Iterator[str]:
    yield f"{_readable(finding.url)}  {finding.title}".rstrip()
    if finding.family:
        yield _fact("system", finding.family)
    for one in finding.lists:
        yield f"  {'list':<9} {one.url} — {one.kind.value} of {one.links} links; {one.evidence}"
    for name, value in finding.rules.items():
        yield f"  {name:<9} {value}"
    yield _fact("region", finding.region, _region_name(finding.region.value))
    yield _fact("kind", finding.kind)
    yield _fact("time zone", finding.timezone)
    for warning in finding.warnings:
        yield f"  WARNING   {warning}"
    for sample in finding.samples:
        yield ""
        yield from _article(sample, ZoneInfo(finding.timezone.value))
    yield ""
    yield cost(finding)


def cost(ended: Finding | Hopeless) -> str:
    return f"  {ended.requests} request{'s' * (ended.requests != 1)}, {ended.seconds:.0f} s"


def as_object(finding: Finding) -> dict[str, Any]:
    """The same for programs; dates are aware datetimes."""
    return {
        "url": finding.url,
        "name": finding.name,
        "title": finding.title,
        "system": asdict(finding.family) if finding.family else None,
        "region": asdict(finding.region),
        "kind": asdict(finding.kind),
        "timezone": asdict(finding.timezone),
        "lists": [
            {"kind": one.kind.value, "url": one.url, "links": one.links, "evidence": one.evidence}
            for one in finding.lists
        ],
        "rules": finding.rules,
        "warnings": list(finding.warnings),
        "samples": [_sample(one) for one in finding.samples],
        "requests": finding.requests,
        "seconds": round(finding.seconds, 1),
    }


def _sample(sample: Sample) -> dict[str, Any]:
    found = sample.found
    return {
        "url": sample.answer.url,
        "title": found.title,
        "published_at": found.published_at,
        "published_precision": found.published_precision.value,
        "published_evidence": found.published_evidence,
        "listed_at": sample.listed_at,
        "paragraphs": list(found.paragraphs),
        "removed": [asdict(one) for one in found.removed],
    }


def _readable(url: str) -> str:
    """With a Cyrillic host as people write it."""
    parts = urlsplit(url)
    return parts._replace(netloc=unicode_host(parts.netloc)).geturl()


def _fact(label: str, fact: Fact, words: str = "") -> str:
    return f"  {label:<9} {fact.value}{words} — {'sure' if fact.sure else 'a guess'}: {fact.evidence}"


def _region_name(code: str) -> str:
    return f" {regions()[code].name}" if code in regions() else ""


def _article(sample: Sample, zone: ZoneInfo) -> Iterator[str]:
    found = sample.found
    yield f"  {found.title or '(no headline)'}"
    yield f"    {sample.answer.url}"
    if found.published_at:
        yield f"    {found.published_at:%d.%m.%Y %H:%M %z}, {found.published_evidence}"
    elif sample.listed_at:
        yield f"    {sample.listed_at.astimezone(zone):%d.%m.%Y %H:%M %z}, the list says"
    else:
        yield "    no date"
    yield f"    {_short(found.paragraphs[0])}"
    if len(found.paragraphs) > 1:
        yield "    …"
        yield f"    {_short(found.paragraphs[-1])}"
    count = len(found.paragraphs)
    yield f"    {count} paragraph{'s' * (count != 1)}, {len(found.removed)} lines removed"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
