"""Watches: saved queries with what they have found, and what one would have found before it is saved."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from core.errors import SvodkaError
from storage import audit, watches
from storage.search import facets, search
from storage.watches import Mode, SavedWatch
from web.auth.gate import OWN_FORM, Operating, Reading
from web.console.articles import lines_of, weeks_of
from web.console.asking import Asked
from web.shell import page, shell_of

router = APIRouter(prefix="/watches", default_response_class=HTMLResponse)
_SAMPLE = 10
_FINDS = 40
Field = Annotated[str, Form()]


@router.get("")
def list_page(request: Request, visitor: Reading) -> Response:
    with shell_of(request).db.begin() as session:
        found = watches.watches(session)
    return page(request, "watches.html", watches=found)


@router.get("/new")
def new_page(request: Request, visitor: Reading) -> Response:
    return _form(request)


@router.post("/new", dependencies=[OWN_FORM])
def save(request: Request, visitor: Operating, name: Field = "", mode: Field = Mode.AT_ONCE) -> Response:
    """The query is the address's: what was looked at is what is kept."""
    shell = shell_of(request)
    try:
        with shell.db.begin() as session:
            number = watches.add(session, name, Asked(request, "").query, mode=_mode(mode))
            audit.record(session, visitor.name or "", "watch.add", name, shell.now())
    except SvodkaError as error:
        return _form(request, f"{error.what} {error.remedy}", name, 422)
    return RedirectResponse(f"/watches/{number}", 303)


@router.get("/{number}")
def watch_page(request: Request, visitor: Reading, number: int) -> Response:
    with shell_of(request).db.begin() as session:
        watch = _watch(session, number)
        finds = watches.finds(session, number, limit=_FINDS)
        by = facets(session, watch.query)
    return page(request, "watch.html", watch=watch, finds=finds, by=by, weeks=weeks_of(by))


@router.post("/{number}/{action}", dependencies=[OWN_FORM])
def act(request: Request, visitor: Operating, number: int, action: str) -> Response:
    shell = shell_of(request)
    if action not in ("pause", "resume", "remove"):
        raise HTTPException(404, "A watch is paused, resumed or removed.")
    with shell.db.begin() as session:
        watch = _watch(session, number)
        if action == "remove":
            watches.remove(session, number)
        else:
            watches.change(session, number, active=action == "resume")
        audit.record(session, visitor.name or "", f"watch.{action}", watch.name, shell.now())
    return RedirectResponse("/watches" if action == "remove" else f"/watches/{number}", 303)


def _form(request: Request, said: str = "", name: str = "", status: int = 200) -> Response:
    asked = Asked(request, "/watches/new")
    with shell_of(request).db.begin() as session:
        by = found = None
        if asked.query.as_json():
            found = search(session, asked.query, limit=_SAMPLE)
            by = facets(session, asked.query)
    return page(
        request,
        "watch_new.html",
        status,
        asked=asked,
        said=said,
        name=name,
        found=found,
        by=by,
        articles=lines_of(found) if found else [],
        weeks=weeks_of(by) if by else [],
    )


def _watch(session: Session, number: int) -> SavedWatch:
    found = next((one for one in watches.watches(session) if one.id == number), None)
    if found is None:
        raise HTTPException(404, "There is no such watch.")
    return found


def _mode(given: str) -> Mode:
    try:
        return Mode(given)
    except ValueError:
        raise SvodkaError("A watch tells at once, or in a digest.", "Choose one of the two.") from None
