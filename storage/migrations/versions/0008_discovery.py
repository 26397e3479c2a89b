"""Which lists named a page, where redirects led, second looks at articles; files below sitemaps, gaps, moved sites"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _page_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("found_by", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("seen_by", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("final_key", sa.Text(), nullable=True),
        sa.Column("moved", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recheck_at", _MOMENT, nullable=True),
        sa.Column("checked_at", _MOMENT, nullable=True),
        sa.Column("gone_since", _MOMENT, nullable=True),
    ]


def upgrade() -> None:
    op.add_column("source", sa.Column("moved_to", sa.Text(), nullable=True))
    op.add_column("source", sa.Column("moved_since", _MOMENT, nullable=True))
    op.add_column("source_address", sa.Column("hub", sa.Text(), nullable=True))
    op.add_column("outcome_day", sa.Column("rechecks", sa.Integer(), server_default="0", nullable=False))
    for column in _page_columns():
        op.add_column("page", column)
    op.create_index("page_final", "page", ["final_key"], postgresql_where=sa.text("final_key is not null"))
    op.create_index(
        "page_recheck", "page", ["source_id", "recheck_at"], postgresql_where=sa.text("recheck_at is not null")
    )
    op.create_table(
        "sitemap_file",
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("lastmod", _MOMENT, nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("read_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["source_address.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("address_id", "url"),
    )
    op.create_table(
        "gap",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        sa.Column("since", _MOMENT, nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("gap_source", "gap", ["source_id", "found_at"])
    op.create_table(
        "recheck",
        sa.Column("page_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("process_attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("page_id"),
    )


def downgrade() -> None:
    for table in ("recheck", "gap", "sitemap_file"):
        op.drop_table(table)
    op.drop_index("page_recheck", table_name="page")
    op.drop_index("page_final", table_name="page")
    for column in _page_columns():
        op.drop_column("page", column.name)
    op.drop_column("outcome_day", "rechecks")
    op.drop_column("source_address", "hub")
    op.drop_column("source", "moved_since")
    op.drop_column("source", "moved_to")
