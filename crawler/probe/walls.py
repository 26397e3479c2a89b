"""Why a site gives no page: a guard, scripts in place of text, a closed door. Told from what it answers, never from
the mere absence of all else."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crawler.probe.ask import Seen
from crawler.probe.page import Page
from extraction import sniff

_REFUSALS = frozenset({401, 403, 405, 429, 498, 503})
_FEW = 1500  # characters of text; with more, a page has something to say
_LEAST = 400
_MOUNT = re.compile(
    r"""<(?:div|main)[^>]*\bid=["']?(root|app|__next|__nuxt|q-app|main-app)["']?[^>]*>\s*</"""
    r"""|<(app-root|app-main)[^>]*>\s*(?:</|Загрузка|Loading)""",
    re.I,
)
_BUNDLE = re.compile(
    r"""<script[^>]+src=["']?([^"'\s>]*\b(?:bundle|chunk|runtime|vendor|app|main|index|polyfills)[\w.-]*\.js)""", re.I
)
_NOSCRIPT = re.compile(r"<noscript[^>]*>(.{0,600}?)</noscript>", re.I | re.S)
_NEEDS = re.compile(
    r"(?:включ\w+|enable|need\w*|требу\w+|без|without)[^<]{0,60}(?:javascript|скрипт\w*)"
    r"|javascript[^<]{0,60}(?:включ\w+|enable\w*|отключ\w+|требу\w+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Guard:
    name: str
    served: re.Pattern[str]
    challenge: re.Pattern[str]


@cache
def guards() -> tuple[Guard, ...]:
    text = (files("crawler.probe") / "data" / "walls.toml").read_text(encoding="utf-8")
    return tuple(
        Guard(row["name"], re.compile(row["served"], re.I | re.M), re.compile(row["challenge"], re.I))
        for row in tomllib.loads(text)["wall"]
    )


def wall_of(seen: Seen, page: Page | None) -> tuple[str, str] | None:
    """(who, evidence) of the guard that answered in place of the site, or None.

    A sign of a guard alone is no wall: its answers carry it when they let us through as well.
    """
    refused = seen.status in _REFUSALS
    markup = page.markup if page else ""
    short = page is not None and len(page.text) < _FEW
    for guard in guards():
        served, test = guard.served.search(seen.lines), guard.challenge.search(markup)
        if refused and (served or (test and short)):
            return guard.name, f"HTTP {seen.status}, {_said(served or test)}"
        if test and page is not None and len(page.text) < _LEAST:
            return guard.name, f"a page of {len(page.text)} characters with «{_said(test)}»"
    if page is not None and short and not needs_javascript(page) and (said := sniff.wall(markup, page.text)):
        return "an unnamed guard", said
    return None


def needs_javascript(page: Page) -> list[str]:
    """The signs that the page is empty until scripts fill it; fewer than two are no proof."""
    if len(page.text) >= _LEAST:
        return []
    signs = []
    if match := _MOUNT.search(page.markup):
        signs.append(f"an empty element «{match[1] or match[2]}» for scripts to fill")
    if match := _BUNDLE.search(page.markup):
        signs.append(f"the script {match[1][-60:]}")
    if any(_NEEDS.search(match[1]) for match in _NOSCRIPT.finditer(page.markup)):
        signs.append("a <noscript> that asks for JavaScript")
    if signs and len(page.anchors) < 3:
        signs.append(f"{len(page.text)} characters of text and {len(page.anchors)} links")
    return signs if len(signs) >= 2 else []


def _said(match: re.Match[str] | None) -> str:
    return " ".join(match[0].split())[:60] if match else ""
