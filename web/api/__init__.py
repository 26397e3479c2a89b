"""The API for programs, under /api, and the feeds, under /feeds: two applications of their own inside the console's."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request

from storage.engine import Database
from web.api import articles, changes, feeds, problems, service, stories
from web.api.gate import Gate
from web.api.limits import Limits
from web.api.shapes import Problem


class Api(FastAPI):
    """Its description has the shape of errors too, which FastAPI knows for answers of plain JSON only."""

    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        described["components"]["schemas"].setdefault("Problem", Problem.model_json_schema())
        return described


def _now() -> datetime:
    return datetime.now(UTC)


def mount(
    app: FastAPI,
    db: Database,
    *,
    reads_freely: Callable[[Request], bool],
    per_minute: int = 600,
    now: Callable[[], datetime] = _now,
) -> None:
    """`reads_freely` tells who may read without a key; each key and address may make `per_minute` requests."""
    gate = Gate(db, reads_freely, Limits(per_minute), now)
    api = Api(
        title="Svodka",
        version="1",
        description="Articles, stories and changes, as docs/contract.md says. Errors are problem+json (RFC 9457).",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    routers = [router(db, gate) for router in (articles.router, stories.router, changes.router)]
    for router in (*routers, service.router(db, gate, now)):
        api.include_router(router, prefix="/v1")
    fed = FastAPI(title="Svodka: feeds", docs_url=None, redoc_url=None, openapi_url=None)
    fed.include_router(feeds.router(db, gate))
    for path, part in (("/api", api), ("/feeds", fed)):
        problems.handle(part)
        app.mount(path, part)
