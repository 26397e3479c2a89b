"""Each article's shingles: candidates that prove strangers are told by these, without reading their texts"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_shingles",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.number"]),
        sa.PrimaryKeyConstraint("article"),
    )
    # hashes do not compress: trying costs time at each article, and reading them back too
    op.execute("alter table article_shingles alter column hashes set storage external")


def downgrade() -> None:
    op.drop_table("article_shingles")
