"""The tables of stories and of the index of near copies."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import EMPTY_ARRAY, NOW, Base


class Cluster(Base):
    """A story: the articles that are reprints or versions of one text, connected by their relations.

    `original` is the number of the article that had it first, how surely (0..1) and why; null while there is only
    one. In a story that was `merged_into` another (a living one, always) it is the one it had then.
    """

    __tablename__ = "cluster"
    __table_args__ = (Index("cluster_merged", "merged_into", postgresql_where=text("merged_into is not null")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    merged_into: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cluster.id"))
    original: Mapped[int | None] = mapped_column(BigInteger)  # article.number; no key, `article` points back here
    confidence: Mapped[float | None]
    reasons: Mapped[list[str]] = mapped_column(server_default=EMPTY_ARRAY)


class Sketch(Base):
    """The index of near-duplicates: sampled shingle hashes of each article, partitioned by month.

    `size` is the size of the article's whole sample; it stands in the index, so that a look-up reads nothing else.
    """

    __tablename__ = "sketch"
    __table_args__ = (
        PrimaryKeyConstraint("hash", "month", "article", postgresql_include=["size"]),
        {"postgresql_partition_by": "RANGE (month)"},
    )

    article: Mapped[int] = mapped_column(BigInteger, autoincrement=False)
    hash: Mapped[int] = mapped_column(Integer)
    month: Mapped[date]
    size: Mapped[int] = mapped_column(SmallInteger)


class SketchMonth(Base):
    """The record of the index's partitions: `waited` rows came before theirs was made."""

    __tablename__ = "sketch_month"

    month: Mapped[date] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    waited: Mapped[int] = mapped_column(BigInteger)
    dropped_at: Mapped[datetime | None]


class ArticleShingles(Base):
    """An article's shingles (`dedupe/shingles.py`): a sorted set, uint32 little-endian, of a scheme.

    What two texts share is told by these alone; only of the few that share enough is the text read.
    """

    __tablename__ = "article_shingles"

    article: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("article.number"), primary_key=True, autoincrement=False
    )
    scheme: Mapped[str]
    hashes: Mapped[bytes]


class ArticleRelation(Base):
    """What article `a` is to the earlier known article `b`. A duplicate is labelled, never deleted."""

    __tablename__ = "relation"
    __table_args__ = (Index("relation_b", "b"),)

    a: Mapped[int] = mapped_column(BigInteger, ForeignKey("article.number"), primary_key=True)
    b: Mapped[int] = mapped_column(BigInteger, ForeignKey("article.number"), primary_key=True)
    kind: Mapped[str]
    score: Mapped[float]
    evidence: Mapped[str] = mapped_column(server_default="")
    found_at: Mapped[datetime] = mapped_column(server_default=NOW)
