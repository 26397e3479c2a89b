"""The tables of page layouts: of the latest pages, of each site, and what is being watched for."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class PageLayoutRow(Base):
    """How a page was built (`core.layout.PageLayout`); the latest of each source are kept. `id` is the order in which
    pages were read."""

    __tablename__ = "page_layout"
    __table_args__ = (Index("page_layout_source", "source_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    page_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("page.id", ondelete="cascade"), unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="cascade"))
    fetched_at: Mapped[datetime]
    reading: Mapped[str]  # by which code and which rules of the site: only pages read alike are compared
    layout: Mapped[dict[str, Any]]


class SiteLayout(Base):
    """A layout that a source has shown: the three places of `core.layout.Anchors`, and on how many pages."""

    __tablename__ = "site_layout"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="cascade"), primary_key=True)
    text_place: Mapped[str] = mapped_column(primary_key=True)
    headline_place: Mapped[str] = mapped_column(primary_key=True)
    date_place: Mapped[str] = mapped_column(primary_key=True)
    pages: Mapped[int]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class LayoutWatch(Base):
    """Where the judgement of a source's layout stands: pages up to `judged` (ids of page_layout) were judged, by those
    after `base`. While a change is open, `changed` is the first page of it and `lost` are the marks that it cost."""

    __tablename__ = "layout_watch"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="cascade"), primary_key=True)
    judged: Mapped[int] = mapped_column(BigInteger, server_default="0")
    base: Mapped[int] = mapped_column(BigInteger, server_default="0")
    changed: Mapped[int | None] = mapped_column(BigInteger)
    lost: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
