"""What watches have found is handed on to their receivers: each story once, at once or in a daily summary."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.messages.of_watches import News, one, summary
from core.messages.receivers import Receiver
from storage.deliveries import enqueue
from storage.watches import Mode

_SUMMARY = time(9)  # in the zone of the messages
_MOST = 200  # stories of one watch in one transaction

_WAITING = text("""
    select w.id, w.name, w.mode, w.receivers from watch w
    where exists (select from watch_hit h where h.watch_id = w.id and h.news and h.told_at is null)
      and not (w.mode = 'digest' and (:now < :nine or exists (
          select from watch_hit h where h.watch_id = w.id and h.told_at >= :nine)))
    order by w.id for update of w skip locked
""")
_UNTOLD = text("""
    select a.id, a.number, a.url, s.name as source, a.region, a.title, a.published_at, a.published_precision,
        a.cluster_id as story, h.passage
    from watch_hit h join article a on a.number = h.article join source s on s.id = a.source_id
    where h.watch_id = :watch and h.news and h.told_at is null order by h.found_at, h.article limit :most
""")
_TOLD = text("""
    update watch_hit set told_at = :now where watch_id = :watch and article = any(cast(:articles as bigint[]))
""")


def enqueue_news(session: Session, receivers: Sequence[Receiver], zone: ZoneInfo, now: datetime) -> int:
    """Writes deliveries in the caller's transaction; returns how many are new. A summary goes out after nine in `zone`,
    once a day. Where nobody is there to be told, the news count as told: later receivers hear of what comes then."""
    nine = datetime.combine(now.astimezone(zone), _SUMMARY, zone)
    count = 0
    for watch in session.execute(_WAITING, {"now": now, "nine": nine}).all():
        told = [row for row in receivers if not watch.receivers or row.name in watch.receivers]
        found = [News(**row._mapping) for row in session.execute(_UNTOLD, {"watch": watch.id, "most": _MOST})]
        if watch.mode == Mode.DIGEST:
            key = f"watch:{watch.id}:summary:{nine:%Y-%m-%d}"
            count += enqueue(session, key, summary(watch.name, found, zone), told)
        else:
            for news in found:
                count += enqueue(session, f"watch:{watch.id}:article:{news.number}", one(watch.name, news, zone), told)
        session.execute(_TOLD, {"watch": watch.id, "now": now, "articles": [news.number for news in found]})
    return count
