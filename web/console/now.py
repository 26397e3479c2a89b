"""The first page: what arrives, from where, how late, and what needs a hand."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from core.regions import regions
from core.tiles import Tile, shade, tiles
from storage import alerts, article_list, now_view
from web.auth.gate import Reading
from web.console.plots import Bar, bars
from web.shell import page, shell_of

router = APIRouter(default_response_class=HTMLResponse)
_LATEST = 30
_SHOWN_ALERTS = 20


@dataclass(frozen=True, slots=True)
class RegionTile:
    tile: Tile
    name: str
    shade: str
    articles: int
    usual: float
    sources: int


@router.get("/")
def now_page(request: Request, visitor: Reading) -> Response:
    shell = shell_of(request)
    now = shell.now()
    with shell.db.begin() as session:
        look = now_view.look(session, now)
        lines = article_list.latest(session, _LATEST, now - timedelta(days=7))
        opened = alerts.opened(session)
    return page(
        request,
        "now.html",
        look=look,
        tiles=_tiles(look),
        hours=_hours(look.by_hour),
        articles=lines,
        alerts=opened[:_SHOWN_ALERTS],
        more_alerts=len(opened) - _SHOWN_ALERTS,
    )


def _tiles(look: now_view.Now) -> list[RegionTile]:
    made = []
    for tile in tiles():
        day = look.regions.get(tile.code)
        name = regions()[tile.code].name
        if day is None or not day.sources:
            made.append(RegionTile(tile, name, "unwatched", day.articles if day else 0, 0, 0))
        else:
            made.append(RegionTile(tile, name, shade(day.articles, day.usual), day.articles, day.usual, day.sources))
    return made


def _hours(counts: tuple[int, ...]) -> list[Bar]:
    labels = [f"{24 - place} to {23 - place} h ago" for place in range(24)]
    return bars(counts, labels, width=480, height=56)
