"""The tables. Times are timestamptz in UTC; texts hold no NUL and no lone surrogate."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType


class XID8(UserDefinedType[int]):
    """Postgres' 64-bit transaction number, the first half of the readers' cursor."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "XID8"


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        datetime: DateTime(timezone=True),
        date: Date,
        bytes: LargeBinary,
        float: Float,
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
    }


NOW = text("now()")
EMPTY_ARRAY = text("'{}'::text[]")


class Source(Base):
    """A site that is watched: its facts (from the spider class) and its state."""

    __tablename__ = "source"
    __table_args__ = (
        Index("source_due", "next_poll_at", postgresql_where=text("enabled")),
        Index("source_host", "host"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    host: Mapped[str]
    region: Mapped[str | None]
    kind: Mapped[str]
    timezone: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    rules: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))  # ExtractionRules
    min_interval: Mapped[int]
    max_interval: Mapped[int]
    present: Mapped[bool] = mapped_column(server_default=text("true"))  # its spider class exists
    enabled: Mapped[bool]
    fixed_interval: Mapped[int | None]  # seconds: the owner's own choice, in place of the learnt rates
    interval_seconds: Mapped[int]  # as the last poll was followed by
    next_poll_at: Mapped[datetime] = mapped_column(server_default=NOW)
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[int] = mapped_column(BigInteger, server_default="0")
    failures: Mapped[int] = mapped_column(server_default="0")
    last_outcome: Mapped[str | None]
    last_poll_at: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    last_new_at: Mapped[datetime | None]
    pages_down_since: Mapped[datetime | None]  # its lists answer, its pages do not (`storage/outages.py`)
    moved_to: Mapped[str | None]  # the other host that all of its pages lead to, as it seems
    moved_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class SourceAddress(Base):
    """One feed, sitemap or listing of a source, with its HTTP validators.

    `open_gap` counts the polls since a walk through the list's pages was cut short; 0 when none is missing.
    """

    __tablename__ = "source_address"
    __table_args__ = (UniqueConstraint("source_id", "url"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str]
    kind: Mapped[str]
    present: Mapped[bool] = mapped_column(server_default=text("true"))
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_hash: Mapped[str | None]
    changed_at: Mapped[datetime | None]
    open_gap: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    hub: Mapped[str | None]  # a WebSub hub that the list names


class SitemapFile(Base):
    """One file below a sitemap index, with its own validators and the `lastmod` that the index gave when read."""

    __tablename__ = "sitemap_file"

    address_id: Mapped[int] = mapped_column(ForeignKey("source_address.id", ondelete="cascade"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    lastmod: Mapped[datetime | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_hash: Mapped[str | None]
    read_at: Mapped[datetime]


class Gap(Base):
    """News that no list showed any more when it was polled: how many is not known, only since when and where."""

    __tablename__ = "gap"
    __table_args__ = (Index("gap_source", "source_id", "found_at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str]  # of the list
    found_at: Mapped[datetime]
    since: Mapped[datetime | None]  # the last poll before that went well
    detail: Mapped[str]


class Page(Base):
    """The frontier: each address that was ever discovered, its raw body, and how it ended.

    `state`: queued (to be fetched at `next_attempt_at`), fetched (to be processed), done (`outcome`
    is set). `body` is zstd-compressed and dropped after the retention time. `found_by` and `seen_by` are sets of
    `core.found.Found`: the lists that named it first, and all that did.
    """

    __tablename__ = "page"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'fetched', 'done')", name="page_state"),
        CheckConstraint("(state = 'done') = (outcome is not null)", name="page_outcome"),
        Index("page_queued", "source_id", "next_attempt_at", postgresql_where=text("state = 'queued'")),
        Index("page_fetched", "asked_at", postgresql_where=text("state = 'fetched'")),
        Index("page_raw", "fetched_at", postgresql_where=text("body is not null")),
        Index("page_source", "source_id", "discovered_at"),
        Index("page_done", "done_at", postgresql_where=text("done_at is not null")),
        Index("page_final", "final_key", postgresql_where=text("final_key is not null")),
        Index("page_recheck", "source_id", "recheck_at", postgresql_where=text("recheck_at is not null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(unique=True)
    title_hint: Mapped[str] = mapped_column(server_default="")
    published_hint: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(server_default="queued")
    discovered_at: Mapped[datetime] = mapped_column(server_default=NOW)
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=NOW)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    final_url: Mapped[str | None]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None]
    fetched_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # when processing was last asked for
    process_attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    outcome: Mapped[str | None]
    detail: Mapped[str] = mapped_column(server_default="")
    done_at: Mapped[datetime | None]
    article: Mapped[int | None] = mapped_column(BigInteger)  # article.number; no key, `article` points back here
    document: Mapped[int | None]  # its number among the pages that site memory has learnt from, once each
    found_by: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    seen_by: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    final_key: Mapped[str | None]  # of `final_url`, where redirects led to another address
    moved: Mapped[bool] = mapped_column(server_default=text("false"))  # for good: all of them were permanent
    recheck_at: Mapped[datetime | None]  # when its article is looked at again (`core/recheck.py`)
    checked_at: Mapped[datetime | None]  # when it last was
    gone_since: Mapped[datetime | None]  # the first of the answers since then that said so


class Article(Base):
    """An article as it stands now. `number` is the short key inside; `id` is the one given to readers."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("published_precision in ('minute', 'day', 'unknown')", name="article_precision"),
        CheckConstraint("cluster_role in ('original', 'reprint', 'update')", name="article_role"),
        Index("article_content", "content_hash", "number"),
        Index("article_story", "cluster_id", "source_id", "cluster_role"),
        Index("article_cites", "cluster_id", "cites_source_id", postgresql_where=text("cites_source_id is not null")),
        Index("article_newest", text("coalesce(published_at, first_seen_at) desc"), text("number desc")),
        Index("article_first_seen", "first_seen_at"),
        Index("article_source", "source_id", "first_seen_at"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, server_default=text("gen_random_uuid()"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    region: Mapped[str | None]
    url: Mapped[str]
    canonical_url: Mapped[str | None]
    url_key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(server_default="")
    body: Mapped[str]
    paragraphs: Mapped[list[str]]
    authors: Mapped[list[str]] = mapped_column(server_default=EMPTY_ARRAY)
    language: Mapped[str | None]
    published_at: Mapped[datetime | None]
    published_precision: Mapped[str] = mapped_column(server_default="unknown")
    published_evidence: Mapped[str] = mapped_column(server_default="")
    modified_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(server_default="1")
    content_hash: Mapped[str]
    signature: Mapped[bytes]
    signature_scheme: Mapped[str]
    cluster_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("cluster.id"))
    cluster_role: Mapped[str] = mapped_column(server_default="original")
    origin_citation: Mapped[str | None]
    cites_source_id: Mapped[int | None]  # the watched site that `origin_citation` names, where there is one
    captions: Mapped[list[str] | None]  # these two are null on articles that were read before they were kept
    footnotes: Mapped[list[str] | None]
    extractor_version: Mapped[str]
    quality: Mapped[list[str]] = mapped_column(server_default=EMPTY_ARRAY)
    removed: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    status: Mapped[str] = mapped_column(server_default="live")
    page_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("page.id"))


class ArticleRevision(Base):
    """Every text that an article ever had, the current one included. Only ever inserted."""

    __tablename__ = "article_revision"

    article: Mapped[int] = mapped_column(BigInteger, ForeignKey("article.number"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(server_default="fetched")  # or "memory", "reprocess": read again, not changed
    seen_at: Mapped[datetime]
    title: Mapped[str]
    paragraphs: Mapped[list[str]]
    removed: Mapped[list[dict[str, Any]]]
    published_at: Mapped[datetime | None]
    modified_at: Mapped[datetime | None]
    content_hash: Mapped[str]
    extractor_version: Mapped[str]
    page_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("page.id"))


class SiteMemory(Base):
    """How many pages of a site its memory has learnt from: the clock by which its lines come and fade."""

    __tablename__ = "site_memory"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    documents: Mapped[int]


class SiteParagraph(Base):
    """Site memory: on how many of a site's pages a line stands, over how many different stories.

    `leads` are hashes of such stories, a few of them. `chrome` and `standing` are what the counts say
    (`dedupe/memory.py`), `ruling` what a person says, which is stronger. `reclean_from`: articles above this number
    are still to be cleaned again.
    """

    __tablename__ = "site_paragraph"
    __table_args__ = (
        CheckConstraint("ruling in ('pinned', 'vetoed')", name="site_paragraph_ruling"),
        Index("site_paragraph_known", "source_id", postgresql_where=text("chrome or ruling is not null")),
        Index("site_paragraph_standing", "hash", postgresql_where=text("standing")),
        Index("site_paragraph_reclean", "source_id", postgresql_where=text("reclean_from is not null")),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    documents: Mapped[int]
    first_document: Mapped[int]
    last_document: Mapped[int]
    leads: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    sample: Mapped[str]
    chrome: Mapped[bool] = mapped_column(server_default=text("false"))
    standing: Mapped[bool] = mapped_column(server_default=text("false"))
    ruling: Mapped[str | None]
    reclean_from: Mapped[int | None] = mapped_column(BigInteger)


class CommonLine(Base):
    """A line that is chrome on several sites, and by that on all."""

    __tablename__ = "common_line"

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sites: Mapped[int]
    since: Mapped[datetime]
    sample: Mapped[str]


class ArticleEvent(Base):
    """What happened to articles, in an order that readers can follow: (xid, seq). Append-only."""

    __tablename__ = "article_event"
    __table_args__ = (Index("article_event_cursor", "xid", "seq"), Index("article_event_article", "article", "seq"))

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(XID8, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    article: Mapped[int] = mapped_column(BigInteger, ForeignKey("article.number"))
    kind: Mapped[str]
    revision: Mapped[int]


class Poll(Base):
    """One poll of a source. A row without `ended_at` is under way or was abandoned."""

    __tablename__ = "poll"
    __table_args__ = (
        UniqueConstraint("source_id", "token"),
        Index("poll_started", "started_at"),
        Index("poll_open", "source_id", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    token: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    detail: Mapped[str] = mapped_column(server_default="")
    new_links: Mapped[int] = mapped_column(server_default="0")
    pages: Mapped[int] = mapped_column(server_default="0")
    requests: Mapped[int] = mapped_column(server_default="0")
    bytes: Mapped[int] = mapped_column(BigInteger, server_default="0")


class Recheck(Base):
    """The answer to a second look at an article's page, until it is processed. The page keeps its own until then."""

    __tablename__ = "recheck"

    page_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("page.id"), primary_key=True, autoincrement=False)
    final_url: Mapped[str]
    status: Mapped[int] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    fetched_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    process_attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class OutcomeDay(Base):
    """How many pages of a source ended how, by day (UTC), and how many second looks at articles did (`rechecks`)."""

    __tablename__ = "outcome_day"
    __table_args__ = (Index("outcome_day_day", "day"),)

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    pages: Mapped[int]
    rechecks: Mapped[int] = mapped_column(server_default="0")


class Alert(Base):
    """What is or was wrong with a source, or with the service (no source). At most one of a kind is open."""

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "alert_open",
            text("coalesce(source_id, 0)"),
            "kind",
            unique=True,
            postgresql_where=text("closed_at is null"),
        ),
        Index("alert_opened", "opened_at"),
        Index(
            "alert_untold",
            "id",
            postgresql_where=text("not opening_told or (closed_at is not null and not closing_told)"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    kind: Mapped[str]
    since: Mapped[datetime]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    headline: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    cause: Mapped[str] = mapped_column(server_default="")
    remedy: Mapped[str] = mapped_column(server_default="")
    opening_told: Mapped[bool] = mapped_column(server_default=text("false"))  # a delivery to each receiver is written
    closing_told: Mapped[bool] = mapped_column(server_default=text("false"))


class Delivery(Base):
    """A message to be sent once: an alert or a watch hit, to one receiver. It waits, is sent, or is given up.

    Rows with the same `batch` go as one message, whose tries, claim and end they share. `receiver` is a name: the
    address, which holds secrets, stands in the settings alone.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("channel", "receiver", "subject_key"),
        Index(
            "delivery_waiting",
            "channel",
            "receiver",
            "created_at",
            postgresql_where=text("sent_at is null and gave_up_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    channel: Mapped[str]
    receiver: Mapped[str]
    subject_key: Mapped[str]
    message: Mapped[dict[str, Any]]
    urgent: Mapped[bool] = mapped_column(server_default=text("false"))
    batch: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=NOW)
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class UpkeepMark(Base):
    """How far a piece of upkeep that goes round all rows has come."""

    __tablename__ = "upkeep_mark"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
