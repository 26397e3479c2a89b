"""Is the service well? For probes: whether this role works, and whether anything stands still."""

import logging
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from core.watchdog import judge, unwatched
from storage import signs
from storage.engine import Database

log = logging.getLogger(__name__)


def add_health(app: FastAPI, db: Database, began: datetime, patience: timedelta) -> None:
    """`patience` is how long the service may stand still before /health says so."""

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
