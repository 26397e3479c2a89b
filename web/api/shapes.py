"""What the answers look like, for OpenAPI: made from the contract, so that the two cannot differ."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from core.alerts import AlertKind
from core.contract import ARTICLE, CHANGE, REVISION, STORY, View
from core.difference import Mark
from core.models import Kind

_TYPES: dict[str, Any] = {
    "uuid": UUID, "text": str, "text[]": list[str], "bigint": int, "integer": int, "double precision": float,
    "timestamptz": datetime,
}  # fmt: skip


def _model(name: str, view: View, without: tuple[str, ...] = (), **more: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column.name: (
            _TYPES[column.type] | None if column.null else _TYPES[column.type],
            Field(description=column.meaning + (f". Null: {column.null}" if column.null else "")),
        )
        for column in view.columns
        if column.name not in without
    }
    return create_model(name, **fields | more)


_Pieces = list[tuple[Mark, str]]


class Unchanged(BaseModel):
    """So many paragraphs in a row that are in both."""

    unchanged: int


class Difference(BaseModel):
    """Pieces in reading order, each with its mark. Of the paragraphs those that changed; of the others, how many."""

    title: _Pieces
    paragraphs: list[_Pieces | Unchanged]


class Source(BaseModel):
    """A site that is watched, and how its polls go."""

    name: str
    host: str
    region: str | None = Field(description="ISO 3166-2 code. Null: a federal source")
    kind: Kind
    timezone: str = Field(description="An IANA name")
    enabled: bool = Field(description="Whether it is polled")
    failures: int = Field(description="Polls in a row that failed; 0 when the last one went well")
    last_outcome: str | None = Field(description="How its last poll ended. Null: it was not polled yet")
    last_poll_at: datetime | None = Field(description="Null: it was not polled yet")
    last_ok_at: datetime | None = Field(description="When a poll last went well. Null: never")
    last_new_at: datetime | None = Field(description="When a poll last found something new. Null: never")
    next_poll_at: datetime = Field(description="When it is due; means nothing while it is not enabled")


class Alert(BaseModel):
    """What is or was wrong with a source, or with the service itself."""

    id: int
    source: str | None = Field(description="Null: the service itself")
    region: str | None = Field(description="ISO 3166-2 code of the source. Null: a federal source, or none")
    kind: AlertKind
    since: datetime = Field(description="When it began, not when it was noticed")
    opened_at: datetime
    closed_at: datetime | None = Field(description="Null: it is open")
    headline: str
    evidence: dict[str, str] = Field(description="Figures by what they are")
    cause: str = Field(description="The likely one; may be empty")
    remedy: str = Field(description="What to do; may be empty")


Article = _model("Article", ARTICLE)
Story = _model("Story", STORY)
Change = _model("Change", CHANGE, without=("epoch", "xid", "seq"))
_TO_BEFORE = Field(description="What changed from the revision before. Null: it is the first")
Revision = _model("Revision", REVISION, difference=(Difference | None, _TO_BEFORE))
Ignored = (list[str], Field(description="What of `q` had no meaning, in sentences"))


class Problem(BaseModel):
    """RFC 9457, with what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = ""


_SAID = {
    400: "Not understood",
    401: "A key is needed, or another one",
    403: "The key's scopes do not open this",
    404: "Not there",
    410: "Expired cursor",
    429: "Too often: Retry-After says when to come again",
    503: "The database does not answer",
}
_WITH_A_KEY = (400, 401, 403, 429)


def responses(
    model: type[BaseModel], *also: int, cached: bool = True, keyed: bool = True
) -> dict[int | str, dict[str, Any]]:
    """For a route: what it gives, and what can go wrong. Not `cached` are answers without validators."""
    codes = sorted({503, *also, *(_WITH_A_KEY if keyed else ())})
    wrong: dict[int | str, dict[str, Any]] = {code: _problem(_SAID[code]) for code in codes}
    same: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed"}} if cached else {}
    return {200: {"model": model}, **same, **wrong, "default": _problem("Any other error")}


def _problem(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}


def listed(name: str, field: str, model: type[BaseModel], **more: Any) -> type[BaseModel]:
    """A page: a list under `field`, and `next` for what follows."""
    next_ = Field(description="Give it as `after` for the next page; null on the last one")
    return create_model(name, **{field: (list[model], ...), "next": (str | None, next_), **more})  # type: ignore[valid-type]
