"""A watch before it is kept: its query, written or made from example texts, tried on the archive; and its change."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import ImmutableMultiDict

from core.errors import SvodkaError
from core.regions import regions
from core.search_results import SearchPage
from core.watch.examples import MOST_EXAMPLES, Suggestion, suggested
from core.watch.shipped import shipped
from storage import audit, watches
from storage.search import search_with_facets
from storage.watch_words import shares
from storage.watches import Mode, SavedWatch
from web.auth.gate import OWN_FORM, Operating, Reading
from web.console.articles import lines_of, weeks_of
from web.console.asking import Asked
from web.console.watches import saved
from web.shell import page, shell_of

router = APIRouter(prefix="/watches", default_response_class=HTMLResponse)
_SAMPLE = 10
_LONGEST = 50_000  # characters of an example
_FORMS = 16
_NEW = "/watches/new"
Field = Annotated[str, Form()]
Fields = Annotated[list[str] | None, Form()]


@router.get("/new")
def new_page(request: Request, visitor: Reading, name: str = "") -> Response:
    return _form(request, Asked(request.query_params, _NEW, days=False), name=name[:200])


@router.post("/new", dependencies=[OWN_FORM])
def save(
    request: Request, visitor: Operating, name: Field = "", mode: Field = Mode.AT_ONCE, receiver: Fields = None
) -> Response:
    """The query is the address's: what was looked at is what is kept."""
    shell, asked = shell_of(request), Asked(request.query_params, _NEW, days=False)
    try:
        told = _receivers(request, receiver, ())
        with shell.db.begin() as session:
            number = watches.add(session, name, asked.query, receivers=told, mode=_mode(mode))
            audit.record(session, visitor.name or "", "watch.add", name, shell.now())
    except SvodkaError as error:
        return _form(request, asked, 422, said=_said(error), name=name, mode=mode, told=receiver or ())
    return RedirectResponse(f"/watches/{number}", 303)


@router.get("/examples")
def examples_page(request: Request, visitor: Reading) -> Response:
    return page(request, "watch_examples.html", texts=[], most=MOST_EXAMPLES, shipped=shipped())


@router.post("/examples", dependencies=[OWN_FORM])
def suggest_page(request: Request, visitor: Reading, text: Fields = None, q: Field = "", again: Field = "") -> Response:
    """What the texts have in common as a query, or the query `q` that somebody made of it; nothing is kept."""
    texts = [one.replace("\0", "")[:_LONGEST].strip() for one in text or ()]
    texts = [one for one in texts if one]
    frame: dict[str, Any] = {"texts": texts, "most": MOST_EXAMPLES, "shipped": shipped()}
    try:
        if not texts:
            raise SvodkaError("There is no text yet.", "Paste one to ten articles of the kind that you look for.")
        with shell_of(request).db.begin() as session:
            suggestion = suggested(texts, lambda words: shares(session, words))
    except SvodkaError as error:
        return page(request, "watch_examples.html", 422, said=_said(error), **frame)
    wanted = suggestion.query if again or not q.strip() else q
    asked = Asked(ImmutableMultiDict([("q", wanted)]), _NEW, days=False)
    return _form(request, asked, suggestion=suggestion, texts=texts)


@router.get("/{number}/edit")
def edit_page(request: Request, visitor: Operating, number: int) -> Response:
    """With the saved query, or the one of the address, tried on the archive."""
    with shell_of(request).db.begin() as session:
        watch = saved(session, number)
    path = f"/watches/{number}/edit"
    asked = Asked(request.query_params, path, days=False)
    if not request.query_params:
        asked.query = watch.query
    return _form(request, asked, watch=watch, name=watch.name, mode=watch.mode, told=watch.receivers)


@router.post("/{number}/edit", dependencies=[OWN_FORM])
def change(
    request: Request,
    visitor: Operating,
    number: int,
    name: Field = "",
    mode: Field = Mode.AT_ONCE,
    receiver: Fields = None,
) -> Response:
    shell, asked = shell_of(request), Asked(request.query_params, f"/watches/{number}/edit", days=False)
    with shell.db.begin() as session:
        watch = saved(session, number)
    try:
        told = _receivers(request, receiver, watch.receivers)
        with shell.db.begin() as session:
            watches.change(session, number, name=name, query=asked.query, receivers=told, mode=_mode(mode))
            audit.record(session, visitor.name or "", "watch.edit", name, shell.now())
    except SvodkaError as error:
        return _form(request, asked, 422, watch=watch, said=_said(error), name=name, mode=mode, told=receiver or ())
    return RedirectResponse(f"/watches/{number}", 303)


def _form(
    request: Request,
    asked: Asked,
    status: int = 200,
    *,
    watch: SavedWatch | None = None,
    suggestion: Suggestion | None = None,
    texts: Sequence[str] = (),
    said: str = "",
    name: str = "",
    mode: str = Mode.AT_ONCE,
    told: Sequence[str] = (),
) -> Response:
    shell = shell_of(request)
    by = found = None
    with shell.db.begin() as session:
        if asked.query.as_json():
            found, by = search_with_facets(session, asked.query, limit=_SAMPLE)
    return page(
        request,
        "watch_form.html",
        status,
        asked=asked,
        watch=watch,
        suggestion=suggestion,
        texts=texts,
        said=said,
        name=name,
        mode=mode,
        told=told,
        receivers={one: f"{one} (not in the settings)" for one in told} | dict(shell.receivers),
        regions=sorted(regions().values(), key=lambda one: one.name),
        found=found,
        by=by,
        forms=_forms(found) if found else [],
        articles=lines_of(found) if found else [],
        weeks=weeks_of(by) if by else [],
    )


def _forms(found: SearchPage) -> list[str]:
    """The words that matched in the sample, as they are written there, the most common first."""
    counts = Counter(piece.casefold() for hit in found.hits for piece, matched in hit.snippet if matched)
    return [form for form, _ in counts.most_common(_FORMS)]


def _receivers(request: Request, given: Sequence[str] | None, kept: Sequence[str]) -> list[str]:
    """Raises SvodkaError for a name that neither the settings nor the watch have."""
    known = {*shell_of(request).receivers, *kept}
    if strange := [name for name in given or () if name not in known]:
        raise SvodkaError(f"There is no receiver {strange[0][:40]}.", "The settings name them: SVODKA_NOTIFY.")
    return list(dict.fromkeys(given or ()))


def _mode(given: str) -> Mode:
    try:
        return Mode(given)
    except ValueError:
        raise SvodkaError("A watch tells at once, or in a digest.", "Choose one of the two.") from None


def _said(error: SvodkaError) -> str:
    return f"{error.what} {error.remedy}"
