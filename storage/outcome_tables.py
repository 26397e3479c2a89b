"""The table of outcomes over all time."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class OutcomeTotal(Base):
    """How many pages of a source ever ended how: the sum of its `outcome_day`, kept by triggers there.

    A row a source, like the day's: whoever ends a page holds that one already, so that nobody waits for a total alone.
    A day that is dropped one day stays in the totals: they only grow.
    """

    __tablename__ = "outcome_total"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    pages: Mapped[int] = mapped_column(BigInteger)
