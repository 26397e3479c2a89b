"""Where a page of a search ended: a token that leads to the following one, of the same search."""

import base64
import json
import zlib
from dataclasses import astuple, dataclass
from datetime import datetime

from core.errors import SvodkaError
from core.query import ArticleQuery


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last place that was looked at; the next page begins behind it. By rank, `newest` bounds what is ranked: the
    articles that were there when the first page was."""

    score: float | None
    at: datetime
    article: int
    newest: int | None


def mark(query: ArticleQuery, ranks: bool) -> int:
    """What a cursor belongs to: in another query it would be a place that means nothing."""
    asked = json.dumps([astuple(query), ranks], default=str, ensure_ascii=False)
    return zlib.crc32(asked.encode("utf-8", "surrogatepass"))


def written(cursor: Cursor, mark: int) -> str:
    values = [mark, cursor.score, cursor.at.isoformat(), cursor.article, cursor.newest]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read(token: str, mark: int, ranks: bool) -> Cursor:
    """Raises SvodkaError for what `written` did not give for this mark."""
    try:
        own, score, at, article, newest = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        cursor = Cursor(
            float(score) if ranks else None, datetime.fromisoformat(at), int(article), int(newest) if ranks else None
        )
    except (ValueError, TypeError, OverflowError):
        own, cursor = None, None
    if own != mark or cursor is None:
        raise SvodkaError(
            "This cursor is not one of this search.",
            "Begin again without a cursor; then give back `next` unchanged, with the same query and order.",
        )
    return cursor
