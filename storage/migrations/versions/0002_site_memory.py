"""Site memory: stories and document numbers of a line, rulings, lines known everywhere; the cause of a revision"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("document", sa.Integer(), nullable=True))
    op.add_column("article_revision", sa.Column("cause", sa.Text(), server_default="fetched", nullable=False))
    op.create_table(
        "site_memory",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"]),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.create_table(
        "common_line",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.execute("delete from site_paragraph")  # nothing ever wrote there
    op.drop_column("site_paragraph", "leads")
    op.add_column("site_paragraph", sa.Column("first_document", sa.Integer(), nullable=False))
    op.add_column("site_paragraph", sa.Column("last_document", sa.Integer(), nullable=False))
    op.add_column("site_paragraph", sa.Column("leads", sa.ARRAY(sa.BigInteger()), nullable=False))
    for name in ("chrome", "standing"):
        op.add_column("site_paragraph", sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("site_paragraph", sa.Column("ruling", sa.Text(), nullable=True))
    op.add_column("site_paragraph", sa.Column("reclean_from", sa.BigInteger(), nullable=True))
    op.create_check_constraint("site_paragraph_ruling", "site_paragraph", "ruling in ('pinned', 'vetoed')")
    for name, column, where in (
        ("site_paragraph_known", "source_id", "chrome or ruling is not null"),
        ("site_paragraph_standing", "hash", "standing"),
        ("site_paragraph_reclean", "source_id", "reclean_from is not null"),
    ):
        op.create_index(name, "site_paragraph", [column], unique=False, postgresql_where=sa.text(where))
    # menus are written on every page: room in the block keeps those updates off the indexes
    op.execute("alter table site_paragraph set (fillfactor = 70)")


def downgrade() -> None:
    for name in ("site_paragraph_known", "site_paragraph_standing", "site_paragraph_reclean"):
        op.drop_index(name, "site_paragraph")
    op.drop_constraint("site_paragraph_ruling", "site_paragraph")
    for column in ("first_document", "last_document", "leads", "chrome", "standing", "ruling", "reclean_from"):
        op.drop_column("site_paragraph", column)
    op.execute("delete from site_paragraph")
    op.add_column("site_paragraph", sa.Column("leads", sa.Integer(), nullable=False))
    op.execute("alter table site_paragraph reset (fillfactor)")
    op.drop_table("common_line")
    op.drop_table("site_memory")
    op.drop_column("article_revision", "cause")
    op.drop_column("page", "document")
