"""The web application, put together: console, sign-in, API and feeds, health and figures, behind one set of headers."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from starlette.exceptions import HTTPException

from core.errors import SvodkaError
from storage.engine import Database
from web import api
from web.api.gate import is_local
from web.auth.gate import SignInNeeded, account_of, keep_form_cookie, visitor_of
from web.auth.routes import router as sign_in
from web.auth.routes import way_to_sign_in
from web.console import ROUTERS
from web.heads import Heads
from web.health import add_health
from web.looks import Looks
from web.metrics import registry
from web.shell import HERE, Shell, page, templates

log = logging.getLogger(__name__)

_PATIENCE = timedelta(minutes=3)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_FOR_MACHINES = ("/static/", "/health", "/metrics", "/api/", "/feeds/")  # no cookies there, and caches of their own

_SAID = {404: "No page has this address.", 405: "This address takes no such request."}


def _now() -> datetime:
    return datetime.now(UTC)


def make_app(
    db: Database,
    broker_url: str | None = None,
    *,
    patience: timedelta = _PATIENCE,
    open_reading: bool = False,
    api_per_minute: int = 600,
    receivers: Mapping[str, str] | None = None,
    looks: Looks | None = None,
    now: Callable[[], datetime] = _now,
) -> FastAPI:
    """Without a broker's address, /metrics tells nothing of the queues. `patience` is how long the service
    may stand still before /health says so; `open_reading` is the setting `web_open`, for
    an application that listens on loopback; `receivers` are labels by name, never addresses."""
    app = FastAPI(title="Svodka", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_life)
    app.state.shell = Shell(db, now, templates(), open_reading, receivers or {}, looks or Looks())
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.middleware("http")(_harden)
    app.add_middleware(Heads)
    app.add_exception_handler(SignInNeeded, lambda request, _: way_to_sign_in(request))
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(SvodkaError, _mistaken)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(Exception, _broken)
    app.include_router(sign_in)
    for router in ROUTERS:
        app.include_router(router)
    api.mount(app, db, reads_freely=_readers(app.state.shell), per_minute=api_per_minute, now=now)
    add_health(app, db, now(), patience)
    _add_metrics(app, db, broker_url)
    return app


def _readers(shell: Shell) -> Callable[[Request], bool]:
    """Who reads the API and the feeds without a key: whoever may read the console, in the same browser."""
    return lambda request: (shell.open_reading and is_local(request)) or account_of(shell, request) is not None


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.shell.looks.close()


async def _harden(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith(_FOR_MACHINES):
        response.headers.setdefault("Cache-Control", "private, no-store")
        keep_form_cookie(request, response)
    return response


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these only
    own = error.detail != HTTPStatus(error.status_code).phrase
    return _wrong(request, error.status_code, error.detail if own else _SAID.get(error.status_code, ""))


def _mistaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, SvodkaError)  # noqa: S101
    return _wrong(request, 422, f"{error.what} {error.remedy}")


def _unreadable(request: Request, _: Exception) -> Response:
    return _wrong(request, 422, "This address or form has a value that cannot be right.")


def _broken(request: Request, _: Exception) -> Response:
    return page(request, "error.html", 500, status=500, said="This is a fault of Svodka's. Its log says more.")


def _wrong(request: Request, status: int, said: str) -> Response:
    """With the frame that the visitor knows, who is not known yet where no page was found."""
    if getattr(request.state, "visitor", None) is None:
        try:
            request.state.visitor = visitor_of(request)
        except SQLAlchemyError:
            log.exception("the error page stands without its frame")
    return page(request, "error.html", status, status=status, said=said)


def _no_database(request: Request, error: Exception) -> Response:
    log.error("the database does not answer", exc_info=error)
    said = "The database does not answer. `./svodka status` and the log say more; this page comes back by itself."
    return page(request, "error.html", 503, status=503, said=said)


def _add_metrics(app: FastAPI, db: Database, broker_url: str | None) -> None:
    figures = registry(db, broker_url)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(figures), media_type=CONTENT_TYPE_LATEST)
