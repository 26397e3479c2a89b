"""What readers are promised: the views of schema `api`, column by column. docs/contract.md holds the same tables.

Columns are only ever added. What would break a reader becomes a view of the next version beside the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is Postgres' name of it. `null` says what null means; empty where the column is never null."""

    name: str
    type: str
    meaning: str
    null: str = ""


@dataclass(frozen=True, slots=True)
class View:
    name: str
    meaning: str
    columns: tuple[Column, ...]


_SITE_REGION = Column("region", "text", "ISO 3166-2 code of the source's region", "a federal source")

ARTICLE = View(
    "article_v1",
    "One row an article, as it stands now. Duplicates are labelled (`story_id`, `role`), never left out.",
    (
        Column("id", "uuid", "The article. Never changes, never used again: the one to keep elsewhere"),
        Column("number", "bigint", "Its short key inside this database; grows with each new article"),
        Column("url", "text", "Where it was fetched"),
        Column("canonical_url", "text", "The address that the page itself names", "the page names none"),
        Column("source", "text", "Name of the source"),
        _SITE_REGION,
        Column("kind", "text", "Kind of the source: `government` or `media`"),
        Column("timezone", "text", "Time zone of the source, an IANA name"),
        Column("title", "text", "The headline, plain text"),
        Column("lead", "text", "The first words of the text; may be empty"),
        Column("body", "text", "The text, plain: the paragraphs, a line each"),
        Column("paragraphs", "text[]", "The text, paragraph by paragraph"),
        Column("authors", "text[]", "As the page names them; empty where it names none"),
        Column("language", "text", "ISO 639-1 code", "not known"),
        Column(
            "published_at",
            "timestamptz",
            "The publisher's word, never the time of the crawl",
            "no date was found on the page or in a list",
        ),
        Column(
            "published_precision",
            "text",
            "`minute`; `day` (`published_at` is midnight in `timezone`); `unknown` where there is no date",
        ),
        Column("published_evidence", "text", "Where the date was read; empty where there is none"),
        Column("modified_at", "timestamptz", "The publisher's claim of its last change", "the page claims none"),
        Column("first_seen_at", "timestamptz", "When Svodka first fetched it"),
        Column(
            "last_seen_at",
            "timestamptz",
            "When Svodka last found it at its address. Moves without a change in `change_v1`",
        ),
        Column(
            "revision",
            "integer",
            "1 at first, one more with every change of text, title, date or another fact; see `revision_v1`",
        ),
        Column("content_hash", "text", "Equal for equal texts (title and paragraphs, normalised)"),
        Column("story_id", "bigint", "The story that it belongs to, `story_v1.id`"),
        Column("role", "text", "Its part there: `original`, `reprint`, or `update` (a later one of the same site)"),
        Column("origin_citation", "text", "The source that the text names as its own, in its words", "it names none"),
        Column("origin_source", "text", "The watched source that `origin_citation` means", "no watched one"),
        Column(
            "captions", "text[]", "Captions of its pictures, kept out of the text", "read before captions were kept"
        ),
        Column(
            "footnotes",
            "text[]",
            "Notes on foreign agents and the like, kept out of the text",
            "read before footnotes were kept",
        ),
        Column("quality", "text[]", "Flags, such as `reads_as:OUTCOME`: its page, read again, is no article any more"),
        Column(
            "status", "text", "`live`, or `withdrawn`: its page is proven gone. The text stays, and it may come back"
        ),
        Column("extractor_version", "text", "Version of the code that read it"),
    ),
)

STORY = View(
    "story_v1",
    "One row a story: the articles that carry one text. An id never changes its meaning.",
    (
        Column("id", "bigint", "The story, inside this database"),
        Column(
            "merged_into",
            "bigint",
            "The living story that it has become a part of; it comes back if they are parted",
            "it is a living story",
        ),
        Column("original", "uuid", "The article that had it first", "merged into another, or emptied by one"),
        Column("articles", "integer", "How many articles carry it; 0 in a merged one"),
        Column("copies", "integer", "The articles without the original"),
        Column("sources", "integer", "On how many sources"),
        Column("regions", "text[]", "Of its sources, in order; federal ones have none"),
        Column("first_published_at", "timestamptz", "The earliest date of publication", "no article has a date"),
        Column("last_published_at", "timestamptz", "The latest date of publication", "no article has a date"),
        Column("first_seen_at", "timestamptz", "When the first of its articles was first seen", "it has no article"),
        Column("last_joined_at", "timestamptz", "When the last of its articles was first seen", "it has no article"),
        Column(
            "confidence",
            "double precision",
            "How sure it is that the original is it, 0 to 1",
            "a story of one article, or a merged one",
        ),
        Column("reasons", "text[]", "Why the original is taken for it; empty in a story of one"),
    ),
)

CHANGE = View(
    "change_v1",
    "One row a change of an article, in the order to follow: `order by xid, seq`. A row appears when no transaction is "
    "open any more that could still write one before it.",
    (
        Column("epoch", "uuid", "The life of this database. Another one after a restore: begin anew"),
        Column("xid", "xid8", "The first half of the position: a transaction's number, or a later one's"),
        Column("seq", "bigint", "The second half of the position; unique"),
        Column("at", "timestamptz", "When the transaction that made the change began"),
        Column("article_id", "uuid", "The article, `article_v1.id`"),
        Column(
            "kind",
            "text",
            "`created`; `revised`: its text or facts; `clustered`: its story or role; `moved`: its address; "
            "`noted`: its flags; `withdrawn`; `restored`. Others may be added",
        ),
        Column("revision", "integer", "The article's revision at that moment"),
    ),
)

REVISION = View(
    "revision_v1",
    "Every text that an article ever had, the current one included. Rows are only ever added.",
    (
        Column("article_id", "uuid", "The article, `article_v1.id`"),
        Column("revision", "integer", "1 for the first"),
        Column(
            "cause",
            "text",
            "`fetched`: the page changed; `memory` or `reprocess`: it was read again, and read better",
        ),
        Column("seen_at", "timestamptz", "When the page was fetched that it was read from"),
        Column("title", "text", "The headline then"),
        Column("paragraphs", "text[]", "The text then"),
        Column("published_at", "timestamptz", "The date of publication then", "none was found"),
        Column("modified_at", "timestamptz", "The publisher's claim of its last change then", "the page claimed none"),
        Column("content_hash", "text", "Equal for equal texts"),
        Column("extractor_version", "text", "Version of the code that read it"),
    ),
)

VIEWS = (ARTICLE, STORY, CHANGE, REVISION)


def markdown(view: View) -> str:
    """The table of docs/contract.md."""
    return "\n".join(_rows(view)) + "\n"


def _rows(view: View) -> Iterator[str]:
    yield "| column | type | meaning | null means |"
    yield "|---|---|---|---|"
    for column in view.columns:
        yield f"| `{column.name}` | {column.type} | {column.meaning} | {column.null or '—'} |"
