"""Captions and footnotes, which an article has apart from its text"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = ("captions", "footnotes")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("article", sa.Column(name, sa.ARRAY(sa.Text()), nullable=True))


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("article", name)
