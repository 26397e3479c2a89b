"""A site that moved: which facts of its class change. Pure."""

from urllib.parse import urlsplit

from core.errors import SvodkaError
from crawler.check_site import is_web_address
from crawler.discovery import bare_host, is_on
from crawler.news_spider import NewsSpider
from crawler.spider_file import Fact

_FIELDS = ("feeds", "sitemaps", "listings")


def moved_facts(site: type[NewsSpider], to: str, old: str = "") -> dict[str, Fact]:
    """The facts to be written anew. Raises SvodkaError where it is not clear which.

    A host alone (https://host/) takes the place of the site's host in all its addresses; an address with a path takes
    the place of the address `old`, or of the only one there is. Where the host is another, the old one stays in
    `allowed_hosts`: links to older articles may still name it.
    """
    if not is_web_address(to):
        raise SvodkaError(f"{to!r} is no web address.", "Write it whole: https://host/ or https://host/path.")
    parts = urlsplit(to)
    if parts.path in ("", "/") and not parts.query and not old:
        host = site.facts().host
        changes = {
            url: f"{parts.scheme}://{parts.netloc}{_tail(url)}" for url in site.list_urls() if _host(url) == host
        }
    else:
        changes = {_only(site, old): to}
    facts: dict[str, Fact] = {}
    for field in _FIELDS:
        urls = list(getattr(site, field))
        if set(urls) & set(changes):
            facts[field] = [changes.get(url, url) for url in urls]
    if pattern := _pattern(site.page_pattern, changes):
        facts["page_pattern"] = pattern
    if not is_on(to, site.hosts()):
        facts["allowed_hosts"] = [bare_host(parts.hostname or ""), *site.hosts()]
    if all(
        getattr(site, field) == value or list(getattr(site, field) or ()) == value for field, value in facts.items()
    ):
        raise SvodkaError(f"{site.name} is at {to} already.", "`svodka sources show NAME` lists its addresses.")
    return facts


def _only(site: type[NewsSpider], old: str) -> str:
    urls = site.list_urls()
    if old in urls:
        return old
    listed = "\n".join(urls)
    if old:
        raise SvodkaError(f"{site.name} has no address {old}.", f"It has:\n{listed}")
    if len(urls) > 1:
        raise SvodkaError(
            f"{site.name} has {len(urls)} addresses.",
            f"Say with --from which one moved, or give the host alone:\n{listed}",
        )
    return urls[0]


def _pattern(pattern: str | None, changes: dict[str, str]) -> str | None:
    """The pattern of the following pages, moved with the list that it begins with, or with its host."""
    if pattern is None:
        return None
    for old, new in sorted(changes.items(), key=lambda change: -len(change[0])):
        if pattern.startswith(old):
            return new + pattern.removeprefix(old)
        if _host(pattern) == _host(old) and _tail(old) == _tail(new):
            parts = urlsplit(new)
            return f"{parts.scheme}://{parts.netloc}{_tail(pattern)}"
    return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _tail(url: str) -> str:
    """All after the host."""
    return "/" + url.partition("://")[2].partition("/")[2]
