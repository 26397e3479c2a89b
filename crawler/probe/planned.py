"""An addition as an object that JSON can hold, and back: what one process has looked at, another may write later.

The object states facts, no code: the class is written anew from them, and what was planned on another state of the
region's file is known by that file's hash.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from core.config import Config
from core.errors import SvodkaError
from crawler.check_site import check_site
from crawler.loader import Loaded
from crawler.probe.addition import Addition, placed
from crawler.probe.finding import BASES
from crawler.site_fixtures.files import EXPECTED, LISTS, PAGE
from crawler.spider_file import NewSite

_FILES = {EXPECTED, *(name + end for name in (PAGE, *LISTS.values()) for end in ("", ".gz"))}


def as_object(addition: Addition) -> dict[str, Any]:
    return {
        "name": addition.site.name,
        "base": addition.site.base,
        "facts": dict(addition.site.facts),
        "file_before": _hash(addition.change.old),
        "fixture": {
            "day": addition.day,
            "files": {name: base64.b64encode(body).decode() for name, body in addition.files.items()},
        },
    }


def addition_of(plan: Any, loaded: Loaded, config: Config) -> Addition:
    """The addition as it would be now. Raises SvodkaError where the object is none, the site is there already, or the
    region's file cannot take it."""
    try:
        site, fixture = NewSite(plan["name"], plan["base"], plan["facts"]), plan["fixture"]
        day, files = fixture["day"], {name: base64.b64decode(body) for name, body in fixture["files"].items()}
        right = site.base in BASES and "region" in site.facts and files.keys() <= _FILES
        right = right and all(map(_is_fact, site.facts.items())) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", day))
    except (KeyError, TypeError, AttributeError, ValueError):  # of base64 too
        right = False
    if not right or not isinstance(site.name, str):
        raise SvodkaError("This is no plan.", "`svodka add URL --json` makes one: a line for each site.")
    change, spider, fixtures = placed(site, loaded, config)
    check_site(spider)
    return Addition(site, change, fixtures, day, files)


def was_planned_on(plan: Mapping[str, Any], text: str | None) -> bool:
    """Whether this was the region's file when the plan was made."""
    return plan.get("file_before") == _hash(text)


def _is_fact(item: tuple[str, object]) -> bool:
    name, value = item
    texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return name.isidentifier() and (texts or value is None or isinstance(value, str | int))


def _hash(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()
