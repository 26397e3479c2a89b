"""Stories: those that many carry, and one with its time line, who was first, and what the copies changed."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.difference import paragraphs, words
from core.display import ru_moment
from storage import stories, story_list
from web.auth.gate import Reading
from web.console.plots import Dot, swarm
from web.shell import page, region_name, shell_of

router = APIRouter(prefix="/stories", default_response_class=HTMLResponse)
_SHOWN = 50
_COPIES = 60
_AROUND = 20
_DAYS = (1, 3)  # that the list may go back: longer would be counted while somebody waits
_WIDTH, _RADIUS = 720.0, 7.0
_When = tuple[datetime, str]  # a moment and its precision


@router.get("")
def list_page(request: Request, visitor: Reading, days: int = 1) -> Response:
    shell = shell_of(request)
    now = shell.now()
    days = days if days in _DAYS else 1
    with shell.db.begin() as session:
        found = story_list.widest(session, now - timedelta(days=days), now, _SHOWN)
    return page(request, "stories.html", stories=found, days=days, choices=_DAYS)


@router.get("/{number}")
def story_page(
    request: Request, visitor: Reading, number: int, old: int | None = None, new: int | None = None
) -> Response:
    with shell_of(request).db.begin() as session:
        asked = stories.story_id(session, str(number)) if 0 < number < 2**63 else None
        if asked is None:
            raise HTTPException(404, "There is no such story.")
        found = stories.story(session, asked, _COPIES)
        if not found["copies"]:
            raise HTTPException(404, "This story has no article any more.")
        if found["story"] != number:
            return RedirectResponse(f"/stories/{found['story']}", 303)
        regions = story_list.spread(session, number)
        both = stories.texts(session, (old, new)) if old and new else {}
    dots, height, ends = _time_line(found["copies"])
    return page(
        request,
        "story.html",
        story=found,
        around=found["around"][:_AROUND],
        dots=dots,
        height=height,
        ends=ends,
        regions=[(region_name(code), count) for code, count in regions.items()],
        widest=max(regions.values(), default=1),
        compared=_compared(number, old, new, both),
    )


def _time_line(copies: list[dict[str, Any]]) -> tuple[list[Dot], float, tuple[_When, _When] | None]:
    """Dots by the time of publication, by first sight where there is none; and when the line begins and ends."""
    times = [
        (copy["published_at"], copy["published_precision"])
        if copy["published_at"]
        else (copy["first_seen_at"], "minute")
        for copy in copies
    ]
    start, end = min(times), max(times)
    length = (end[0] - start[0]).total_seconds()
    places = []
    for copy, (at, precision) in zip(copies, times, strict=True):
        place = (at - start[0]).total_seconds() / length if length else 0.5
        label = f"{copy['source']}, {ru_moment(at, precision)}"
        places.append((place, copy["number"], copy["role"] == "original", label))
    dots, height = swarm(places, width=_WIDTH, radius=_RADIUS)
    return dots, height, (start, end) if length else None


def _compared(story: int, old: int | None, new: int | None, both: dict[int, Any]) -> dict[str, Any] | None:
    if not old or not new:
        return None
    if any(one not in both or both[one]["story"] != story for one in (old, new)):
        raise HTTPException(404, "This is no copy of the story.")
    one, other = both[old], both[new]
    return {
        "old": old,
        "new": new,
        "old_source": one["source"],
        "new_source": other["source"],
        "title": words(one["title"], other["title"]) if one["title"] != other["title"] else None,
        "text": paragraphs(one["paragraphs"], other["paragraphs"]),
    }
