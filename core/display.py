"""How values are written for people."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")


def moment(value: datetime | None, precision: str = "minute") -> str:
    """«21.07.2021 16:48» in Moscow time, «21.07.2021» where only the day is known, a dash where nothing is."""
    if value is None:
        return "—"
    return value.astimezone(MOSCOW).strftime("%d.%m.%Y" if precision == "day" else "%d.%m.%Y %H:%M")


_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def long_moment(value: datetime, precision: str = "minute", zone: tzinfo = MOSCOW) -> str:
    """«12 марта 2024, 14:05 МСК», in the zone of the site: «12 марта 2024, 18:05 МСК+4»; «12 марта 2024» where only the
    day is known."""
    local = value.astimezone(zone)
    day = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    if precision == "day":
        return day
    ahead = _minutes(local) - _minutes(value.astimezone(MOSCOW))
    hours, minutes = divmod(abs(ahead), 60)
    shift = f"{'+' if ahead > 0 else '−'}{hours}{f':{minutes:02}' if minutes else ''}" if ahead else ""
    return f"{day}, {local:%H:%M} МСК{shift}"


def _minutes(local: datetime) -> int:
    return int((local.utcoffset() or timedelta()).total_seconds()) // 60


def ru_moment(value: datetime | None, precision: str = "minute", zone: tzinfo = MOSCOW) -> str:
    """«25 ноября 2026, 14:05» in the zone given, «25 ноября 2026» where only the day is known, a dash for nothing."""
    if value is None:
        return "—"
    local = value.astimezone(zone)
    return ru_day(local) if precision == "day" else f"{ru_day(local)}, {local:%H:%M}"


def ru_day(day: date) -> str:
    """«25 ноября 2026»."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The Russian form for a number: 1 статья, 2 статьи, 5 статей, 11 статей, 21 статья."""
    tens, ones = abs(number) % 100, abs(number) % 10
    if ones == 1 and tens != 11:
        return one
    return few if 2 <= ones <= 4 and not 12 <= tens <= 14 else many


def ru_number(value: float | None) -> str:
    """«1 234 567» with spaces that do not break, a dash for nothing."""
    return "—" if value is None else f"{value:,.0f}".replace(",", "\u00a0")


def counted(number: int, one: str, more: str | None = None) -> str:
    """«1 copy», «2 copies», «1 234 articles», in English."""
    return f"{ru_number(number)} {one if number == 1 else more or one + 's'}"


def span(seconds: float | None) -> str:
    """«40 s», «12 min», «3.5 h», «2 d»; a dash for nothing."""
    if seconds is None:
        return "—"
    for size, unit, places in ((172_800, "d", 0), (5_400, "h", 1), (90, "min", 0)):
        if abs(seconds) >= size:
            of = {"d": 86_400, "h": 3_600, "min": 60}[unit]
            return f"{seconds / of:.{places}f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"
