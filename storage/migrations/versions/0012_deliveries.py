"""Deliveries: what has been told, what goes together, what was given up; heartbeats"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_UNTOLD = "not opening_told or (closed_at is not null and not closing_told)"


def upgrade() -> None:
    for name in ("opening_told", "closing_told"):
        op.add_column("alert", sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("alert_untold", "alert", ["id"], postgresql_where=sa.text(_UNTOLD))
    op.add_column("delivery", sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("delivery", sa.Column("batch", sa.Uuid(), nullable=True))
    op.add_column("delivery", sa.Column("claimed_until", _MOMENT, nullable=True))
    op.add_column("delivery", sa.Column("gave_up_at", _MOMENT, nullable=True))
    op.drop_index("delivery_due", table_name="delivery")
    op.create_index(
        "delivery_waiting",
        "delivery",
        ["channel", "receiver", "created_at"],
        postgresql_where=sa.text("sent_at is null and gave_up_at is null"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("heartbeat")
    op.drop_index("delivery_waiting", table_name="delivery")
    op.create_index("delivery_due", "delivery", ["next_attempt_at"], postgresql_where=sa.text("sent_at is null"))
    for name in ("gave_up_at", "claimed_until", "batch", "urgent"):
        op.drop_column("delivery", name)
    op.drop_index("alert_untold", table_name="alert")
    for name in ("closing_told", "opening_told"):
        op.drop_column("alert", name)
