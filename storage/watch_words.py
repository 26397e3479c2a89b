"""How common words are in the archive: what a watch made from examples weighs its words against."""

from collections.abc import Mapping, Sequence
from math import prod

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.word_forms import inflected

FEWEST = 1_000  # articles; of fewer, nothing is said
_UNLISTED = 0.005  # at most; Postgres' own constant (DEFAULT_TS_MATCH_SEL)

_STEMS = text("""
    select word, tsvector_to_array(to_tsvector('pg_catalog.russian', translate(word, 'ёЁ', 'еЕ'))) as stems
    from unnest(cast(:words as text[])) as asked (word)
""")
_ALL = text("select reltuples, relnamespace::regnamespace::text from pg_class where oid = 'article_search'::regclass")
# Behind the shares of the listed words stand the least and the greatest of them.
_LISTED = text("""
    with listed as (
        select most_common_elems::text::text[] as words, most_common_elem_freqs as shares from pg_stats
        where schemaname = :schema and tablename = 'article_search' and attname = 'words'
    )
    select shares[cardinality(words) + 1] as least, (
        select json_object_agg(word, share) from unnest(words, shares) as one (word, share) where word = any(:stems)
    ) as shares
    from listed where words is not null
""")


def shares(session: Session, words: Sequence[str]) -> Mapping[str, float]:
    """By word, the share of the articles in which it stands in any form, as Postgres would estimate it: well for common
    words, too high for rare ones. Empty for an archive that is too young or was not analysed yet."""
    articles, schema = session.execute(_ALL).one()
    if articles < FEWEST:
        return {}
    # of each word its stems, and of each stem its shapes
    asked = {
        row.word: [inflected(stem) for stem in row.stems] for row in session.execute(_STEMS, {"words": list(words)})
    }
    every = {shape for stems in asked.values() for shapes in stems for shape in shapes}
    listed = session.execute(_LISTED, {"schema": schema, "stems": sorted(every)}).one_or_none()
    if listed is None:
        return {}
    rare, common = min(listed.least / 2, _UNLISTED), listed.shares or {}
    return {
        word: prod(1 - prod(1 - common.get(shape, rare) for shape in shapes) for shapes in stems)
        for word, stems in asked.items()
        if stems
    }
