"""The tables of watches, and how far the record of events has been followed for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from storage.tables import XID8, Base

_NOW = text("now()")


class Watch(Base):
    """A saved query (`core.query.ArticleQuery.as_json`) with a name.

    `receivers` are names of receivers; empty for all. With `mode` "digest" its news wait for the daily summary.
    """

    __tablename__ = "watch"
    __table_args__ = (CheckConstraint("mode in ('at_once', 'digest')", name="watch_mode"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    receivers: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'::text[]"))
    mode: Mapped[str] = mapped_column(server_default="at_once")


class WatchHit(Base):
    """An article that a watch found, with the passage that matched: pieces of text, and whether each one did.

    `news`: it was the first of its story there, and receivers are told of it; `told_at` is when that was handed on.
    """

    __tablename__ = "watch_hit"
    __table_args__ = (
        Index("watch_hit_found", "watch_id", text("found_at desc"), text("article desc")),
        Index(
            "watch_hit_news",
            "watch_id",
            text("found_at desc"),
            text("article desc"),
            postgresql_where=text("news"),
        ),
        Index("watch_hit_untold", "watch_id", "found_at", postgresql_where=text("news and told_at is null")),
        Index("watch_hit_article", "article"),
    )

    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True)
    article: Mapped[int] = mapped_column(BigInteger, ForeignKey("article.number"), primary_key=True)
    found_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    revision: Mapped[int]
    passage: Mapped[list[Any]] = mapped_column(JSONB)
    news: Mapped[bool]
    told_at: Mapped[datetime | None]


class EventMark(Base):
    """Up to which event (`article_event`) a follower has come."""

    __tablename__ = "event_mark"

    follower: Mapped[str] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(XID8)
    seq: Mapped[int] = mapped_column(BigInteger)
