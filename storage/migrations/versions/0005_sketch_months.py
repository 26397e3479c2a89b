"""The index of near copies: sizes of samples, a narrower key, and a record of its months

The rows of all months pass through the default partition; the maintenance that follows a migration makes their
partitions again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COUNTED = "select hash, month, article, count(*) over (partition by article) as size from sketch"


def upgrade() -> None:
    op.execute(f"create temporary table former_sketch on commit drop as {_COUNTED}")
    op.drop_table("sketch")
    op.create_table(
        "sketch",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "month", "article", postgresql_include=["size"]),
        postgresql_partition_by="RANGE (month)",
    )
    op.execute("create table sketch_default partition of sketch default")
    op.execute("insert into sketch (hash, month, article, size) select hash, month, article, size from former_sketch")
    op.create_table(
        "sketch_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("waited", sa.BigInteger(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("month"),
    )
    op.drop_index("article_content", table_name="article")
    op.create_index("article_content", "article", ["content_hash", "number"])


def downgrade() -> None:
    op.drop_index("article_content", table_name="article")
    op.create_index("article_content", "article", ["content_hash"])
    op.drop_table("sketch_month")
    op.execute("create temporary table former_sketch on commit drop as select hash, article, month from sketch")
    op.drop_table("sketch")
    op.create_table(
        "sketch",
        sa.Column("hash", sa.Integer(), nullable=False),
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "article", "month"),
        postgresql_partition_by="RANGE (month)",
    )
    op.execute("create table sketch_default partition of sketch default")
    op.execute("insert into sketch (hash, article, month) select hash, article, month from former_sketch")
