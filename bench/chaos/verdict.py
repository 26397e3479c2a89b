"""What has to be true of the database when the service has come to rest."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.chaos.manners import Asked, Manners, judge
from bench.chaos.world import Published, number_said
from dedupe.decide import fingerprint
from storage.engine import Database

# Each counts what must not be.
_BROKEN = {
    "pages that are not done": "select count(*) from page where state <> 'done'",
    "leases that nobody holds": "select count(*) from source where lease_until is not null",
    "polls without an end": "select count(*) from poll where ended_at is null",
    "polls of one host at the same time": """
        select count(*) from poll a join source sa on sa.id = a.source_id
        join source sb on sb.host = sa.host join poll b on b.source_id = sb.id and b.id > a.id
        where a.outcome <> 'abandoned' and b.outcome <> 'abandoned'
          and a.started_at < b.ended_at and b.started_at < a.ended_at
    """,
    "counts of outcomes that differ from the pages": """
        select count(*) from (select source_id, outcome, sum(pages) as pages from outcome_day group by 1, 2) o
        full join (select source_id, outcome, count(*) as pages from page where state = 'done' group by 1, 2) p
        using (source_id, outcome) where coalesce(o.pages, 0) <> coalesce(p.pages, 0)
    """,
    "totals of outcomes that differ from their days": """
        select count(*) from (select source_id, outcome, sum(pages) as pages from outcome_day group by 1, 2) d
        full join outcome_total t using (source_id, outcome) where coalesce(d.pages, 0) <> coalesce(t.pages, 0)
    """,
    "articles without one event of their creation": """
        select count(*) from article a
        where (select count(*) from article_event e where e.article = a.number and e.kind = 'created') <> 1
    """,
    "articles whose revisions, events and number of revision differ": """
        select count(*) from article a
        where revision <> (select count(*) from article_revision r where r.article = a.number)
           or revision - 1 <> (select count(*) from article_event e where e.article = a.number and e.kind = 'revised')
    """,
    "articles in a story that was merged into another": """
        select count(*) from article a join cluster c on c.id = a.cluster_id where c.merged_into is not null
    """,
    "related articles in two stories": """
        select count(*) from relation r join article a on a.number = r.a join article b on b.number = r.b
        where r.kind in ('reprint', 'update') and a.cluster_id <> b.cluster_id
    """,
}
_UNDONE = """
    select (select count(*) from page where state <> 'done') + (select count(*) from recheck)
         + (select count(*) from site_paragraph where reclean_from is not null)
"""
_UNPOLLED = "select count(*) from source where last_ok_at is null or last_ok_at < :stopped"
_UNDER_WAY = """
    select (select count(*) from source where lease_until is not null)
         + (select count(*) from poll where ended_at is null)
"""
_SILENCE = text("""
    select extract(epoch from max(gap)) from (
        select started_at - lag(started_at) over (partition by source_id order by started_at) as gap
        from poll where outcome <> 'abandoned') between_polls
""")
_TO_END = text("select extract(epoch from max(done_at - fetched_at)) from page")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lost` and `doubled` are items; `broken` counts of all else that must not be, by what it is. The longest times in
    seconds: `to_fetch` from an item's publication to its page's fetch, `to_end` from there to its article, `silence`
    between two polls of a source that were not cut off."""

    published: int
    lost: list[str]
    doubled: list[str]
    broken: dict[str, int]
    manners: Manners
    polls: dict[str, int]
    pages: dict[str, int]
    to_fetch: float
    to_end: float
    silence: float

    @property
    def holds(self) -> bool:
        polite = not (self.manners.at_once or self.manners.interleaved or self.manners.unclaimed)
        return polite and not (self.lost or self.doubled or any(self.broken.values()))


def done(database: Database, stopped: datetime) -> bool:
    """Whether every source was polled after `stopped` (aware) and no page waits for anything."""
    with database.begin() as session:
        return not (session.scalar(text(_UNPOLLED), {"stopped": stopped}) or session.scalar(text(_UNDONE)))


def at_rest(database: Database) -> bool:
    """Whether no poll is under way and no page waits."""
    with database.begin() as session:
        return not (session.scalar(text(_UNDER_WAY)) or session.scalar(text(_UNDONE)))


def close(database: Database) -> None:
    """No more polls, so that nothing begins while the verdict is found."""
    with database.begin() as session:
        session.execute(text("update source set enabled = false"))


def judge_all(database: Database, items: Sequence[Published], log: Path, pause: float) -> Verdict:
    """`items` are those that were published; `log` is the farm's."""
    with database.begin() as session:
        lost, doubled, to_fetch = _items(session, items)
        broken = {name: int(session.scalar(text(count)) or 0) for name, count in _BROKEN.items()}
        broken["articles that the index of near copies has otherwise than they read"] = _misindexed(session)
        polls, pages = _outcomes(session, "poll"), _outcomes(session, "page")
        silence, to_end = (float(session.scalar(longest) or 0) for longest in (_SILENCE, _TO_END))
        manners = judge(_asked(session, items, log), _begun(session), pause)
    return Verdict(len(items), lost, doubled, broken, manners, polls, pages, to_fetch, to_end, silence)


def _outcomes(session: Session, table: str) -> dict[str, int]:
    rows = session.execute(text(f"select outcome, count(*) from {table} group by 1 order by 2 desc"))  # noqa: S608
    return {str(outcome): int(count) for outcome, count in rows}


def _items(session: Session, items: Sequence[Published]) -> tuple[list[str], list[str], float]:
    """Each item is one article, by its address and by what it says, and the article says what its page said."""
    by_address: Counter[str] = Counter()
    by_number: Counter[int | None] = Counter()
    content: Counter[str] = Counter()
    expected, to_fetch = {item.url: item for item in items}, 0.0
    for row in session.execute(text("select url, body, content_hash, first_seen_at from article")):
        item = expected.get(row.url)
        number = number_said(row.body)
        by_address[row.url] += 1
        by_number[number] += 1
        content[row.content_hash] += 1
        if item and number == item.number:
            to_fetch = max(to_fetch, row.first_seen_at.timestamp() - item.at if item.at > items[0].at else 0.0)
    lost = [item.url for item in items if not by_address[item.url] or not by_number[item.number]]
    doubled = [url for url, count in by_address.items() if count > 1 or url not in expected]
    doubled += [f"number {number}" for number, count in by_number.items() if count > 1]
    doubled += [f"content {hash_}" for hash_, count in content.items() if count > 1]
    return lost, doubled, to_fetch


def _misindexed(session: Session) -> int:
    rows = session.execute(
        text("""
            select title, paragraphs, array(select hash from sketch where article = number order by hash) as indexed
            from article
        """)
    )
    return sum(fingerprint(row.title, row.paragraphs).sketch.tolist() != row.indexed for row in rows)


def _asked(session: Session, items: Sequence[Published], log: Path) -> list[Asked]:
    """The lines of the farm's log, each with the source that alone asks for such a path."""
    sources: dict[tuple[str, str], int] = {}
    for row in session.execute(text("select a.url, a.source_id from source_address a")):
        sources[urlsplit(row.url).hostname or "", urlsplit(row.url).path] = row.source_id
    for item in items:
        sources[item.host, item.path] = sources[item.host, item.feed_path]
    lines = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines())
    return [Asked(host, sources.get((host, path)), began, ended) for host, path, began, ended in lines]


def _begun(session: Session) -> dict[int, list[tuple[float, int]]]:
    begun: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for row in session.execute(text("select source_id, token, started_at from poll order by started_at")):
        begun[row.source_id].append((row.started_at.timestamp(), row.token))
    return begun
