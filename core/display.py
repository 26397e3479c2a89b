"""How values are written for people."""

from datetime import datetime
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")


def moment(value: datetime | None, precision: str = "minute") -> str:
    """«21.07.2021 16:48» in Moscow time, «21.07.2021» where only the day is known, a dash where nothing is."""
    if value is None:
        return "—"
    return value.astimezone(MOSCOW).strftime("%d.%m.%Y" if precision == "day" else "%d.%m.%Y %H:%M")
