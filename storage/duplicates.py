"""The index of near copies: each article's sampled shingle hashes by month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from storage.sketch_months import month_of, months_near

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

KEEP = """
    insert into sketch (hash, month, article, size)
    select hash, :month, {number}, :sketch_size from unnest(cast(:sketch as int[])) as h(hash)
    on conflict do nothing
"""
_INDEX = text(KEEP.format(number=":number"))


class LookedUp(NamedTuple):
    """`addressed` are the articles at the addresses asked for. `candidates` are those to compare with, best first, and
    their stored shingles: None where older code stored the article, or another scheme its shingles."""

    addressed: dict[str, int]
    candidates: dict[int, bytes | None]


def look_up(
    session: Session,
    hashes: Sequence[int],
    content_hash: str,
    moment: datetime,
    window: timedelta,
    addresses: Sequence[str] = (),
    scheme: str = "",
) -> LookedUp:
    """Candidates are some with exactly this content, of any time, then those within `window` of `moment` (to the month)
    that share enough of the sketch, the most telling first; with their shingles of this `scheme`. Call
    `locks.lock_text` before."""
    rows = session.execute(
        _look_up(tuple(months_near(moment, window))),
        {
            "hashes": list(hashes),
            "own": len(hashes),
            "content": content_hash,
            "addresses": list(addresses),
            "scheme": scheme,
        },
    ).all()
    return LookedUp(
        {row.address: row.article for row in rows if row.address is not None},
        {row.article: row.shingles for row in rows if row.address is None},
    )


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
            cross join lateral (select * from ({branches}) as by_month limit {_HOT_HASH}) as found
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
        select number as article, url_key as address, null as shingles, false as other, null as weight from article
        where url_key = any(cast(:addresses as text[]))
        union all
        select article, null, (
            select hashes from article_shingles where article = found.article and scheme = :scheme
        ), other, weight
        from (
            select article, same.article is null as other, weight from alike full join same using (article)
        ) as found
        order by address, other, weight desc nulls last, article
    """)  # noqa: S608


def row_args(hashes: Sequence[int], moment: datetime) -> dict[str, object]:
    """What `KEEP` asks for. Its caller holds `locks.lock_text`: else the month's partition may be made under way, and
    Postgres refuses the rows. What an older code's sketch of the article left behind may stand already."""
    return {"sketch": list(hashes), "month": month_of(moment), "sketch_size": len(hashes)}


def index(session: Session, number: int, hashes: Sequence[int], moment: datetime) -> None:
    """Makes an article findable by its sketch, under the same lock."""
    if hashes:
        session.execute(_INDEX, row_args(hashes, moment) | {"number": number})


def unindex(session: Session, number: int, hashes: Sequence[int], moment: datetime) -> None:
    """Takes an article's former sketch out of the index, where `index` put it with its former `moment`."""
    session.execute(
        text("delete from sketch where hash = any(cast(:hashes as int[])) and month = :month and article = :number"),
        {"hashes": list(hashes), "month": month_of(moment), "number": number},
    )
