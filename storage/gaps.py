"""News that the lists no longer showed when they were polled: nobody can fetch it any more, but it is told."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.models import Claim
from storage.engine import affected
from storage.text import storable


def record(session: Session, claim: Claim, url: str, detail: str, now: datetime) -> None:
    """A list of the source was new from its first to its last item, and no other list shows what was before them."""
    session.execute(
        text("""
            insert into gap (source_id, url, found_at, since, detail)
            select id, :url, :now, last_ok_at, :detail from source where id = :source and lease_token = :token
        """),
        {
            "source": claim.source_id,
            "token": claim.token,
            "url": storable(url, 2_000),
            "detail": storable(detail, 1_000),
            "now": now,
        },
    )


def forget(session: Session, found_before: datetime, limit: int = 5_000) -> int:
    """Retention: drops older gaps, at most `limit`: a list whose links are never the same leaves one at each poll.
    Returns how many."""
    done = session.execute(
        text("delete from gap where id in (select id from gap where found_at < :before order by id limit :limit)"),
        {"before": found_before, "limit": limit},
    )
    return affected(done)
