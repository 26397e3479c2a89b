"""The web application: what arrived lately, one article with what was removed from it, health, figures."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from core.display import moment
from core.watchdog import judge, unwatched
from storage import reading, signs
from storage.engine import Database
from web.metrics import registry

log = logging.getLogger(__name__)

_HERE = Path(__file__).resolve().parent
_SHOWN = 60
_PATIENCE = timedelta(minutes=3)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def make_app(db: Database, broker_url: str | None = None, patience: timedelta = _PATIENCE) -> FastAPI:
    """Without a broker's address, /metrics tells nothing of the queues. `patience` is how long the service may stand
    still before /health says so."""
    began = datetime.now(UTC)
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
        """200 when the database answers, 503 when it does not: whether this role works. The rest is told beside it."""
        found = _health(db, began, patience)
        return JSONResponse(found, status_code=200 if found["ok"] else 503)

    @app.get("/health/service")
    def service() -> JSONResponse:
        """503 when anything stands still: for a monitor outside, which restarts nothing."""
        found = _health(db, began, patience)
        well = found["ok"] and found["polling"]["ok"] and found["watchdog"]["ok"]
        return JSONResponse({**found, "ok": well}, status_code=200 if well else 503)

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


def _health(db: Database, began: datetime, patience: timedelta) -> dict[str, Any]:
    try:
        with db.begin() as session:
            seen = signs.read(session)
    except SQLAlchemyError:
        log.exception("the database does not answer")
        return {"ok": False, "database": "does not answer"}
    still = judge(seen, began, patience)
    polling = {"ok": True} if still is None else {"ok": False, "what": still.headline, "since": still.since.isoformat()}
    return {"ok": True, "polling": polling, "watchdog": {"ok": not unwatched(seen, began, patience)}}


def web_link(url: Any) -> str:
    """The address if it is one of the web, "#" for anything that a browser might run."""
    return str(url) if urlsplit(str(url)).scheme in ("http", "https") else "#"
