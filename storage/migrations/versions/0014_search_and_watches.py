"""The full-text index of articles, kept by triggers; watches with receivers, and their place in the events"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import XID8

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
    _upgrade_watches()


def _upgrade_watches() -> None:
    op.add_column("watch", sa.Column("receivers", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.add_column("watch", sa.Column("mode", sa.Text(), server_default="at_once", nullable=False))
    op.create_check_constraint("watch_mode", "watch", "mode in ('at_once', 'digest')")
    op.add_column("watch_hit", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.add_column("watch_hit", sa.Column("news", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("watch_hit", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    for column in ("revision", "news"):
        op.alter_column("watch_hit", column, server_default=None)
    op.execute("""
        alter table watch_hit alter column passage type jsonb
        using jsonb_build_array(jsonb_build_array(passage, false))
    """)
    op.create_index("watch_hit_found", "watch_hit", ["watch_id", sa.text("found_at desc"), sa.text("article desc")])
    op.create_index(
        "watch_hit_untold", "watch_hit", ["watch_id", "found_at"], postgresql_where=sa.text("news and told_at is null")
    )
    op.create_index("watch_hit_article", "watch_hit", ["article"])
    op.create_table(
        "event_mark",
        sa.Column("follower", sa.Text(), nullable=False),
        sa.Column("xid", XID8(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("follower"),
    )
    # what was there before is for `svodka watch backtest`
    op.execute("insert into event_mark values ('watches', pg_snapshot_xmin(pg_current_snapshot()), 0)")


def downgrade() -> None:
    op.drop_table("event_mark")
    for name in ("article", "untold", "found"):
        op.drop_index(f"watch_hit_{name}", table_name="watch_hit")
    op.execute("alter table watch_hit alter column passage type text using passage::text")
    for column in ("told_at", "news", "revision"):
        op.drop_column("watch_hit", column)
    op.drop_constraint("watch_mode", "watch")
    op.drop_column("watch", "mode")
    op.drop_column("watch", "receivers")
    op.execute("drop trigger article_search_changed on article")
    op.execute("drop trigger article_search_created on article")
    op.execute("drop function article_search_keep()")
    op.drop_table("article_search")
    op.execute("drop function article_words(text, text, text)")


def _with(row: str, columns: str) -> str:
    return ", ".join(f"{row}.{name}" for name in columns.split(", "))
