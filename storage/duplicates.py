"""The index of near copies: each article's sampled shingle hashes by month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from storage.sketch_months import GATE, month_of, months_near

_SKETCH_LOCK = 724_003
_CONTENT_LOCK = 724_004
_MOST_LOCKS = 256  # a server has room for some 6,000 locks in all
# A hash on more articles than this is a phrase of everybody's, or stands in very many copies of one text. Only the
# newest of the nearest months are looked at; any copy leads to the story.
_HOT_HASH = 400
MOST_CANDIDATES = 64
_SAME_TEXT = 8  # of equal texts one would do; they stand in one story
# Two texts of which the smaller shares less of its sample than this are never related: on the near-duplicate set
# the least of 2,300 true pairs shares 0.25. Most strangers that a phrase brings along share less.
_LEAST_SHARED = 0.15
# A sample as large as this may be one that was thinned (`dedupe/sketch.py`): then a short text that stands in it
# whole shares only some of its own.
_THINNED = 512

# Shared locks of the gate for all, in front; then one for each hash, sorted, so that two writers never wait for
# each other crosswise.
_LOCK = text("""
    select case kind
        when :gate then pg_advisory_xact_lock_shared(kind, key)
        else pg_advisory_xact_lock(kind, key)
    end
    from (
        select cast(:gate as int) as kind, 0 as key, 1 as place
        union all select :content_kind, hashtext(:content), 2
        union all select :sketch_kind, hash, 3 from unnest(cast(:hashes as int[])) as wanted(hash)
        order by place, key
    ) as wanted
""")


def lock(session: Session, hashes: Sequence[int], content_hash: str) -> None:
    """Until the end of the transaction, nobody else stores a text that shares a hash with this one.

    Without it, copies that arrive at the same moment do not see each other and split the story. A statement of its
    own, before the look-up: a statement sees what was committed before it began. A very long text holds up everybody.
    """
    if len(hashes) > _MOST_LOCKS:
        session.execute(text("select pg_advisory_xact_lock(:gate, 0)"), {"gate": GATE})
        return
    session.execute(
        _LOCK,
        {
            "gate": GATE,
            "content_kind": _CONTENT_LOCK,
            "content": content_hash,
            "sketch_kind": _SKETCH_LOCK,
            "hashes": list(hashes),
        },
    )


def candidates(
    session: Session, hashes: Sequence[int], content_hash: str, moment: datetime, window: timedelta
) -> list[int]:
    """Numbers of articles to compare with: some with exactly this content, of any time, then those within `window`
    of `moment` (to the month) that share enough of the sketch, the most telling first. Call `lock` before."""
    rows = session.execute(
        _look_up(tuple(months_near(moment, window))),
        {"hashes": list(hashes), "own": len(hashes), "content": content_hash},
    )
    return [row.article for row in rows]


@lru_cache(maxsize=64)
def _look_up(months: tuple[date, ...]) -> TextClause:
    """Each month is a branch of its own, with the month as a literal: so the plan names one partition for it and
    locks no others, and reads a hot hash from its newest article only as far as the limit. (Over several partitions
    at once, Postgres would read all of it and sort.) The branches run one after the other, the nearest month first.

    A hash counts for as little as it is common: else strangers who share a form would stand before the one true copy.
    """
    branches = "\nunion all\n".join(
        f"""(
            select sketch.article, sketch.size from sketch
            where sketch.hash = wanted.hash and sketch.month = date '{month}'
            order by sketch.article desc limit {_HOT_HASH}
        )"""  # noqa: S608
        for month in months
    )
    return text(f"""
        with posting as (
            select found.article, found.size, count(*) over (partition by wanted.place) as articles
            from unnest(cast(:hashes as int[])) with ordinality as wanted(hash, place)
            cross join lateral ({branches} limit {_HOT_HASH}) as found
        ), alike as (
            select article, sum(1.0::float8 / articles) as weight
            from posting
            group by article, size
            having count(*) >= case
                when greatest(size, :own) > {_THINNED} then 1
                else {_LEAST_SHARED}::float8 * least(size, :own)
            end
            order by weight desc, article desc
            limit {MOST_CANDIDATES}
        ), same as (
            select number as article from article where content_hash = :content order by number limit {_SAME_TEXT}
        )
        select article from alike full join same using (article)
        order by same.article is null, weight desc nulls last, article
    """)  # noqa: S608


def index(session: Session, number: int, hashes: Sequence[int], moment: datetime) -> None:
    """Makes an article findable by its sketch. Call `lock` before: else the month's partition may be made under way,
    and Postgres refuses the rows. What an older code's sketch of the article left behind may stand already."""
    if hashes:
        session.execute(
            text("""
                insert into sketch (hash, month, article, size)
                select hash, :month, :number, :size from unnest(cast(:hashes as int[])) as h(hash)
                on conflict do nothing
            """),
            {"hashes": list(hashes), "month": month_of(moment), "number": number, "size": len(hashes)},
        )


def unindex(session: Session, number: int, hashes: Sequence[int], moment: datetime) -> None:
    """Takes an article's former sketch out of the index, where `index` put it with its former `moment`."""
    session.execute(
        text("delete from sketch where hash = any(cast(:hashes as int[])) and month = :month and article = :number"),
        {"hashes": list(hashes), "month": month_of(moment), "number": number},
    )
