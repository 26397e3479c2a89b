"""The full-text index of articles, kept by triggers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# A tsvector holds a megabyte; what stands after 150,000 characters of a text is not found.
_WORDS = """
    create function article_words(title text, lead text, body text) returns tsvector
    language sql immutable parallel safe
    return setweight(to_tsvector('pg_catalog.russian', translate(left(title, 2000), 'ёЁ', 'еЕ')), 'A')
        || setweight(to_tsvector('pg_catalog.russian', translate(left(lead, 5000), 'ёЁ', 'еЕ')), 'B')
        || to_tsvector('pg_catalog.russian', translate(left(body, 150000), 'ёЁ', 'еЕ'))
"""
_KEEP = """
    create function article_search_keep() returns trigger language plpgsql as $$
    begin
        insert into article_search (article, at, source_id, region, words)
        values (new.number, coalesce(new.published_at, new.first_seen_at), new.source_id, new.region,
            article_words(new.title, new.lead, new.body))
        on conflict (article) do update
        set at = excluded.at, source_id = excluded.source_id, region = excluded.region, words = excluded.words;
        return null;
    end $$
"""
_SEEN = "title, lead, body, published_at, first_seen_at, source_id, region"


def upgrade() -> None:
    op.execute(_WORDS)
    op.create_table(
        "article_search",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.number"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("article"),
    )
    op.execute("alter table article_search set (toast_tuple_target = 128)")
    op.execute("alter table article_search alter column words set storage external")
    op.execute("alter table article_search alter column words set statistics 200")
    op.execute("""
        insert into article_search (article, at, source_id, region, words)
        select number, coalesce(published_at, first_seen_at), source_id, region, article_words(title, lead, body)
        from article
    """)
    op.create_index("article_search_words", "article_search", ["words"], postgresql_using="gin")
    for name, columns in (("newest", []), ("source", ["source_id"]), ("region", ["region"])):
        op.create_index(
            f"article_search_{name}", "article_search", [*columns, sa.text("at desc"), sa.text("article desc")]
        )
    op.execute(_KEEP)
    op.execute("""
        create trigger article_search_created after insert on article
        for each row execute function article_search_keep()
    """)
    different = f"({_with('old', _SEEN)}) is distinct from ({_with('new', _SEEN)})"
    op.execute(f"""
        create trigger article_search_changed after update of {_SEEN} on article
        for each row when ({different}) execute function article_search_keep()
    """)


def downgrade() -> None:
    op.execute("drop trigger article_search_changed on article")
    op.execute("drop trigger article_search_created on article")
    op.execute("drop function article_search_keep()")
    op.drop_table("article_search")
    op.execute("drop function article_words(text, text, text)")


def _with(row: str, columns: str) -> str:
    return ", ".join(f"{row}.{name}" for name in columns.split(", "))
