"""The web application: what arrived lately, one article with what was removed from it, health, figures."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.display import moment
from storage import reading
from storage.engine import Database
from web import api
from web.api.gate import is_local
from web.metrics import registry

log = logging.getLogger(__name__)

_HERE = Path(__file__).resolve().parent
_SHOWN = 60
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def make_app(
    db: Database, broker_url: str | None = None, *, open_reading: bool = False, api_per_minute: int = 600
) -> FastAPI:
    """Without a broker's address, /metrics tells nothing of the queues. `open_reading` is the setting `web_open`."""
    app = FastAPI(title="Svodka", docs_url=None, redoc_url=None, openapi_url=None)
    templates = Jinja2Templates(_HERE / "templates")
    templates.env.filters |= {"moment": moment, "web_link": web_link}
    app.mount("/static", StaticFiles(directory=_HERE / "static"))

    @app.middleware("http")
    async def harden(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.get("/health")
    def health() -> JSONResponse:
        """200 when the database answers, 503 when it does not."""
        try:
            with db.begin() as session:
                session.execute(text("select 1"))
        except SQLAlchemyError:
            log.exception("the database does not answer")
            return JSONResponse({"ok": False, "database": "does not answer"}, status_code=503)
        return JSONResponse({"ok": True})

    api.mount(app, db, reads_freely=lambda request: open_reading and is_local(request), per_minute=api_per_minute)
    figures = registry(db, broker_url)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(figures), media_type=CONTENT_TYPE_LATEST)

    @app.get("/", response_class=HTMLResponse)
    def now(request: Request) -> Response:
        with db.begin() as session:
            state = reading.status(session, datetime.now(UTC))
            articles = reading.articles(session, _SHOWN)
        return templates.TemplateResponse(request, "now.html", {"state": state, "articles": articles})

    @app.get("/articles/{which}", response_class=HTMLResponse)
    def article(request: Request, which: str) -> Response:
        with db.begin() as session:
            found = reading.article(session, which)
        if found is None:
            raise HTTPException(404, "There is no such article.")
        return templates.TemplateResponse(request, "article.html", {"article": found})

    return app


def web_link(url: Any) -> str:
    """The address if it is one of the web, "#" for anything that a browser might run."""
    return str(url) if urlsplit(str(url)).scheme in ("http", "https") else "#"
