"""Russian date strings, as news pages write them, to an instant and its precision.

A grammar of its own and not a guessing parser: a string with two dates, with digits left over, with a
year that cannot be told, gives None. Missing is better than wrong.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from core.models import Precision

MOSCOW = ZoneInfo("Europe/Moscow")
_LONGEST = 200  # characters; a date string is short, and every pattern below sees no more than this
_FIRST_YEAR = 1990

_MONTHS = (
    r"янв(?:ар[ьяюе])?|january|jan", r"фев(?:р(?:ал[ьяюе])?)?|february|feb", r"мар(?:та?|те)?|march|mar",
    r"апр(?:ел[ьяюе])?|april|apr", r"ма[йяе]|may", r"июн[ьяюе]?|june|jun", r"июл[ьяюе]?|july|jul",
    r"авг(?:уста?|усте)?|august|aug", r"сен(?:т(?:ябр[ьяюе])?)?|september|sept|sep", r"окт(?:ябр[ьяюе])?|october|oct",
    r"ноя(?:б(?:р[ьяюе])?)?|november|nov", r"дек(?:абр[ьяюе])?|december|dec",
)  # fmt: skip
_MONTH = "(?:" + "|".join(_MONTHS) + r")(?![а-яa-z])\.?"
_MONTH_NUMBERS = [(re.compile(f"(?:{forms})\\.?$"), n) for n, forms in enumerate(_MONTHS, 1)]
_WEEKDAYS = {
    "понедельник": 0, "вторник": 1, "среда": 2, "среду": 2, "четверг": 3, "пятница": 4, "пятницу": 4, "суббота": 5,
    "субботу": 5, "воскресенье": 6, "пн": 0, "вт": 1, "ср": 2, "чт": 3, "пт": 4, "сб": 5, "вс": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_WEEKDAY = re.compile(r"(?<![а-яa-z])(?:во?\s)?(" + "|".join(_WEEKDAYS) + r")(?![а-яa-z])\.?")

_YEAR = r"(?P<y>\d{4}|\d{2}(?=\s*г))(?:\s*(?:года|год|г)(?![а-я])\.?)?"
_DATE_FORMS = [
    re.compile(rf"(?<!\d)(?P<y>\d{{4}})\s*г(?:ода|од)?\.?,?\s+(?P<d>\d{{1,2}})\s+(?P<mon>{_MONTH})"),
    re.compile(rf"(?<![\d.])(?P<d>\d{{1,2}})(?:-?го)?[\s-]+(?P<mon>{_MONTH})(?:,?[\s-]+{_YEAR})?(?!\d)"),
    re.compile(rf"(?<![а-яa-z])(?P<mon>{_MONTH})\s+(?P<d>\d{{1,2}})(?:,\s*|\s+)(?P<y>\d{{4}})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d])"),
]
_TIME_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:часов|часа|час|ч)\.?\s*(\d{1,2})\s*(?:минуты|минута|минут|мин|м)(?![а-я])\.?"
)
_TIME = re.compile(r"(?<![\d.:])(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?![\d.:]\d|\d)")
_ZONE = re.compile(
    r"\(?\b(?P<msk>мск|msk|московск[а-я]+ врем[а-я]+)(?P<shift>\s?[+-]\s?\d{1,2})?(?![а-я])\)?\.?"
    r"|(?:(?:gmt|utc)\s?)?(?<![\d-])(?P<off>[+-]\d{2}:?\d{2}|[+-]\d{2})(?!\d)|(?P<utc>\bz\b|(?<=\d)z\b|\b(?:gmt|utc)\b)"
)
_DAY_WORDS = {"сегодня": 0, "вчера": 1, "позавчера": 2, "today": 0, "yesterday": 1}
_DAY_WORD = re.compile(r"(?<![а-яa-z])(" + "|".join(sorted(_DAY_WORDS, key=len, reverse=True)) + r")(?![а-яa-z])")
_AGO = re.compile(
    r"(?:(\d{1,3})\s*|(?<![\dа-я]))(минут[уыа]?|мин\.?|час(?:а|ов)?|ч\.|д(?:ень|ня|ней)|недел[юиь]|недель)\s+назад"
)
_LABEL = re.compile(
    r"дата\s+(?:публикации|создания|размещения|новости|обновления)|опубликован[оаы]?|размещен[оаы]?|добавлен[оаы]?|создан[оаы]?"
    r"|published|posted|date|время публикации|обновлен[оаы]?|дата|новость от|(?<![а-я])(?:в|от|on|at)(?![а-я])"
)
# «Просмотров: 214», «214 просмотров» behind a date; a year is not a count
_COUNTED = r"(?:просмотр|прочтени|прочитан|комментари|views?(?![a-z])|comments?(?![a-z]))[а-я]*"
_COUNTER = re.compile(
    rf"[\s,;·•]*(?:(?<![а-яa-z]){_COUNTED}\s*:?\s*\d[\d ]{{0,9}}"
    rf"|(?<![\d.:/-])(?!(?:19|20)\d\d ?{_COUNTED})\d{{1,7}} ?{_COUNTED})$"
)
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_URL_DATE_DMY = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])([-_.])(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published. `at` is aware: in the zone that the string states, else in the caller's."""

    at: datetime
    precision: Precision
    year_stated: bool = True  # False where the year was inferred from `now`


@dataclass(frozen=True, slots=True)
class YearlessDay:
    """A day as running text names it, «в среду, 27 января»: no year, perhaps a weekday (Monday = 0)."""

    day: int
    month: int
    weekday: int | None

    def fits(self, value: date) -> bool:
        same = (self.day, self.month) == (value.day, value.month)
        return same and self.weekday in (None, value.weekday())


def parse_date(
    text: str, *, zone: tzinfo = MOSCOW, now: datetime | None = None, z_is_local: bool = False
) -> Moment | None:
    """Reads one string that is a date and little else («Опубликовано: 21 июля 2021, 16:48 (МСК)»).

    `zone` counts where the string names none. `now` (aware) is what relative and year-less strings
    count from; without it they give None. A year-less date is the nearest past one; if its weekday
    denies that year, None. `z_is_local`: a trailing Z means `zone`. The answer may lie after `now`.
    """
    rest = _simplify(text)
    if not rest:
        return None
    local_now = now.astimezone(zone) if now else None
    if ago := _AGO.search(rest):
        return _ago(ago, local_now) if len(_letters(rest.replace(ago.group(), " "))) <= 24 else None
    day, year_stated, rest = _take_day(rest, local_now)
    clock, rest = _take_time(rest)
    stated_zone, rest = _take_zone(rest, zone, z_is_local) if clock else (None, rest)
    if any(c.isdigit() for c in rest) or len(_letters(rest)) > 24:
        return None
    if day is None:
        if clock is None or local_now is None or _leftover_day(text):
            return None
        day, year_stated = local_now.date(), False
    if clock is None:
        return Moment(datetime.combine(day, time(), zone), Precision.DAY, year_stated)
    return Moment(datetime.combine(day, clock, stated_zone or zone), Precision.MINUTE, year_stated)


def url_date(url: str, *, zone: tzinfo = MOSCOW) -> Moment | None:
    """The day in an address (/2021/07/21/, /2021-07-21/, /20210721/); None where it names two different days."""
    path = url.split("://", 1)[-1].partition("/")[2][:2000]
    days = set()
    for match in _URL_DATE.finditer(path):
        year, sep, month, day = match.groups()
        if sep or (len(month) == len(day) == 2):
            days.add(_safe_date(int(year), int(month), int(day)))
    for match in _URL_DATE_DMY.finditer(path):
        day, _, month, year = match.groups()
        days.add(_safe_date(int(year), int(month), int(day)))
    days.discard(None)
    if len(days) != 1 or (found := days.pop()) is None:
        return None
    return Moment(datetime.combine(found, time(), zone), Precision.DAY)


def yearless_days(text: str) -> list[YearlessDay]:
    """Days without a year that running text names, in order."""
    low = text.lower().replace("ё", "е")
    found = []
    for match in _DATE_FORMS[1].finditer(low):
        if match["y"] is None and (month := _month_number(match["mon"])):
            before = _WEEKDAY.search(low[max(0, match.start() - 16) : match.start()])
            found.append(YearlessDay(int(match["d"]), month, _WEEKDAYS[before.group(1)] if before else None))
    return found


def full_days(text: str, now: datetime | None = None) -> list[date]:
    """Every day with a year that a text states, in order; two-digit years too («27.01.21»)."""
    low = text.lower().replace("ё", "е")
    found = []
    for form in _DATE_FORMS:
        for match in form.finditer(low):
            if match["y"] and (day := _day_of(match, now)):
                found.append(day)
    return found


def _simplify(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    low = re.sub(r"[\s«»\"“”|]+", " ", text.lower().replace("ё", "е").replace("–", "-").replace("−", "-"))
    low = re.sub(r"(?<=\d)t(?=\d)", " ", low).strip()
    while counter := _COUNTER.search(low):
        low = low[: counter.start()]
    return low


def _take_day(rest: str, now: datetime | None) -> tuple[date | None, bool, str]:
    """The one day that the string names, and the string without it; digits are left where there are two."""
    if word := _DAY_WORD.search(rest):
        left = _cut(rest, word)
        if now is None:
            return None, False, left + " 0"  # a digit left over: the string is refused
        return now.date() - timedelta(days=_DAY_WORDS[word.group(1)]), True, left
    for form in _DATE_FORMS:
        match = form.search(rest)
        if not match:
            continue
        left = _cut(rest, match)
        weekday = _WEEKDAY.search(left)
        left = _WEEKDAY.sub(" ", left)
        if match["y"]:
            day = _day_of(match, now)
            return (day, True, left) if day else (None, False, left + " 0")
        day = _nearest_past(int(match["d"]), _month_number(match["mon"]), now)
        if day is None or (weekday and _WEEKDAYS[weekday.group(1)] != day.weekday()):
            return None, False, left + " 0"
        return day, False, left
    return None, False, rest


def _take_time(rest: str) -> tuple[time | None, str]:
    for form in (_TIME_WORDS, _TIME):
        if match := form.search(rest):
            try:
                clock = time(int(match.group(1)), int(match.group(2)))
            except ValueError:
                return None, rest
            return clock, _cut(rest, match)
    return None, rest


def _take_zone(rest: str, zone: tzinfo, z_is_local: bool) -> tuple[tzinfo | None, str]:
    match = _ZONE.search(rest)
    if not match:
        return None, rest
    left = _cut(rest, match)
    if match["utc"]:
        return (zone if z_is_local and match["utc"] == "z" else UTC), left
    if match["off"]:
        digits = match["off"][1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if offset > timedelta(hours=14):
            return None, rest
        return timezone(-offset if match["off"][0] == "-" else offset), left
    if match["shift"]:
        return timezone(timedelta(hours=3 + int(match["shift"].replace(" ", "")))), left
    return MOSCOW, left


def _ago(match: re.Match[str], now: datetime | None) -> Moment | None:
    if now is None:
        return None
    count, unit = int(match.group(1) or 1), match.group(2)
    if unit.startswith(("мин", "ч")):
        step = timedelta(minutes=count) if unit.startswith("мин") else timedelta(hours=count)
        at = (now.astimezone(UTC) - step).astimezone(now.tzinfo).replace(second=0, microsecond=0)
        return Moment(at, Precision.MINUTE)
    day = now.date() - timedelta(days=count * (7 if unit.startswith("недел") else 1))
    return Moment(datetime.combine(day, time(), now.tzinfo), Precision.DAY)


def _day_of(match: re.Match[str], now: datetime | None) -> date | None:
    groups = match.groupdict()
    month = _month_number(groups["mon"]) if groups.get("mon") else int(groups["m"])
    year = int(groups["y"])
    if len(groups["y"]) == 2:
        year += 2000
        if year > (now.year if now else 2079):
            return None
    return _safe_date(year, month, int(groups["d"]))


def _nearest_past(day: int, month: int, now: datetime | None) -> date | None:
    if now is None:
        return None
    this_year = _safe_date(now.year, month, day)
    return this_year if this_year and this_year <= now.date() else _safe_date(now.year - 1, month, day)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def _month_number(name: str) -> int:
    return next((n for form, n in _MONTH_NUMBERS if form.match(name)), 0)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _letters(rest: str) -> str:
    """What is left of a string after its labels: a glued rubric is short, running text is not."""
    return "".join(c for c in _WEEKDAY.sub(" ", _LABEL.sub(" ", rest)) if c.isalpha())


def _leftover_day(text: str) -> bool:
    """A bare clock time counts as today's only where no other word could mean another day."""
    return bool(_letters(_ZONE.sub(" ", _simplify(text))))
