"""Sites on which news keep arriving until they are told to stop; every second host has two feeds, each a source.

Every text says its own number once, in a sentence of its own, so that an article can be told from all others by what
it says; many are reprints of each other all the same.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.crawl.farm import Item, Site, article_page, hosts_of
from bench.dedupe_index.texts import Stream

_FEEDS = ("/rss.xml", "/second.xml")
_TITLE_WORDS = 9
_NUMBER = re.compile(r"под номером (\d+)")


@dataclass(frozen=True, slots=True)
class Published:
    """One item of the schedule; `at` in Unix time."""

    number: int
    host: str
    feed_path: str
    at: float

    @property
    def path(self) -> str:
        return f"/news/{self.number}.html"

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


def feeds_of(hosts: int) -> list[tuple[str, str]]:
    """(host, path) of each feed."""
    return [(host, path) for place, host in enumerate(hosts_of(hosts)) for path in _FEEDS[: 1 + place % 2]]


def number_said(text: str) -> int | None:
    found = _NUMBER.search(text)
    return int(found[1]) if found else None


@dataclass(slots=True)
class _Stopping(Site):
    """Publishes nothing after the time in the file `stop`, once there is one."""

    stop: Path = Path()

    def feed(self, now: float) -> tuple[str, bytes]:
        stopped = float(self.stop.read_text()) if self.stop.exists() else now
        return super(_Stopping, self).feed(min(now, stopped))


@dataclass(slots=True)
class Arrivals:
    """`per_minute` items in all, from `began` on and for `minutes` at most, and one in each feed before.

    A file `stop` with a Unix time ends them; it has to come into being whole.
    """

    hosts: int
    per_minute: float
    minutes: float
    seed: int
    began: float
    stop: Path
    _bodies: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def end(self) -> float:
        """Stops the news; returns the Unix time of that."""
        now = time.time()
        draft = self.stop.with_suffix(".new")
        draft.write_text(str(now))
        draft.replace(self.stop)
        return now

    def schedule(self) -> Sequence[Published]:
        feeds = feeds_of(self.hosts)
        before = [self.began - 3600.0] * len(feeds)
        after = [self.began + 60.0 * n / self.per_minute for n in range(int(self.minutes * self.per_minute))]
        return [Published(n, *feeds[n * 7919 % len(feeds)], at) for n, at in enumerate([*before, *after])]

    def sites(self) -> dict[str, Site]:
        stream = Stream(self.seed)
        sites: dict[str, Site] = {
            host + path: _Stopping(host, feed_path=path, stop=self.stop) for host, path in feeds_of(self.hosts)
        }
        for item in self.schedule():
            paragraphs = stream.paragraphs(next(stream))
            title = " ".join(paragraphs[0].rstrip(".").split()[:_TITLE_WORDS])
            paragraphs[0] += f" Редакция передала это сообщение {_clock(item.at)} под номером {item.number} в ленту."
            sites[item.host + item.feed_path].items.append(Item(item.path, title, item.at))
            self._bodies[item.host, item.path] = article_page(item.host, title, paragraphs, item.at)
        return sites

    def page(self, host: str, path: str) -> bytes | None:
        return self._bodies.get((host, path))


def _clock(at: float) -> str:
    return time.strftime("в %H:%M:%S", time.gmtime(at))
