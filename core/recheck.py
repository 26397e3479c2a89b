"""When an article's page is looked at again: for corrections, and for its end."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

GONE_AGAIN = timedelta(hours=6)  # between the two answers that prove that a page is gone
PASSING = timedelta(hours=1)  # after a failure that says nothing of the page
RETURNS = timedelta(days=7)  # between two looks at a page that is gone, as it may return


def parse_hours(text: str) -> tuple[timedelta, ...]:
    """«1, 6, 24» as times since publication, rising; none for "" and "0". Raises ValueError with a sentence."""
    try:
        hours = [float(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise ValueError("write hours with commas between them, 1,6,24 for one") from None
    if hours == [0] or not hours:
        return ()
    if not all(0 < hour <= 24 * 366 for hour in hours) or hours != sorted(set(hours)):
        raise ValueError("write hours above 0 and up to a year, each more than the one before, or 0 for none")
    return tuple(timedelta(hours=hour) for hour in hours)


def next_look(
    published: datetime | None, first_seen: datetime, now: datetime, steps: Sequence[timedelta]
) -> datetime | None:
    """The next of the `steps` after publication (first sight where no date is known, or one later than that); None
    when the last of them has passed."""
    start = min(published or first_seen, first_seen)
    return next((start + step for step in steps if start + step > now), None)


def allowance(share: float, requests: int, chance: float) -> int:
    """How many second looks `requests` other requests allow. The fraction that is left is a look now and then: `chance`
    is drawn evenly from 0..1."""
    exact = share * requests
    whole = math.floor(exact)
    return whole + (chance < exact - whole)
