"""Gaps in lists that a later poll has to close; sources whose pages cannot be had for a while"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source", sa.Column("pages_down_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "source_address", sa.Column("open_gap", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("source_address", "open_gap")
    op.drop_column("source", "pages_down_since")
