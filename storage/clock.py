"""A clock that ran ahead and was set back leaves times that nobody lives to see: what waits for them would wait for
ever."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.engine import affected

# beyond the longest intervals, a day's Retry-After, skipped days and the last try of a page
_FAR = "interval '8 days'"
_SOURCES = f"""
    update source set next_poll_at = least(next_poll_at, :now),
        lease_until = case when lease_until < :now + {_FAR} then lease_until end
    where lease_until > :now + {_FAR}
       or next_poll_at > :now + {_FAR} + make_interval(
           secs => greatest(min_interval, max_interval, coalesce(fixed_interval, 0)) * 1.05)
"""  # noqa: S608
_OTHERS = (
    f"update page set next_attempt_at = :now where state = 'queued' and next_attempt_at > :now + {_FAR}",  # noqa: S608
    "update polling_state set until = null where until > :now + interval '1 hour'",
    "update polling_kind set pooled_at = :now where pooled_at > :now",
    """
    update polling_budget set tokens_at = least(tokens_at, :now), solved_at = least(solved_at, :now),
        corrected_at = least(corrected_at, :now)
    where greatest(tokens_at, solved_at, corrected_at) > :now + interval '1 minute'
    """,
)


def forget_the_future(session: Session, now: datetime) -> int:
    """Brings such times back to `now`; returns how many sources were meant to be polled too far ahead."""
    sources = affected(session.execute(text(_SOURCES), {"now": now}))
    for change in _OTHERS:
        session.execute(text(change), {"now": now})
    return sources
