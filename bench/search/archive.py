"""Many articles in little time: some thousands of different texts, each as often as it takes, over a year.

What an index costs goes by how often words stand in articles, which is the same; two copies of one text are months
apart.
"""

from sqlalchemy import text

from bench.search.load import START, load
from bench.search.texts import Texts
from storage.engine import Database

_TRIGGERS = ("article_search_created", "article_search_changed")
# In the order of their numbers over the year, as `load` has them; every fifth belongs to the story before it.
_SPREAD = """
    update article a set first_seen_at = cast(:start as timestamptz) + number * cast(:step as interval),
        last_seen_at = cast(:start as timestamptz) + number * cast(:step as interval),
        published_at = cast(:start as timestamptz) + number * cast(:step as interval) - (first_seen_at - published_at)
"""
_WORDS = """
    ts_delete(s.words, tsvector_to_array(article_terms(s.at, s.source_id, s.region)))
        || article_terms(a.published_at, a.source_id, a.region)
"""
_MORE = (
    f"""
    update article_search s set at = a.published_at, words = {_WORDS} from article a where number = article
    """,  # noqa: S608
    """
    insert into page (id, source_id, url, url_key, state, outcome, article) overriding system value
    select m, source_id, url || '/' || m, url_key || '/' || m, 'done', 'article', m
    from generate_series(:texts + 1, :size) m join article a on a.number = 1 + (m - 1) % :texts
    """,
    """
    insert into cluster (id) overriding system value
    select m from generate_series(:texts + 1, :size) m where m % 5 <> 1
    """,
    """
    insert into article (number, source_id, region, url, url_key, title, lead, body, paragraphs, published_at,
        published_precision, first_seen_at, last_seen_at, content_hash, signature, signature_scheme, cluster_id,
        cluster_role, extractor_version, page_id) overriding system value
    select m, source_id, region, url || '/' || m, url_key || '/' || m, title, lead, body, paragraphs,
        published_at + later, published_precision, first_seen_at + later, last_seen_at + later, m::text, signature,
        signature_scheme, case when m % 5 = 1 then m - 1 else m end, cluster_role, extractor_version, m
    from generate_series(:texts + 1, :size) m join article a on a.number = 1 + (m - 1) % :texts
    cross join lateral (select (m - number) * cast(:step as interval) as later) l
    """,
    f"""
    insert into article_search (article, at, source_id, region, words)
    select number, a.published_at, a.source_id, a.region, {_WORDS}
    from article a join article_search s on s.article = 1 + (number - 1) % :texts where number > :texts
    """,  # noqa: S608
)
_NUMBERED = {"page": "id", "cluster": "id", "article": "number"}


def stock(database: Database, texts: Texts, size: int, different: int) -> None:
    """Articles numbered from 1 in the order of their first sight, in an empty database."""
    load(database, texts, min(size, different))
    if size <= different:
        return
    args = {"texts": different, "size": size, "start": START, "step": f"{365 * 86_400 / size} seconds"}
    with database.begin() as session:
        for trigger in _TRIGGERS:
            session.execute(text(f"alter table article disable trigger {trigger}"))
        session.execute(text("drop index article_search_words"))
        session.execute(text("set local maintenance_work_mem = '1GB'"))
        for statement in (_SPREAD, *_MORE):
            session.execute(text(statement), args)
        session.execute(text("create index article_search_words on article_search using gin (words)"))
        for table, column in _NUMBERED.items():
            session.execute(text(f"select setval(pg_get_serial_sequence('{table}', '{column}'), :size)"), args)
        for trigger in _TRIGGERS:
            session.execute(text(f"alter table article enable trigger {trigger}"))
