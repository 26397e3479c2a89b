"""Sources: the board, and one source with its rhythm, its polls, its memory, and what an operator may do to it."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from core.models import Kind
from core.outcomes import ARTICLE_OUTCOMES
from core.regions import regions
from storage import alerts, article_list, audit, memory, memory_view, source_board, source_view, sources
from storage.source_board import ORDERS, STATES, Filter
from web.auth.gate import OWN_FORM, Operating, Reading
from web.console.plots import heat, stacked
from web.shell import page, shell_of

router = APIRouter(prefix="/sources", default_response_class=HTMLResponse)
_A_PAGE = 100
_POLLS, _ARTICLES, _ALERTS, _ACTIONS = 15, 10, 10, 10
_DAYS = 28
_MEMORY = 120
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RULINGS = {"pin": "pinned", "veto": "vetoed", "forget": None}
_DONE = {
    "add": "Its class and its fixture are written; it will be polled at the next tick.",
    "enable": "It will be polled at the next tick.",
    "disable": "It is not polled any more; its articles stay.",
    "poll": "It is due now: the next tick takes it.",
    "pin": "The line is cut from now on; its articles are cleaned again within a minute.",
    "veto": "The line is text and stays; its articles are cleaned again within a minute.",
    "forget": "The line is forgotten, and text until it is learnt anew.",
}


@router.get("")
def board_page(
    request: Request,
    visitor: Reading,
    state: str = "",
    region: str = "",
    kind: str = "",
    q: str = "",
    order: str = "name",
    start: int = 0,
) -> Response:
    shell = shell_of(request)
    wanted = Filter(
        state if state in STATES else "",
        region if region in regions() else None,
        kind if kind in set(Kind) else None,
        q.strip()[:100].replace("\0", ""),
        order if order in ORDERS else "name",
    )
    start = min(max(start, 0), 1_000_000)
    with shell.db.begin() as session:
        rows = source_board.board(session, wanted, _A_PAGE + 1, start, shell.now())
        counts = source_board.counts(session)
        known = source_board.regions_of_sources(session)
    query = {"state": wanted.state, "region": region, "kind": kind, "q": wanted.word, "order": wanted.order}
    query = {key: value for key, value in query.items() if value and (key, value) != ("order", "name")}
    return page(
        request,
        "sources.html",
        rows=rows[:_A_PAGE],
        counts=counts,
        regions=known,
        wanted=wanted,
        orders=ORDERS,
        here=lambda **other: "?" + urlencode({k: v for k, v in (query | other).items() if v != ""}),
        start=start,
        a_page=_A_PAGE,
        more=len(rows) > _A_PAGE,
    )


@router.get("/{name}")
def source_page(request: Request, visitor: Reading, name: str, done: str = "") -> Response:
    shell = shell_of(request)
    now = shell.now()
    with shell.db.begin() as session:
        found = _source(session, name)
        number = found["id"]
        rhythm = source_view.rhythm(session, number, found["kind"])
        ended = source_view.ended_by_day(session, number, now.date(), _DAYS)
        shown = {
            "lists": source_view.lists(session, number),
            "polls": source_view.polls(session, number, _POLLS),
            "articles": article_list.of_source(session, number, _ARTICLES),
            "alerts": alerts.history(session, _ALERTS, number),
            "actions": audit.latest(session, _ACTIONS, name),
        }
    articles = [sum(pages for outcome, pages in day.items() if outcome in ARTICLE_OUTCOMES) for day in ended.values()]
    others = [sum(day.values()) - count for day, count in zip(ended.values(), articles, strict=True)]
    labels = [
        f"{day:%d.%m}: " + (", ".join(f"{outcome} {pages}" for outcome, pages in of.items()) or "nothing")
        for day, of in ended.items()
    ]
    return page(
        request,
        "source.html",
        source=found,
        done=_DONE.get(done, ""),
        cells=_heat(rhythm[0]) if rhythm else [],
        factor=rhythm[1] if rhythm else 1.0,
        week=_WEEK,
        days=stacked(list(zip(articles, others, strict=True)), labels, width=560, height=70),
        ended=sum(articles) + sum(others),
        **shown,
    )


@router.get("/{name}/memory")
def memory_page(request: Request, visitor: Reading, name: str, done: str = "") -> Response:
    return _memory(request, name, done=_DONE.get(done, ""))


@router.post("/{name}/enable", dependencies=[OWN_FORM])
def enable(request: Request, visitor: Operating, name: str) -> Response:
    return _done(request, visitor, name, "enable", lambda session: sources.set_enabled(session, name, True))


@router.post("/{name}/disable", dependencies=[OWN_FORM])
def disable(request: Request, visitor: Operating, name: str) -> Response:
    return _done(request, visitor, name, "disable", lambda session: sources.set_enabled(session, name, False))


@router.post("/{name}/poll", dependencies=[OWN_FORM])
def poll(request: Request, visitor: Operating, name: str) -> Response:
    now = shell_of(request).now()

    def make_due(session: Session) -> None:
        if not source_view.poll_now(session, name, now):
            raise HTTPException(409, "It is not polled: enable it first.")

    return _done(request, visitor, name, "poll", make_due)


@router.post("/{name}/memory", dependencies=[OWN_FORM])
def rule(
    request: Request, visitor: Operating, name: str, line: Annotated[int, Form()], ruling: Annotated[str, Form()]
) -> Response:
    """A word on a line that the memory knows, by the line's hash."""
    if ruling not in _RULINGS:
        raise HTTPException(422, "A line is pinned, vetoed or forgotten.")
    now = shell_of(request).now()

    def write(session: Session) -> str:
        found = _source(session, name)
        known = memory_view.line(session, found["id"], line)
        if known is None:
            raise HTTPException(404, "The memory holds no such line any more.")
        memory.rule(session, found["id"], line, known, _RULINGS[ruling], now)
        return known

    return _done(request, visitor, name, ruling, write, "/memory")


@router.post("/{name}/pin", dependencies=[OWN_FORM])
def pin(request: Request, visitor: Operating, name: str, start: Annotated[str, Form()] = "") -> Response:
    """A line that is text so far, by its beginning."""
    start = " ".join(start.replace("\0", "").split())
    with shell_of(request).db.begin() as session:
        found = memory_view.starting(session, _source(session, name)["id"], start) if start else []
    found = [one for one in found if one[1] == start] or found
    if len(found) != 1:
        what = "Several lines begin so: write more of it." if found else "No page of this site has a line like that."
        return _memory(request, name, 422, said=what, start=start)
    return rule(request, visitor, name, found[0][0], "pin")


def _memory(request: Request, name: str, status: int = 200, **said: str) -> Response:
    with shell_of(request).db.begin() as session:
        found = _source(session, name)
        lines = memory_view.shown(session, found["id"])
    return page(request, "source_memory.html", status, source=found, lines=lines[:_MEMORY], all=len(lines), **said)


def _done(
    request: Request, visitor: Any, name: str, action: str, work: Callable[[Session], object], tab: str = ""
) -> Response:
    """The work and its record in one transaction, then back to where the button is."""
    shell = shell_of(request)

    def both(session: Session) -> None:
        _source(session, name)
        said = work(session)
        detail = {"line": said} if isinstance(said, str) else {}
        audit.record(session, visitor.name, f"source.{action}", name, shell.now(), detail)

    shell.db.do(both)
    return RedirectResponse(f"/sources/{quote(name, safe='')}{tab}?done={action}", 303)


def _source(session: Session, name: str) -> source_view.Row:
    found = source_view.source(session, name.replace("\0", ""))
    if found is None:
        raise HTTPException(404, "There is no such source.")
    return found


def _heat(rates: tuple[float, ...]) -> list[Any]:
    rows = [(name, rates[:24] if day < 5 else rates[24:]) for day, name in enumerate(_WEEK)]
    return heat(rows, "an hour", width=24, height=20)
