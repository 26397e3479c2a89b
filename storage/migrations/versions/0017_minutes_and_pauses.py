"""What a source's items say of the minute of the hour, and of the time since the last item"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NUMBERS = ("parts", "came_after", "expected_after")


def upgrade() -> None:
    for name in _NUMBERS:
        op.add_column(
            "polling_state",
            sa.Column(name, sa.ARRAY(sa.REAL()), server_default=sa.text("'{}'::real[]"), nullable=False),
        )
    op.add_column("polling_state", sa.Column("last_item", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("last_item", *reversed(_NUMBERS)):
        op.drop_column("polling_state", name)
