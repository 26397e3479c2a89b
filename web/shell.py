"""What every page needs: the database, the clock, the templates, and how values are written in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

from core import display
from core.regions import regions
from storage.engine import Database
from web.looks import Looks

HERE = Path(__file__).resolve().parent
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Shell:
    """One an application. `now` gives the time, aware, in UTC; `open_reading` is the setting `web_open`;
    `receivers` are the labels of those who can be told of news, by name."""

    db: Database
    now: Callable[[], datetime]
    templates: Jinja2Templates
    open_reading: bool = False
    receivers: Mapping[str, str] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)


def templates() -> Jinja2Templates:
    made = Jinja2Templates(HERE / "templates")
    made.env.trim_blocks = made.env.lstrip_blocks = True
    made.env.filters |= {
        "moment": display.ru_moment,
        "day": display.ru_day,
        "iso": lambda value: value.isoformat() if value else "",
        "web_link": web_link,
        "span": display.span,
        "number": display.ru_number,
        "region": region_name,
        "counted": display.counted,
        "plural": display.plural,
    }
    return made


def shell_of(request: Request) -> Shell:
    return cast("Shell", request.app.state.shell)


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
    """A template with what the frame around every page shows: the visitor, the theme, the place."""
    theme = request.cookies.get(THEME_COOKIE, "")
    frame = {
        "visitor": getattr(request.state, "visitor", None),
        "theme": theme if theme in ("light", "dark") else "",
        "place": request.url.path,
        "now": shell_of(request).now(),
    }
    return shell_of(request).templates.TemplateResponse(request, template, frame | values, status_code=status)


def web_link(url: Any) -> str:
    """The address if it is one of the web, "#" for anything that a browser might run."""
    try:
        return str(url) if urlsplit(str(url)).scheme in ("http", "https") else "#"
    except ValueError:
        return "#"


def region_name(code: str | None) -> str:
    """Russian, as people say it; the code itself where it is unknown, nothing for a federal source."""
    known = regions().get(code or "")
    return known.name if known else code or ""
