"""A search as it stands in an address: read into a query, and written back for links."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from core.models import Kind
from core.query import ArticleQuery, Order
from core.regions import regions

_LONGEST = 500
_MOST = 20  # values of one filter


class Asked:
    """`query` is what is asked; `link` gives the address of the same with something changed, from its first page."""

    def __init__(self, values: ImmutableMultiDict[str, Any], path: str, *, days: bool = True) -> None:
        """Without `days`, as for a watch: it looks at what arrives, whenever that is."""
        self.path = path
        self.query = ArticleQuery(
            text=_clean(values.get("q", "")),
            regions=tuple(code for code in values.getlist("region")[:_MOST] if code in regions()),
            kinds=tuple(kind for kind in values.getlist("kind")[:_MOST] if kind in set(Kind)),
            sources=tuple(name for name in map(_clean, values.getlist("source")[:_MOST]) if name),
            since=_day(values.get("since")) if days else None,
            until=_day(values.get("until")) if days else None,
        )
        self.order = Order.RANK if values.get("order") == Order.RANK else Order.NEWEST
        self.after = values.get("after")

    def link(self, path: str | None = None, **other: object) -> str:
        """None takes a filter away; `after` is kept only where it is given."""
        pairs = [(key, value) for key, values in (self._values() | _listed(other)).items() for value in values]
        return (path or self.path) + ("?" + urlencode(pairs) if pairs else "")

    def feed(self, form: str) -> str:
        """The same as a feed, which is in the order of time."""
        return self.link(f"/feeds/articles.{form}", order=None)

    def week(self, monday: date) -> str:
        return self.link(since=monday, until=monday + timedelta(days=6))

    def _values(self) -> dict[str, list[str]]:
        asked = self.query
        return _listed(
            {
                "q": asked.text,
                "region": asked.regions,
                "kind": asked.kinds,
                "source": asked.sources,
                "since": asked.since,
                "until": asked.until,
                "order": self.order if self.order is Order.RANK else None,
            }
        )


def _listed(values: Mapping[str, object]) -> dict[str, list[str]]:
    return {
        key: [str(one) for one in value] if isinstance(value, tuple | list) else [] if not value else [str(value)]
        for key, value in values.items()
    }


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:_LONGEST]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
