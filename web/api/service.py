"""/sources, /alerts, /health: the state of the service; and, for keys with the scope operate, a source's switch."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import text

from storage import audit, contract, sources
from storage.api_keys import Key
from storage.engine import Database
from web.api.answers import answer
from web.api.articles import KEY, Limit
from web.api.gate import Gate
from web.api.shapes import Alert, Source, responses


class SourceList(BaseModel):
    sources: list[Source]


class AlertList(BaseModel):
    alerts: list[Alert]


class Health(BaseModel):
    ok: bool


class Switched(BaseModel):
    name: str
    enabled: bool


def router(db: Database, gate: Gate, now: Callable[[], datetime]) -> APIRouter:
    made = APIRouter(tags=["service"])
    reading = [Depends(gate.read), Depends(KEY)]

    @made.get("/sources", dependencies=reading, responses=responses(SourceList))
    def sources_(request: Request) -> Response:
        """Every site that is watched, with its state."""
        with db.begin() as session:
            return answer(request, {"sources": contract.sources(session)})

    @made.get("/alerts", dependencies=reading, responses=responses(AlertList))
    def alerts(request: Request, limit: Limit = 50) -> Response:
        """What is wrong now, then what was."""
        with db.begin() as session:
            return answer(request, {"alerts": contract.alerts(session, limit)})

    @made.get("/health", responses=responses(Health, keyed=False))
    def health(request: Request) -> Response:
        """200 when the database answers, 503 when it does not. Needs no key."""
        with db.begin() as session:
            session.execute(text("select 1"))
        return answer(request, {"ok": True})

    @made.post(
        "/sources/{name}/{switch}",
        dependencies=[Depends(KEY)],
        responses=responses(Switched, 404, cached=False),
    )
    def switch(
        request: Request,
        key: Annotated[Key, Depends(gate.operate)],
        name: str,
        switch: Annotated[str, Path(json_schema_extra={"enum": ["enable", "disable"]})],
    ) -> Response:
        """`enable` polls it from now on, `disable` no longer. What was done is recorded, with the key's name."""
        if switch not in ("enable", "disable"):
            raise HTTPException(404, "A source can be told to enable or disable.")
        with db.begin() as session:
            if not sources.set_enabled(session, name, switch == "enable"):
                raise HTTPException(404, "There is no such source.")
            audit.record(session, f"key {key.name}", f"source.{switch}", name, now())
        return answer(request, {"name": name, "enabled": switch == "enable"})

    return made
