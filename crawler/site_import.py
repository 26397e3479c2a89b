"""Rows of a list as classes to be written: what a row says is checked, what it leaves open is filled in and told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.errors import SvodkaError
from core.models import Kind
from core.regions import Region, named
from crawler.check_site import check_site
from crawler.discovery import bare_host
from crawler.news_spider import FeedSpider, ListingSpider, NewsSpider, SitemapSpider
from crawler.site_lists import Row
from crawler.spider_file import Fact, NewSite

_KINDS = {
    Kind.GOVERNMENT: (
        "government",
        "gov",
        "official",
        "administration",
        "власть",
        "администрация",
        "администрации",
        "правительство",
        "правительства",
        "органвласти",
        "органывласти",
        "госорган",
        "госорганы",
    ),
    Kind.MEDIA: ("media", "news", "press", "newspaper", "newspapers", "сми", "газета", "газеты", "новости", "пресса"),
}
_KIND_NAMED = {name: kind for kind, names in _KINDS.items() for name in names}
_FEDERAL = frozenset({"none", "federal", "ru", "россия", "федеральный", "-", "—"})
_CLASS = "Row"  # stands in the message of check_site, where a file has the class
_BASES: Mapping[str, type[NewsSpider]] = {
    "feeds": FeedSpider,
    "sitemaps": SitemapSpider,
    "listings": ListingSpider,
}


@dataclass(frozen=True, slots=True)
class Import:
    """`sites` by the line they come from; the others are sentences on rows: wrong, there already, completed."""

    sites: dict[int, NewSite] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue has, by site name and by address: where it stands."""

    names: Mapping[str, str]
    addresses: Mapping[str, str]


def plan_import(rows: Collection[Row], known: Known, source: str) -> Import:
    """Every row ends in `sites`, `left_out` or `duplicates`. `source` is the file's name, for the notes of classes."""
    done = Import()
    names, addresses = dict(known.names), dict(known.addresses)
    for row in rows:
        try:
            site, guesses = _site(row, source)
        except SvodkaError as error:
            what = error.what.rpartition(f": {_CLASS}: ")[2]
            done.left_out.append(f"line {row.line}: {what} {error.remedy}".strip())
            continue
        urls = [_key(str(url)) for field_ in _BASES for url in _list(site.facts.get(field_))]
        twin = names.get(site.name) or next((addresses[url] for url in urls if url in addresses), None)
        if twin:
            done.duplicates.append(f"line {row.line}: {site.name} is there already: {twin}")
            continue
        names[site.name] = f"line {row.line}"
        addresses |= dict.fromkeys(urls, f"line {row.line}")
        done.sites[row.line] = site
        done.guesses.extend(f"line {row.line}: {site.name}: {guess}" for guess in guesses)
    return done


def known_sites(spiders: Mapping[str, type[NewsSpider]], place: Mapping[str, str]) -> Known:
    """`place` says where each name stands."""
    addresses = {_key(url): f"{name}, {place[name]}" for name, spider in spiders.items() for url in spider.list_urls()}
    return Known(dict(place), addresses)


def _site(row: Row, source: str) -> tuple[NewSite, list[str]]:
    """The site of a row, and what was guessed. Raises SvodkaError."""
    guesses: list[str] = []
    feed, sitemap, url = _address(row["feed"]), _address(row["sitemap"]), _address(row["url"] or row["host"])
    if feed and "sitemap" in feed.lower():
        feed, sitemap = "", feed
    home = url or feed or sitemap
    if not home:
        raise SvodkaError("it names no host, address or feed.", "Fill one of the columns host, url and feed.")
    name = bare_host(row["host"] if row["host"] and "/" not in row["host"] else urlsplit(home).hostname or "")
    lists: dict[str, Fact] = {"feeds": [feed]} if feed else {"sitemaps": [sitemap]} if sitemap else {"listings": [url]}
    kind_of_list = next(iter(lists))
    if kind_of_list == "listings" and not row["url"]:
        guesses.append("the home page stands for the list of its news: a guess")
    region = _region(row, guesses)
    facts: dict[str, Fact] = {
        "region": region.code if region else None,
        "kind": str(_kind(row, name, guesses)),
        "timezone": row["timezone"] or (region.timezone if region else "Europe/Moscow"),
        **lists,
    }
    first = str(_list(lists[kind_of_list])[0])
    if name != bare_host(urlsplit(first).hostname or "") and not name.endswith(
        "." + bare_host(urlsplit(first).hostname or "")
    ):
        facts["allowed_hosts"] = [name]
    said = " ".join(row["note"].split())
    facts |= {"enabled": False, "note": f"evidence: {said or source}; not probed by us yet"}
    base = _BASES[kind_of_list]
    check_site(type(_CLASS, (base,), {"name": name, **facts}))
    return NewSite(name, base.__name__, facts), guesses


def _address(text: str) -> str:
    """A whole address; "" for nothing."""
    if not text or "://" in text:
        return text
    return f"https://{text.removeprefix('//')}" + ("" if "/" in text.removeprefix("//") else "/")


def _region(row: Row, guesses: list[str]) -> Region | None:
    """None for a federal source."""
    said = row["region"]
    if said.lower() in _FEDERAL:
        return None
    if said:
        return named(said)
    for folder in row["folders"].splitlines():
        if folder.lower() in _FEDERAL:
            return None
        try:
            return named(folder)
        except SvodkaError:
            continue
    guesses.append("no region is named: it goes to the federal sources")
    return None


def _kind(row: Row, name: str, guesses: list[str]) -> Kind:
    for said in (row["kind"], *row["folders"].splitlines()):
        kind = _KIND_NAMED.get("".join(said.lower().split()))
        if kind:
            return kind
    if row["kind"]:
        raise SvodkaError(f"kind is {row['kind']!r}.", "Write government or media.")
    kind = Kind.GOVERNMENT if name.endswith(".gov.ru") or ".gov." in name else Kind.MEDIA
    guesses.append(f"no kind is named: {kind}, by its host")
    return kind


def _list(value: Fact) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else []


def _key(url: str) -> str:
    """An address without what does not tell lists apart: scheme, «www.», a slash at the end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{bare_host(parts.hostname or '')}{parts.path.rstrip('/')}{query}"
