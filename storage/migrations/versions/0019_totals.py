"""Outcomes over all time: a running total a source, kept by triggers on the days; days and news of watches by index"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KEEP = """
    create function outcome_total_keep() returns trigger language plpgsql as $$
    begin
        insert into outcome_total as t (source_id, outcome, pages)
        values (new.source_id, new.outcome, new.pages - coalesce(old.pages, 0))
        on conflict (source_id, outcome) do update set pages = t.pages + excluded.pages;
        return null;
    end $$
"""


def upgrade() -> None:
    op.create_table(
        "outcome_total",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("pages", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("source_id", "outcome"),
    )
    op.execute(_KEEP)
    # before the sum is taken: it waits for the writers of this moment, and lets no other in until the commit
    op.execute("""
        create trigger outcome_total_added after insert on outcome_day
        for each row when (new.pages <> 0) execute function outcome_total_keep()
    """)
    op.execute("""
        create trigger outcome_total_changed after update of pages on outcome_day
        for each row when (new.pages <> old.pages) execute function outcome_total_keep()
    """)
    op.execute("""
        insert into outcome_total (source_id, outcome, pages)
        select source_id, outcome, sum(pages) from outcome_day where pages <> 0 group by 1, 2
    """)
    op.create_index("outcome_day_day", "outcome_day", ["day"])
    op.create_index(
        "watch_hit_news",
        "watch_hit",
        ["watch_id", sa.text("found_at desc"), sa.text("article desc")],
        postgresql_where=sa.text("news"),
    )


def downgrade() -> None:
    op.drop_index("watch_hit_news", table_name="watch_hit")
    op.drop_index("outcome_day_day", table_name="outcome_day")
    op.execute("drop trigger outcome_total_changed on outcome_day")
    op.execute("drop trigger outcome_total_added on outcome_day")
    op.execute("drop function outcome_total_keep()")
    op.drop_table("outcome_total")
