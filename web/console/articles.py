"""The list of articles: its search, and what it finds by region, kind, source and week."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.display import ru_day
from core.errors import SvodkaError
from core.search_results import Facets, SearchPage
from storage.search import search_with_facets
from web.auth.gate import Reading
from web.console.asking import Asked
from web.console.plots import Bar, bars
from web.shell import page, shell_of

router = APIRouter(default_response_class=HTMLResponse)
_SHOWN = 30
_WEEKS = 52


@router.get("/articles")
def list_page(request: Request, visitor: Reading) -> Response:
    asked = Asked(request.query_params, "/articles")
    with shell_of(request).db.begin() as session:
        try:
            found, by = search_with_facets(session, asked.query, limit=_SHOWN, order=asked.order, after=asked.after)
        except SvodkaError:
            if not asked.after:
                raise
            return RedirectResponse(asked.link(), 303)  # the place of an older link, or of another query
    return page(request, "articles.html", asked=asked, found=found, articles=lines_of(found), by=by, weeks=weeks_of(by))


def lines_of(found: SearchPage) -> list[dict[str, Any]]:
    """As the lists of all pages show articles."""
    return [
        {name: value for name, value in asdict(hit).items() if name != "story"}
        | {"cluster_id": hit.story, "cluster_role": hit.role, "status": "live"}
        for hit in found.hits
    ]


def weeks_of(by: Facets) -> list[tuple[Bar, date]]:
    """A bar for each of the last weeks up to the newest, empty ones too, with the Monday that it begins on."""
    if not by.by_week:
        return []
    last = max(by.by_week)
    first = max(min(by.by_week), last - timedelta(weeks=_WEEKS - 1))
    mondays = [first + timedelta(weeks=place) for place in range((last - first).days // 7 + 1)]
    counts = [by.by_week.get(monday, 0) for monday in mondays]
    labels = [_week(monday) for monday in mondays]
    made = bars(counts, labels, width=min(480.0, 40.0 * len(mondays)), height=48)
    return list(zip(made, mondays, strict=True))


def _week(monday: date) -> str:
    return f"{ru_day(monday)} — {ru_day(monday + timedelta(days=6))}"
