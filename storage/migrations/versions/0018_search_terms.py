"""Week, source and region of an article as terms of its words: the index of words alone finds the newest matches"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# No word that the parser finds has a blank in it, and no beginning of a word that is asked for a #, so that these meet
# none. Weeks are counted from 1970.
_TERMS = """
    create function article_terms(at timestamptz, source_id int, region text) returns tsvector
    language sql immutable parallel safe
    return array_to_tsvector(array_remove(array[
        '#week ' || floor(extract(epoch from at) / 604800)::bigint, '#source ' || source_id, '#region ' || region
    ], null))
"""
_KEEP = """
    create or replace function article_search_keep() returns trigger language plpgsql as $$
    begin
        insert into article_search (article, at, source_id, region, words)
        values (new.number, coalesce(new.published_at, new.first_seen_at), new.source_id, new.region,
            {words})
        on conflict (article) do update
        set at = excluded.at, source_id = excluded.source_id, region = excluded.region, words = excluded.words;
        return null;
    end $$
"""
_WORDS = "article_words(new.title, new.lead, new.body)"
_OWN = "article_terms(coalesce(new.published_at, new.first_seen_at), new.source_id, new.region)"


def upgrade() -> None:
    op.execute(_TERMS)
    _rewrite("words || article_terms(at, source_id, region)")
    op.execute(_KEEP.format(words=f"{_WORDS} || {_OWN}"))


def downgrade() -> None:
    op.execute(_KEEP.format(words=_WORDS))
    _rewrite("ts_delete(words, tsvector_to_array(article_terms(at, source_id, region)))")
    op.execute("drop function article_terms(timestamptz, int, text)")


def _rewrite(words: str) -> None:
    """The table and its indexes at once: an update of all rows would leave their old half behind. A change of type,
    even to the same one, forgets how the column is stored, and its statistics."""
    op.execute(f"""
        alter table article_search alter column words type tsvector using {words},
            alter column words set storage external
    """)
    op.execute("analyze article_search (words)")
