"""The tables of the polling policy: what each source and each kind has taught, and the price of a request."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, REAL, CheckConstraint, ForeignKey, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from core.polling.minutes import NONE_SEEN
from core.polling.pauses import Pauses
from core.polling.rates import RateState
from storage.tables import Base


class PollingState(Base):
    """What a source has shown (`core.polling.rates.RateState`), and how its next poll was planned.

    `counts` has 48 bins; without `until` no list was read yet, or none since the source's lists were changed.
    `parts`, `came_after` and `expected_after` are empty in what older versions have stored: nothing is known then.
    `list_items` is what its shortest list holds, `manners` are `core.polling.manners.Manners`. `delay_sum` over
    `delay_items` is the mean delay in seconds from publication to first sight, faded. `wait` is in seconds,
    `urgency` in prices, `a_day` in items.
    """

    __tablename__ = "polling_state"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="cascade"), primary_key=True)
    counts: Mapped[list[float]] = mapped_column(ARRAY(REAL), server_default=text("'{}'::real[]"))
    working_days: Mapped[float] = mapped_column(server_default="0")
    days_off: Mapped[float] = mapped_column(server_default="0")
    recent: Mapped[float] = mapped_column(server_default="0")
    expected: Mapped[float] = mapped_column(server_default="0")
    until: Mapped[datetime | None]
    parts: Mapped[list[float]] = mapped_column(ARRAY(REAL), server_default=text("'{}'::real[]"))
    came_after: Mapped[list[float]] = mapped_column(ARRAY(REAL), server_default=text("'{}'::real[]"))
    expected_after: Mapped[list[float]] = mapped_column(ARRAY(REAL), server_default=text("'{}'::real[]"))
    last_item: Mapped[datetime | None]
    list_items: Mapped[int] = mapped_column(server_default="0")
    manners: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    delay_sum: Mapped[float] = mapped_column(server_default="0")
    delay_items: Mapped[float] = mapped_column(server_default="0")
    a_day: Mapped[float | None]
    wait: Mapped[float] = mapped_column(server_default="60")
    urgency: Mapped[float] = mapped_column(server_default="1")

    @property
    def rates(self) -> RateState | None:
        """None before the first read."""
        return self.rates_until(self.until) if self.until is not None and self.counts else None

    def rates_until(self, until: datetime) -> RateState:
        pauses = Pauses()
        if self.came_after and self.last_item is not None and self.last_item <= until:
            pauses = Pauses(tuple(self.came_after), tuple(self.expected_after), self.last_item)
        parts = tuple(self.parts) or NONE_SEEN
        counts = tuple(self.counts)
        return RateState(counts, self.working_days, self.days_off, self.recent, self.expected, until, parts, pauses)

    def keep(self, state: RateState) -> None:
        self.counts, self.until = list(state.counts), state.until
        self.working_days, self.days_off = state.working_days, state.days_off
        self.recent, self.expected = state.recent, state.expected
        self.parts, self.last_item = list(state.parts), state.pauses.last
        self.came_after, self.expected_after = list(state.pauses.came), list(state.pauses.expected)


class PollingKind(Base):
    """What the sources of a kind have in common (`core.polling.kinds.KindPrior`), pooled once a day."""

    __tablename__ = "polling_kind"

    kind: Mapped[str] = mapped_column(primary_key=True)
    mean: Mapped[float]
    certainty: Mapped[float]
    shape: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    sources: Mapped[int]
    pooled_at: Mapped[datetime]


class PollingBudget(Base):
    """One row: the price at which all sources together keep to `budget` requests an hour, and what it was made for.

    `round_cost` is the requests of one poll of every source, `tokens` are the requests that may be made at once.
    """

    __tablename__ = "polling_budget"
    __table_args__ = (CheckConstraint("id = 1", name="polling_budget_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    budget: Mapped[float]
    aim: Mapped[str]
    price: Mapped[float]
    correction: Mapped[float]
    read_sources: Mapped[int]
    round_cost: Mapped[float]
    solved_at: Mapped[datetime]
    corrected_at: Mapped[datetime]
    spent: Mapped[float | None]  # requests an hour, over the last week
    tokens: Mapped[float]
    tokens_at: Mapped[datetime]
