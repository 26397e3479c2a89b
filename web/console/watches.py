"""Watches: saved queries, and what each has found with the passage that matched."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from core.watch.shipped import shipped
from storage import audit, watches
from storage.search import facets
from storage.watches import SavedWatch
from web.auth.gate import OWN_FORM, Operating, Reading
from web.console.articles import weeks_of
from web.shell import page, shell_of

router = APIRouter(prefix="/watches", default_response_class=HTMLResponse)
_FINDS = 40
_LARGEST = 2**63 - 1


@router.get("")
def list_page(request: Request, visitor: Reading) -> Response:
    with shell_of(request).db.begin() as session:
        found = watches.watches(session)
    return page(request, "watches.html", watches=found, shipped=shipped())


@router.get("/{number}")
def watch_page(
    request: Request,
    visitor: Reading,
    number: int,
    copies: bool = False,
    before: datetime | None = None,
    article: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
) -> Response:
    """`before` and `article` are of the last find of the page before."""
    shell = shell_of(request)
    after = (before, article) if before and before.tzinfo else None
    with shell.db.begin() as session:
        watch = saved(session, number)
        finds = watches.finds(session, number, limit=_FINDS + 1, news_only=not copies, after=after)
        by = facets(session, watch.query)
    told = [shell.receivers.get(name, f"{name} (not in the settings)") for name in watch.receivers]
    return page(
        request,
        "watch.html",
        watch=watch,
        told=told,
        finds=finds[:_FINDS],
        more=len(finds) > _FINDS,
        copies=copies,
        first=after is None,
        by=by,
        weeks=weeks_of(by),
    )


@router.post("/{number}/{action}", dependencies=[OWN_FORM])
def act(request: Request, visitor: Operating, number: int, action: str) -> Response:
    shell = shell_of(request)
    if action not in ("pause", "resume", "remove"):
        raise HTTPException(404, "A watch is paused, resumed or removed.")
    with shell.db.begin() as session:
        watch = saved(session, number)
        if action == "remove":
            watches.remove(session, number)
        else:
            watches.change(session, number, active=action == "resume")
        audit.record(session, visitor.name or "", f"watch.{action}", watch.name, shell.now())
    return RedirectResponse("/watches" if action == "remove" else f"/watches/{number}", 303)


def saved(session: Session, number: int) -> SavedWatch:
    """Raises HTTPException where there is none."""
    found = watches.numbered(session, number)
    if found is None:
        raise HTTPException(404, "There is no such watch.")
    return found
