"""Quiet hours: the part of the day in which nobody is to be woken."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to before `end`, over midnight where the start is later. `zone` is theirs."""

    start: time
    end: time
    zone: ZoneInfo

    def hold(self, now: datetime) -> bool:
        """Whether `now`, which is aware, lies in them."""
        clock = now.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse_quiet_hours(text: str, zone: ZoneInfo) -> QuietHours | None:
    """Reads «23:00-08:00»; None where nothing is written. Raises ValueError that says what to write."""
    if not text.strip():
        return None
    found = re.fullmatch(r"\s*(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)\s*", text)
    try:
        if not found:
            raise ValueError
        hours = QuietHours(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])), zone)
    except ValueError:
        raise ValueError("write two times of the day, 23:00-08:00 for one") from None
    if hours.start == hours.end:
        raise ValueError("the two times are the same; write different ones, or nothing for no quiet hours")
    return hours
