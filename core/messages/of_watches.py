"""What a watch has found as a message: each story for itself, or all of a day as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.display import long_moment
from core.messages.message import Message
from core.search_results import Segments

_LISTED = 30  # of a summary; the rest is counted


@dataclass(frozen=True, slots=True)
class News:
    """The first article of a story that a watch found there. `id` is the stable one, for programs."""

    id: UUID
    number: int
    url: str
    source: str
    region: str | None
    title: str
    published_at: datetime | None
    published_precision: str
    story: int
    passage: Segments


def one(watch: str, news: News, zone: ZoneInfo) -> Message:
    """Times are written in `zone`."""
    lines = ["".join(piece for piece, _ in news.passage), f"{_when(news, zone)}{news.source}", news.url]
    data = {"watch": watch, **_data(news)}
    return Message(f"{watch}: {news.title or news.url}", "\n".join(filter(None, lines)), data, heading=watch)


def summary(watch: str, found: Sequence[News], zone: ZoneInfo) -> Message:
    """Times are written in `zone`."""
    lines = [f"- {news.title or news.url}\n  {_when(news, zone)}{news.source}, {news.url}" for news in found[:_LISTED]]
    if len(found) > _LISTED:
        lines.append(f"... and {len(found) - _LISTED} more")
    stories = f"{len(found)} {'story' if len(found) == 1 else 'stories'}"
    data = {"watch": watch, "articles": [_data(news) for news in found]}
    return Message(f"{watch}: {stories} since the last summary", "\n".join(lines), data, heading=watch)


def _when(news: News, zone: ZoneInfo) -> str:
    return "" if news.published_at is None else f"{long_moment(news.published_at, news.published_precision, zone)}, "


def _data(news: News) -> Mapping[str, object]:
    return {
        "id": str(news.id),
        "article": news.number,
        "url": news.url,
        "source": news.source,
        "region": news.region,
        "title": news.title,
        "published_at": news.published_at and news.published_at.isoformat(),
        "story": news.story,
        "passage": [[piece, matched] for piece, matched in news.passage],
    }
