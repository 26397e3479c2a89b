"""What reading a feed, a sitemap or a listing gives, and the steps that all three share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from urllib.parse import urljoin, urlsplit

from core.models import Link

MAX_LINKS = 5_000
MAX_URL = 8_000
MAX_TITLE = 1_000
MAX_SUMMARY = 4_000


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed says of its own pace; all of it optional.

    `ttl` is in minutes, `skip_hours` are hours of the day in GMT, `skip_days` days of the week, 0 for Monday
    (RSS 2.0), `update_period` is in seconds (the `sy:` module of RSS 1.0), `hub` is a WebSub address.
    """

    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    update_period: int | None = None
    hub: str | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """The links of one answer in its own order; `more` are addresses that continue the list.

    `more` holds the next page of a feed or listing, or the child sitemaps of an index, newest first; `lastmods` are the
    dates that the index gives them.
    `problem` is a sentence for people: why there is no link. It is the site's layout or our facts that
    changed where the list is `readable`; where it is not, the bytes are no such list at all.
    """

    links: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()
    hints: Hints = Hints()
    problem: str | None = None
    readable: bool = True
    lastmods: Mapping[str, datetime] = field(default_factory=dict)


def unreadable(problem: str) -> Discovery:
    return Discovery(problem=problem, readable=False)


@dataclass(frozen=True, slots=True)
class Context:
    """What a parser has to know beside the bytes.

    `url` is the address that answered (after redirects), `charset` what its Content-Type header
    says, `zone` the source's own, `now` the time of the fetch. With `z_is_local` a "Z" means `zone`.
    """

    url: str
    zone: tzinfo
    now: datetime
    charset: str | None = None
    z_is_local: bool = False


def absolute(href: str, base: str) -> str | None:
    """The http(s) address that `href` means on the page `base`, without its fragment; None for all else."""
    href = "".join(href.split()) if "\n" in href or "\t" in href else href.strip()
    if not href or len(href) > MAX_URL:
        return None
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
            return None
    except ValueError:
        return None
    return url.partition("#")[0]


def unique(links: Iterable[Link], limit: int = MAX_LINKS) -> tuple[Link, ...]:
    """The first `limit` links, each address once, in order. A later twin may bring a longer title or a date."""
    found: dict[str, Link] = {}
    for link in links:
        known = found.get(link.url)
        if known is None:
            if len(found) == limit:
                break
            found[link.url] = link
        else:
            found[link.url] = replace(
                known,
                title=max(known.title, link.title, key=len),
                via=known.via | link.via,
                published_at=known.published_at or link.published_at,
            )
    return tuple(found.values())


def on_hosts(discovery: Discovery, hosts: Sequence[str]) -> Discovery:
    """Keeps the links on `hosts` and their subdomains. Says so where that leaves nothing."""
    kept = tuple(link for link in discovery.links if is_on(link.url, hosts))
    if kept or not discovery.links:
        return replace(discovery, links=kept)
    others = sorted({urlsplit(link.url).hostname or "" for link in discovery.links})[:3]
    problem = f"All {len(discovery.links)} links lead to other hosts ({', '.join(others)}): name them in allowed_hosts."
    return replace(discovery, links=(), problem=problem)


def is_on(url: str, hosts: Sequence[str]) -> bool:
    host = bare_host(urlsplit(url).hostname or "")
    return any(host == own or host.endswith("." + own) for own in map(bare_host, hosts))


def bare_host(host: str) -> str:
    """The host in lower case and ASCII (punycode), without a leading `www.` or a trailing dot."""
    host = host.lower().rstrip(".").removeprefix("www.")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    return host
