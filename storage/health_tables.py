"""The table of the sources' health."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class SourceHealth(Base):
    """What a source's history has taught up to `until` (`core.health.source.Health`), in running sums.

    The rows that taught it are read once, and may go when their time is over.
    """

    __tablename__ = "source_health"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="cascade"), primary_key=True)
    until: Mapped[datetime]
    state: Mapped[dict[str, Any]]
