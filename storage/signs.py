"""What shows that the service works, or stands still: read by the watchdog, the web page and `svodka status`."""

from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.watchdog import Signs
from storage import pricing

_SIGNS = text("""
    select clock_timestamp() as now,
        (select at from heartbeat where name = 'tick') as ticked_at,
        (select at from heartbeat where name = 'watch') as watched_at,
        (select min(next_poll_at) from source where enabled and present and next_poll_at <= now()) as due_since,
        (select greatest(max(started_at), max(ended_at) filter (where outcome <> 'abandoned')) from (
            select started_at, ended_at, outcome from poll order by id desc limit 200
        ) as latest) as polled_at,
        (select min(fetched_at) from page where state = 'fetched') as unread_since,
        (select max(done_at) from page where done_at > now() - interval '1 day') as processed_at
""")


def read(session: Session) -> Signs:
    """Without the broker, which may be asked besides. A source counts as due until its poll has ended, and while the
    budget of requests allows it one."""
    seen = Signs(**session.execute(_SIGNS).one()._mapping)
    return replace(seen, due_since=None) if pricing.allowed(session, seen.now) == 0 else seen
