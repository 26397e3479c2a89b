"""/changes: the stream of changes by cursor, with a long poll."""

import asyncio
import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from core.cursor import parse_token
from storage import changes, contract
from storage.engine import Database
from web.api.answers import answer
from web.api.articles import KEY
from web.api.gate import Gate
from web.api.shapes import Article, Change, responses

_LONGEST_WAIT = 60.0  # seconds: below the patience of the proxies between
_LOOK_EVERY = 0.5
_MOST_WAITING = 100  # requests; who comes then is answered at once


class ChangePage(BaseModel):
    changes: list[Change]  # type: ignore[valid-type]
    next: str = Field(description="Give it as `after`; there is always one")
    articles: list[Article] = Field(default_factory=list, description="Only there where `articles` asked for them")  # type: ignore[valid-type]


def router(db: Database, gate: Gate) -> APIRouter:
    made = APIRouter(dependencies=[Depends(gate.read), Depends(KEY)], tags=["changes"])
    waiting = 0

    @made.get("/changes", responses=responses(ChangePage, 410))
    async def follow(
        request: Request,
        after: Annotated[str | None, Query(max_length=200, description="`next` of before, or `now`")] = None,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 500,
        wait: Annotated[float, Query(ge=0, le=_LONGEST_WAIT, description="Seconds to wait for the first change")] = 0,
        articles: Annotated[bool, Query(description="With the articles as they stand now")] = False,
    ) -> Response:
        """From the very first without `after`. Every change comes at least once, those of an article in order."""
        nonlocal waiting
        end = time.monotonic() + (wait if waiting < _MOST_WAITING else 0)
        waiting += 1
        try:
            found = await run_in_threadpool(_look, db, after, limit, articles)
            while not found["changes"] and after != "now" and time.monotonic() < end:
                await asyncio.sleep(min(_LOOK_EVERY, max(end - time.monotonic(), 0)))
                if await request.is_disconnected():
                    break
                found = await run_in_threadpool(_look, db, after, limit, articles)
        finally:
            waiting -= 1
        return answer(request, found)

    return made


def _look(db: Database, after: str | None, limit: int, with_articles: bool) -> dict[str, Any]:
    with db.begin() as session:
        if after == "now":
            return {"changes": [], "next": changes.now(session).token}
        page = changes.page(session, parse_token(after) if after is not None else None, limit)
        ids = list({change.article_id for change in page.changes}) if with_articles else []
        articles = contract.articles(session, ids)
    shown = [
        {"at": one.at, "article_id": one.article_id, "kind": one.kind, "revision": one.revision} for one in page.changes
    ]
    return {"changes": shown, "next": page.end.token} | ({"articles": articles} if with_articles else {})
