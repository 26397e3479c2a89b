"""When a message that could not be sent is tried again."""

from datetime import timedelta

_FIRST, _LONGEST, _TRIES = timedelta(seconds=30), timedelta(hours=1), 30


def retry_after(attempts: int) -> timedelta | None:
    """The wait after the `attempts`-th failure: 30 seconds, doubled to an hour; None after a day of them."""
    return None if attempts >= _TRIES else min(_FIRST * 2 ** min(attempts - 1, 10), _LONGEST)
