"""When the article was published: claims with evidence, in order of trust, and the one that wins.

What never wins: a date after the fetch, a page clock, a footer year, a date in a list of other articles.
The first two are refused here; the others never become claims (see `near_headline`, `date_in_lines`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from core.dates import Moment, full_days, parse_date, url_date, yearless_days
from core.models import Precision
from extraction.clean.model import Cleaned
from extraction.noise import Zone, noise_rules
from extraction.title import same_title

_SKEW = timedelta(minutes=10)  # a publisher's clock may run ahead of ours
_DATE_LINE = 80  # characters
_UPDATED = re.compile(
    r"(?<=\d)[\s(,;|/·—–-]{1,5}(?:обновлен|изменен|отредактирован|updated|modified)\w*\b.*$", re.I | re.S
)
_LEAD_PARAGRAPHS = 3
_UNDER_TEXT = 3  # lines

# Evidence of dates that stand in the visible text: they may lack the year, or be a clock after all.
_IN_TEXT = ("under the headline", "above the headline", "above the text", "under the text")


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A string that is said to be the publication date, and who says so."""

    text: str
    evidence: str
    moment: Moment | None = None  # where it is already read


@dataclass(frozen=True, slots=True)
class Published:
    at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    evidence: str = ""
    alternatives: tuple[str, ...] = ()


def choose_date(
    claims: Sequence[DateClaim], *, now: datetime | None, zone: tzinfo, z_is_local: bool = False
) -> Published:
    """The first claim that can be read and is not after `now`; a later one of the same day may add the clock time."""
    read = []
    for claim in claims:
        moment = claim.moment or parse_date(
            _UPDATED.sub("", claim.text) or claim.text, zone=zone, now=now, z_is_local=z_is_local
        )
        if moment is None or (now and moment.at > now + _SKEW):
            continue
        read.append((claim, moment))
    if not read:
        return Published()
    chosen, moment = read[0]
    if moment.precision is Precision.DAY:
        day = moment.at.astimezone(zone).date()
        for claim, other in read[1:]:
            if other.precision is Precision.MINUTE and other.at.astimezone(zone).date() == day:
                chosen, moment = claim, other
                break
    rest = (_say(claim) for claim, other in read if other.at != moment.at)
    return Published(moment.at, moment.precision, _say(chosen), tuple(dict.fromkeys(rest))[:8])


def is_from_text(evidence: str) -> bool:
    """Whether a published date was read from the visible text, not from markup, rule or address."""
    return evidence.startswith(_IN_TEXT)


def near_headline(lines: Sequence[str], head: int, body: int) -> list[DateClaim]:
    """Date lines between the headline (index `head`) and the text (index `body`), then the one right above."""
    claims = [
        DateClaim(line, "under the headline")
        for line in lines[head + 1 : max(body, head + 1)]
        if len(line) <= _DATE_LINE
    ]
    above = lines[head - 1] if head > 0 else ""
    if above and len(above) <= _DATE_LINE and not _is_clock(above):
        claims.append(DateClaim(above, "above the headline"))
    return claims


def url_claim(url: str | None, zone: tzinfo) -> list[DateClaim]:
    moment = url_date(url, zone=zone) if url else None
    return [DateClaim(moment.at.date().isoformat(), "in the address", moment)] if moment else []


def date_in_lines(
    lines: Sequence[str],
    title: str,
    cleaned: Cleaned,
    *,
    now: datetime | None,
    zone: tzinfo,
    z_is_local: bool,
    url: str | None,
) -> Published:
    """The date of a page that has no markup: by the headline, in the address, under the text, or told by the text."""
    kept = [line.text for line in cleaned.kept]
    if not kept:
        return choose_date(url_claim(url, zone), now=now, zone=zone)
    head = next((i for i, line in enumerate(lines) if title and same_title(line, title)), -1)
    body = _last_index(lines, kept[0])
    claims = (
        near_headline(lines, head, body) if head >= 0 else [DateClaim(x, "above the text") for x in lines[:body][-2:]]
    )
    claims += url_claim(url, zone)
    claims += under_text(lines, _last_index(lines, kept[-1]))
    claims += _told_by_text(kept[:_LEAD_PARAGRAPHS], [removal.text for removal in cleaned.removed], now, zone)
    return choose_date(claims, now=now, zone=zone, z_is_local=z_is_local)


def under_text(lines: Sequence[str], last: int) -> list[DateClaim]:
    """Date lines among the few lines below the text's last (index `last`), as far as nothing else begins there."""
    claims = []
    for line in lines[last + 1 : last + 1 + _UNDER_TEXT]:
        rule = noise_rules().find(line, (Zone.ANY, Zone.TAIL))
        if rule and rule.opens:
            break
        if len(line) <= _DATE_LINE:
            claims.append(DateClaim(line, "under the text"))
    return claims


def _told_by_text(lead: Sequence[str], rest: Sequence[str], now: datetime | None, zone: tzinfo) -> list[DateClaim]:
    """«В среду, 27 января» in the lead has no year; a full date elsewhere on the page, of that day and weekday, has."""
    stated = {day for line in rest for day in full_days(line, now)}
    for day in (day for line in lead for day in yearless_days(line)):
        if day.weekday is None:
            continue
        fitting = {value for value in stated if day.fits(value)}
        if len(fitting) == 1:
            value: date = fitting.pop()
            moment = Moment(datetime(value.year, value.month, value.day, tzinfo=zone), Precision.DAY)
            return [
                DateClaim(
                    value.isoformat(), "the day and weekday that the text names, with a full date on the page", moment
                )
            ]
    return []


def _is_clock(line: str) -> bool:
    rule = noise_rules().find(line, (Zone.HEAD,))
    return rule is not None and rule.name == "page_clock"


def _last_index(lines: Sequence[str], text: str) -> int:
    return max((i for i, line in enumerate(lines) if line == text), default=len(lines) - 1)


def _say(claim: DateClaim) -> str:
    return f"{claim.evidence}: {' '.join(claim.text.split())[:80]}"
