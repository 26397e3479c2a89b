"""What the answers look like, for OpenAPI: made from the contract, so that the two cannot differ."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from core.contract import ARTICLE, CHANGE, REVISION, STORY, View

_TYPES: dict[str, Any] = {
    "uuid": UUID, "text": str, "text[]": list[str], "bigint": int, "integer": int, "double precision": float,
    "timestamptz": datetime,
}  # fmt: skip


def _model(name: str, view: View, without: tuple[str, ...] = ()) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column.name: (
            _TYPES[column.type] | None if column.null else _TYPES[column.type],
            Field(description=column.meaning + (f". Null: {column.null}" if column.null else "")),
        )
        for column in view.columns
        if column.name not in without
    }
    return create_model(name, **fields)


Article = _model("Article", ARTICLE)
Story = _model("Story", STORY)
Change = _model("Change", CHANGE, without=("epoch", "xid", "seq"))
Revision = _model("Revision", REVISION)


class Problem(BaseModel):
    """RFC 9457, with what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = ""


_PROBLEM = {"model": Problem, "content": {"application/problem+json": {}}}
_SAID = {400: "Not understood", 401: "A key is needed", 404: "Not there", 410: "Expired cursor", 429: "Too often"}


def responses(model: type[BaseModel], *also: int) -> dict[int | str, dict[str, Any]]:
    """For a route: what it gives, and what can go wrong."""
    wrong: dict[int | str, dict[str, Any]] = {
        code: _PROBLEM | {"description": _SAID[code]} for code in sorted({400, 401, 429, *also})
    }
    return {200: {"model": model}, 304: {"description": "Not changed"}, **wrong}


def listed(name: str, field: str, model: type[BaseModel], **more: Any) -> type[BaseModel]:
    """A page: a list under `field`, and `next` for what follows."""
    next_ = Field(description="Give it as `after` for the next page; null on the last one")
    return create_model(name, **{field: (list[model], ...), "next": (str | None, next_), **more})  # type: ignore[valid-type]
