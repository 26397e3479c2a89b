"""What a person gave to a probe, made whole and checked before anybody is asked."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.cssselect import CSSSelector

from core.errors import SvodkaError
from core.models import Kind
from core.regions import named
from core.urls import host_of
from crawler.check_site import NAME_RULE, is_name
from crawler.discovery import bare_host
from crawler.loader import Loaded
from crawler.probe.addition import refuse_known
from crawler.probe.finding import Wanted

_FEDERAL = frozenset({"none", "federal"})


def check_options(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The same with the region's code. Raises SvodkaError that says what to write instead."""
    if len(wanted) > 1 and any(one.name or one.listing or one.date for one in wanted):
        raise SvodkaError("--name, --listing and --date are facts of one site.", "Add the sites one by one.")
    one = wanted[0]
    if one.name and not is_name(one.name):
        raise SvodkaError(f"--name {one.name!r} is none.", NAME_RULE)
    federal = (one.region or "").lower() in _FEDERAL
    code = "none" if federal else named(one.region).code if one.region else None
    if one.kind and one.kind not in list(Kind):
        raise SvodkaError(f"--kind {one.kind} is none.", "Write government or media.")
    if one.timezone:
        try:
            ZoneInfo(one.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SvodkaError(f"--timezone {one.timezone} is none.", "Write an IANA name: Europe/Moscow.") from None
    for option, css in (("--listing", one.listing), ("--date", one.date)):
        try:
            CSSSelector(css or "a", translator="html")
        except Exception as error:  # noqa: BLE001 - cssselect raises its own, lxml's and Python's errors
            raise SvodkaError(f"{option} {css} is no CSS selector: {error}.", "Try it in `scrapy shell`.") from None
    return [replace(each, region=code) for each in wanted]


def whole(one: Wanted, loaded: Loaded) -> Wanted:
    """With a whole address. Raises SvodkaError for what is none, and for a site that is there already."""
    url = one.url if "://" in one.url else f"https://{one.url}"
    try:
        host = host_of(url)
        parts = urlsplit(url)
        netloc = f"{host}:{parts.port}" if parts.port else host
    except ValueError as error:
        raise SvodkaError(f"{one.url} is no address of a site: {error}", "Write it as https://host/news/.") from None
    url = parts._replace(netloc=netloc, path=parts.path or "/", fragment="").geturl()
    refuse_known(one.name or bare_host(host), [url], loaded)
    return replace(one, url=url, scheme_guessed="://" not in one.url)
