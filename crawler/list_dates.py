"""Dates as feeds and sitemaps write them: RFC 822 and ISO 8601, with their sloppy relatives.

What is in neither form goes to `core.dates`, which reads prose («сегодня, 11:58»). A list's date is
only a hint, so what is not understood is None and never a guess.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from core.dates import parse_date

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?P<zone>Z|[+-]\d{1,2}:?(?:\d\d)?|[^\W\d_]{2,5}(?:[+-]\d{1,2}(?::?\d\d)?)?)?"
_END = r"(?:\s*\([^()]{0,20}\))?\s*$"
_FORMS = (
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[\sT]{_CLOCK}\s?{_ZONE})?{_END}", re.I),
    re.compile(
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)" + _ZONE + "$"
    ),
    re.compile(
        r"(?:[^\W\d_]{2,12}\.?,?\s)?(?P<day>\d\d?)[\s-](?P<name>[^\W\d_]{3,12})\.?[\s-](?P<year>\d{4}|\d\d)"
        rf"(?:\s{_CLOCK}\s?{_ZONE})?{_END}",
        re.I,
    ),  # the weekday is not read: it is often the wrong one
)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9,
    "окт": 10, "ноя": 11, "дек": 12,
}  # fmt: skip
_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3, "мск": 3, "msd": 4, "samt": 4, "yekt": 5, "omst": 6, "krat": 7, "novt": 7, "irkt": 8, "yakt": 9,
    "vlat": 10, "magt": 11, "pett": 12, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip


def parse_list_date(text: str, zone: tzinfo, now: datetime, *, z_is_local: bool = False) -> datetime | None:
    """The moment in UTC, or None. `zone` holds where the text names no zone or an unknown one.

    Dates before 1995 and more than a day after `now` are None: publishers' clocks and defaults.
    """
    text = " ".join(text[:100].replace(",", ", ").split())
    match = next(filter(None, (form.match(text) for form in _FORMS)), None)
    if match is None:
        prose = parse_date(text, zone=zone, now=now, z_is_local=z_is_local)
        return _plausible(prose.at, now) if prose else None
    parts = match.groupdict()
    try:
        month = int(parts["month"]) if parts.get("month") else _MONTHS[(parts["name"] or "")[:3].lower()]
        year = int(parts["year"])
        moment = datetime(  # noqa: DTZ001 - the zone is read from the text below
            year if len(parts["year"]) == 4 else 2000 + year,
            month,
            int(parts["day"]),
            int(parts.get("hour") or 0),
            int(parts.get("minute") or 0),
            min(59, int(parts.get("second") or 0)),  # a leap second
        )
        return _plausible(moment.replace(tzinfo=_zone(parts.get("zone") or "", zone, z_is_local)), now)
    except (KeyError, ValueError, OverflowError):
        return None


def _plausible(moment: datetime, now: datetime) -> datetime | None:
    moment = moment.astimezone(UTC)
    return moment if _EARLIEST <= moment <= now + timedelta(days=1) else None


def _zone(text: str, local: tzinfo, z_is_local: bool) -> tzinfo:
    name = text.lower()
    if not name or (name == "z" and z_is_local):
        return local
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if name[0] == "-" else offset)
    base = re.match(r"[^\W\d_]+", name)
    hours_east = _HOURS.get(base[0] if base else name)
    if hours_east is None:
        return local
    rest = name[base.end() :] if base else ""
    if rest:  # «GMT+3»
        return _zone(rest, local, z_is_local)
    return timezone(timedelta(hours=hours_east))
