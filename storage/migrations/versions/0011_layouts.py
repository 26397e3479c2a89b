"""Layouts: how pages are built, which layouts a site has, and where the watch for a change stands"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "page_layout",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("layout", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], ondelete="cascade"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page_id"),
    )
    op.create_index("page_layout_source", "page_layout", ["source_id", "id"])
    op.create_table(
        "site_layout",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("text_place", sa.Text(), nullable=False),
        sa.Column("headline_place", sa.Text(), nullable=False),
        sa.Column("date_place", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("source_id", "text_place", "headline_place", "date_place"),
    )
    op.create_table(
        "layout_watch",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("judged", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("base", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=True),
        sa.Column("lost", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("source_id"),
    )


def downgrade() -> None:
    for table in ("layout_watch", "site_layout", "page_layout"):
        op.drop_table(table)
