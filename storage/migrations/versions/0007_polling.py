"""The polling policy: what sources and kinds have taught, the price of a request, intervals that owners fixed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _number(name: str, default: str | None = None) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), server_default=default, nullable=False)


def upgrade() -> None:
    op.create_table(
        "polling_state",
        sa.Column("source_id", sa.Integer(), sa.ForeignKey("source.id", ondelete="cascade"), primary_key=True),
        sa.Column("counts", sa.ARRAY(sa.REAL()), server_default=sa.text("'{}'::real[]"), nullable=False),
        *(_number(name, "0") for name in ("working_days", "days_off", "recent", "expected")),
        sa.Column("until", _MOMENT, nullable=True),
        sa.Column("list_items", sa.Integer(), server_default="0", nullable=False),
        sa.Column("manners", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        _number("delay_sum", "0"),
        _number("delay_items", "0"),
        sa.Column("a_day", sa.Float(), nullable=True),
        _number("wait", "60"),
        _number("urgency", "1"),
    )
    op.create_table(
        "polling_kind",
        sa.Column("kind", sa.Text(), primary_key=True),
        _number("mean"),
        _number("certainty"),
        sa.Column("shape", sa.ARRAY(sa.REAL()), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("pooled_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "polling_budget",
        sa.Column("id", sa.SmallInteger(), primary_key=True, autoincrement=False),
        _number("budget"),
        sa.Column("aim", sa.Text(), nullable=False),
        _number("price"),
        _number("correction"),
        sa.Column("read_sources", sa.Integer(), nullable=False),
        _number("round_cost"),
        sa.Column("solved_at", _MOMENT, nullable=False),
        sa.Column("corrected_at", _MOMENT, nullable=False),
        sa.Column("spent", sa.Float(), nullable=True),
        _number("tokens"),
        sa.Column("tokens_at", _MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name="polling_budget_one"),
    )
    op.add_column("source", sa.Column("fixed_interval", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("source", "fixed_interval")
    for table in ("polling_budget", "polling_kind", "polling_state"):
        op.drop_table(table)
