"""Is a site's class right? Every mistake is told with file, line and what to write instead."""

import inspect
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.cssselect import CSSSelector

from core.config import SECRET_PREFIX
from core.errors import SvodkaError
from core.models import Kind
from core.regions import region
from crawler.backtracking import backtracks
from crawler.news_spider import FeedSpider, ListingSpider, NewsSpider, SitemapSpider

_ADDRESSES = ("feeds", "sitemaps", "listings")
NAME_RULE = "A name is letters, digits, dots and hyphens."
_FACTS = sorted({"name", *(fact for fact in NewsSpider.__annotations__ if fact.islower())})
_HEADER = re.compile(r"[\w!#$%&'*+.^`|~-]+=[^\x00-\x1f\x7f]*", re.A)
_COOKIE = re.compile(r"[\w!#$%&'*+.^`|~-]+=[^\x00-\x20\x7f;,]*", re.A)
_NOT_OURS_TO_SET = {
    "user-agent": "The user agent says who we are: SVODKA_CONTACT is part of it.",
    "cookie": "Write them in cookies.",
    "proxy-authorization": "Write user and password into the proxy's address, in a variable.",
    **dict.fromkeys(
        (
            *("host", "connection", "content-length", "transfer-encoding", "accept-encoding"),
            *("if-none-match", "if-modified-since", "te", "upgrade"),
        ),
        "The engine sets it.",
    ),
}
_CSS = ("title_css", "body_css", "date_css", "author_css", "links_css", "link_date_css", "next_page_css")


def check_site(cls: type[NewsSpider]) -> None:
    """Raises SvodkaError for the first mistake in the class."""
    _check_spelling(cls)
    for field in ("name", "region", "kind", "timezone"):
        if not hasattr(cls, field):
            raise _mistake(cls, field, f"{field} is missing", f"Add {field}; docs/add-a-site.md says what it means.")
    if not is_name(cls.name):
        raise _mistake(cls, "name", f"name is {cls.name!r}", NAME_RULE)
    if cls.region is not None:
        try:
            region(str(cls.region))
        except SvodkaError as error:
            raise _mistake(cls, "region", f"{cls.region!r} is no region", error.remedy) from None
    if cls.kind not in list(Kind):
        raise _mistake(cls, "kind", f"kind is {cls.kind!r}", 'Write "government" or "media".')
    try:
        ZoneInfo(cls.timezone)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise _mistake(
            cls, "timezone", f"{cls.timezone!r} is no time zone", "Write an IANA name: «Europe/Moscow»."
        ) from None
    _check_addresses(cls)
    _check_patterns(cls)
    _check_access(cls)
    for field in ("min_interval", "max_interval", "fixed_interval", "max_pages", "newest"):
        value = getattr(cls, field)
        if value is None and field == "fixed_interval":
            continue
        if not isinstance(value, int) or value < 1:
            raise _mistake(cls, field, f"{field} is {value!r}", "Write a whole number from 1.")
    if cls.min_interval > cls.max_interval:
        raise _mistake(cls, "min_interval", "min_interval is above max_interval", "Exchange the two.")


def _check_spelling(cls: type[NewsSpider]) -> None:
    """An attribute that no one reads, named almost like a fact: the fact would silently keep its default."""
    for base in cls.__mro__[: cls.__mro__.index(NewsSpider)]:
        for name, value in vars(base).items():
            if name in _FACTS or hasattr(NewsSpider, name) or not name.islower() or name.startswith("_"):
                continue
            near = get_close_matches(name, _FACTS, n=1, cutoff=0.8)
            if near and not callable(value) and not isinstance(value, classmethod | staticmethod | property):
                raise _mistake(cls, name, f"{name} is no fact", f"Did you mean {near[0]}?")


def _check_addresses(cls: type[NewsSpider]) -> None:
    for kind, field in ((FeedSpider, "feeds"), (SitemapSpider, "sitemaps"), (ListingSpider, "listings")):
        if issubclass(cls, kind) and not getattr(cls, field):
            raise _mistake(cls, field, f"{field} is missing", f'A {kind.__name__} needs {field} = ["https://..."].')
    if not any(getattr(cls, field) for field in _ADDRESSES):
        raise _mistake(cls, "feeds", "it has no address", f"Give {', '.join(_ADDRESSES[:-1])} or {_ADDRESSES[-1]}.")
    for field in (*_ADDRESSES, "allowed_hosts", "drop_css", "noise"):
        values = getattr(cls, field)
        if not isinstance(values, list | tuple) or not all(isinstance(value, str) and value for value in values):
            raise _mistake(cls, field, f"{field} is {values!r}", f'Write a list of strings: {field} = ["..."].')
    for field in _ADDRESSES:
        for url in getattr(cls, field):
            if not is_web_address(url):
                raise _mistake(cls, field, f"{url!r} is no web address", "Write it whole: «https://host/path».")
    for host in cls.allowed_hosts:
        if "/" in host or ":" in host:
            raise _mistake(cls, "allowed_hosts", f"{host!r} is no host", "Write the host alone: «example.ru».")


def is_name(name: object) -> bool:
    return isinstance(name, str) and re.fullmatch(r"[\w.-]{1,100}", name) is not None


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and " " not in url
    except ValueError:
        return False


def _check_patterns(cls: type[NewsSpider]) -> None:
    selectors = [(field, getattr(cls, field)) for field in _CSS] + [("drop_css", css) for css in cls.drop_css]
    for field, css in selectors:
        try:
            if css is not None:
                CSSSelector(css, translator="html")
        except Exception as error:  # noqa: BLE001 - cssselect raises its own, lxml's and Python's errors
            raise _mistake(cls, field, f"{css!r} is no CSS selector ({error})", "Try it in `scrapy shell`.") from None
    patterns = [("article_url", cls.article_url), ("not_article_url", cls.not_article_url)]
    for field, pattern in patterns + [("noise", pattern) for pattern in cls.noise]:
        try:
            re.compile(pattern or "")
        except (re.error, TypeError) as error:
            remedy = "Mend it; brackets and dots that mean themselves need a backslash."
            raise _mistake(cls, field, f"{pattern!r} is no regular expression ({error})", remedy) from None
        if pattern and (text := backtracks(pattern)):
            what = f"{pattern!r} may take for ever, on {text[:20]!r} and so on for one"
            raise _mistake(cls, field, what, r"Repeat a part in one way only: «[\w ]*» in place of «(\w+ ?)*».")
    if cls.page_pattern is not None and not _is_page_pattern(cls.page_pattern):
        remedy = "Write an address with {page} in it: «https://host/news/?page={page}»."
        raise _mistake(cls, "page_pattern", f"page_pattern is {cls.page_pattern!r}", remedy)


def _check_access(cls: type[NewsSpider]) -> None:
    if cls.ca_bundle is not None and not re.fullmatch(r"[\w][\w.-]*", str(cls.ca_bundle)):
        remedy = "Write the name of a file in the folder of certificates: docs/access.md."
        raise _mistake(cls, "ca_bundle", f"ca_bundle is {cls.ca_bundle!r}", remedy)
    if cls.render is True and (cls.proxy or cls.headers or cls.ca_bundle):
        what = "render goes together with cookies alone, not with proxy, headers or ca_bundle"
        raise _mistake(cls, "render", what, "Leave one of them out.")
    if not isinstance(cls.render, bool):
        raise _mistake(cls, "render", f"render is {cls.render!r}", "Write True or False.")
    if cls.proxy is not None and not re.fullmatch(r"env:[A-Z_][A-Z0-9_]*|https?://[^\s/@]+:\d+/?", str(cls.proxy)):
        remedy = f"Write http://host:port, or with a password «env:{SECRET_PREFIX}...», a variable of the environment."
        raise _mistake(cls, "proxy", "proxy is no address without a password", remedy)
    for field, shape in (("headers", _HEADER), ("cookies", _COOKIE)):
        pairs = getattr(cls, field)
        if not isinstance(pairs, Mapping):
            raise _mistake(cls, field, f"{field} is {pairs!r}", f'Write {field} = {{"name": "value"}}.')
        for name, value in pairs.items():
            if not isinstance(name, str) or not isinstance(value, str) or not shape.fullmatch(f"{name}={value}"):
                remedy = (
                    "Letters, digits and hyphens for the name, one line for the value (a cookie's without ; and ,)."
                )
                raise _mistake(cls, field, f"{field} has {name!r}, which cannot be sent", remedy)
    for name in cls.headers:
        if name.lower() in _NOT_OURS_TO_SET:
            raise _mistake(cls, "headers", f"headers has {name!r}", _NOT_OURS_TO_SET[name.lower()])
    for name in ("Authorization", "X-Api-Key"):
        if (value := {key.lower(): value for key, value in cls.headers.items()}.get(name.lower())) and not (
            value.startswith("env:")
        ):
            raise _mistake(cls, "headers", f"a secret stands in {name!r}", f"Write «env:{SECRET_PREFIX}...».")


def _is_page_pattern(pattern: str) -> bool:
    try:
        return "{page}" in pattern and is_web_address(pattern.format(page=2))
    except (KeyError, ValueError, IndexError):
        return False


def _mistake(cls: type[NewsSpider], field: str, what: str, remedy: str) -> SvodkaError:
    return SvodkaError(f"{location(cls, field)}: {cls.__name__}: {what}.", remedy)


def location(cls: type[NewsSpider], field: str = "") -> str:
    """«spiders/belgorod.py:12»: the line of the field, or of the class where the field is not written."""
    try:
        lines, start = inspect.getsourcelines(cls)
        file = Path(inspect.getsourcefile(cls) or "")
    except (OSError, TypeError):
        return cls.__module__
    offset = next((i for i, line in enumerate(lines) if re.match(rf"\s+{field}\s*[:=]", line)), 0) if field else 0
    return f"{shown(file)}:{start + offset}"


def shown(file: Path) -> str:
    return str(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)
