"""How values are written for people."""

from datetime import datetime, timedelta, tzinfo
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
