"""A site that is to be added: asked for, looked at, shown as it would be stored, and written after a yes."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.errors import SvodkaError
from core.models import Kind
from core.regions import regions
from storage import audit
from web.auth.gate import OWN_FORM, Operating
from web.looks import MOST_SITES, Busy, Look, Question, Site
from web.shell import page, shell_of

router = APIRouter(prefix="/sources/add", default_response_class=HTMLResponse)
# the options of `svodka add` and what the form calls them
FIELDS = {
    "region": "Region",
    "kind": "Kind",
    "timezone": "Time zone",
    "name": "Name",
    "listing": "Links",
    "date": "Date",
    "undated": "No dates",
}
_OPTION = re.compile(r"--(" + "|".join(FIELDS) + r")\b")
_LONGEST_URLS, _LONGEST = 8000, 500  # characters of the addresses, and of any other field
_EVERY = 2  # seconds between two looks at a page that waits
_CHARACTERS = 6000  # of an article's text that are shown
_LOST = "This look is not known any more: the console was started anew, or it is long ago. Nothing was written."
Field = Annotated[str, Form()]


@router.get("")
def form_page(request: Request, visitor: Operating) -> Response:
    return _form(request, {name: value for name, value in request.query_params.items() if name in {"urls", *FIELDS}})


@router.post("", dependencies=[OWN_FORM])
def look(
    request: Request,
    visitor: Operating,
    urls: Field = "",
    region: Field = "",
    kind: Field = "",
    timezone: Field = "",
    name: Field = "",
    listing: Field = "",
    date: Field = "",
    undated: Field = "",
) -> Response:
    facts = {"region": region, "kind": kind, "timezone": timezone, "name": name}
    facts |= {"listing": listing, "date": date, "undated": undated}
    given = {"urls": _clean(urls, _LONGEST_URLS)} | {key: _clean(value, _LONGEST) for key, value in facts.items()}
    try:
        begun = shell_of(request).looks.begin(_question(given))
    except SvodkaError as error:
        return _form(request, given, 503 if isinstance(error, Busy) else 422, f"{error.what} {error.remedy}")
    return RedirectResponse(f"/sources/add/{begun.key}", 303)


@router.get("/{key}")
def look_page(request: Request, visitor: Operating, key: str) -> Response:
    found = shell_of(request).looks.get(key)
    if found is None:
        return _form(request, {}, 404, _LOST)
    shown = page(
        request,
        "add_look.html",
        look=found,
        again="/sources/add?" + urlencode(_asked(found)),
        sites=[_shown(site) for site in found.sites],
        in_form=in_form,
    )
    if not found.ended:
        shown.headers["Refresh"] = str(_EVERY)
    return shown


@router.post("/{key}", dependencies=[OWN_FORM])
def add(request: Request, visitor: Operating, key: str, site: Annotated[list[str] | None, Form()] = None) -> Response:
    """Writes the chosen sites as they were shown."""
    shell = shell_of(request)
    found = shell.looks.get(key)
    if found is None:
        raise HTTPException(404, _LOST)
    chosen = site or []
    added = shell.looks.write(found, chosen)
    with shell.db.begin() as session:
        for one in added:
            file = {"file": one["change"]["file"]}
            audit.record(session, visitor.name or "", "source.add", one["name"], shell.now(), file)
    if len(found.sites) == len(added) == 1 and added[0].get("synced"):
        return RedirectResponse(f"/sources/{quote(added[0]['name'], safe='')}?done=add", 303)
    return RedirectResponse(f"/sources/add/{found.key}", 303)


def in_form(text: str) -> str:
    """A sentence of the command with the names of our form's fields in place of its options."""
    return _OPTION.sub(lambda option: f"«{FIELDS[option[1]]}»", text)


def _form(request: Request, given: Mapping[str, str], status: int = 200, said: str = "") -> Response:
    return page(
        request,
        "add_site.html",
        status,
        given=given,
        fields=FIELDS,
        known=any(given.get(name) for name in FIELDS),
        said=said,
        regions=sorted(regions().values(), key=lambda one: one.name),
        most=MOST_SITES,
    )


def _question(given: Mapping[str, str]) -> Question:
    """Raises SvodkaError that says what to write instead."""
    urls = tuple(dict.fromkeys(given["urls"].replace(",", " ").split()))
    if not urls:
        raise SvodkaError("There is no address yet.", "Write the site's, or that of the page which lists its news.")
    if len(urls) > MOST_SITES:
        raise SvodkaError(f"These are {len(urls)} addresses.", f"Look at {MOST_SITES} at once, then at the others.")
    if given["kind"] and given["kind"] not in set(Kind):
        raise SvodkaError("There is no such kind.", "Choose government or media.")
    options = tuple((name, given[name]) for name in FIELDS if name != "undated" and given[name])
    return Question(urls, options, bool(given["undated"]))


def _asked(look: Look) -> dict[str, str]:
    """The form as it was filled in."""
    asked = look.question
    undated = {"undated": "1"} if asked.undated else {}
    return {"urls": "\n".join(asked.urls), **dict(asked.options), **undated}


def _clean(text: str, longest: int) -> str:
    return "".join(char if char.isprintable() else " " for char in text)[:longest].strip()


def _shown(site: Site) -> dict[str, Any]:
    """With moments as such, and long texts cut."""
    samples = []
    for one in site.get("samples", ()):
        kept, left = [], _CHARACTERS
        for paragraph in one["paragraphs"]:
            if left <= 0:
                break
            kept.append(paragraph if len(paragraph) <= left else paragraph[:left] + "…")
            left -= len(paragraph)
        moments = {key: datetime.fromisoformat(one[key]) if one[key] else None for key in ("published_at", "listed_at")}
        samples.append({**one, **moments, "paragraphs": kept, "more": len(one["paragraphs"]) - len(kept)})
    return {**site, "samples": samples}
