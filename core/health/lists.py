"""One list of several that changes no more, while the others bring news."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.alerts import AlertKind, Finding
from core.display import moment
from core.health.facts import About
from core.health.tails import Gaps, Tail, bound, with_gap

ALARMS_A_YEAR = 0.1
_KNOWN = 10.0  # changes


@dataclass(frozen=True, slots=True)
class Watched:
    """A list: the items that its source brought since it changed last, and between changes before that."""

    changed_at: datetime
    items: int = 0
    gaps: Gaps = Gaps()  # noqa: RUF009 - frozen
    sum: float = 0.0

    @property
    def usual(self) -> float:
        """Items of the source for one change of the list."""
        return max(self.sum / self.gaps.count, 0.2) if self.gaps.count else 1.0


Lists = Mapping[str, Watched]


def with_lists(lists: Lists, changed: Mapping[str, datetime], items: int) -> dict[str, Watched]:
    """After the source's lists brought `items` new ones together; lists that are no longer read are forgotten."""
    now = {}
    for url, at in changed.items():
        known = lists.get(url)
        if known is None:
            now[url] = Watched(at)
        elif at > known.changed_at:
            length = known.items + items / 2
            most = 10.0 if known.gaps.count < _KNOWN else 100.0
            gaps = with_gap(known.gaps, length / known.usual, most)
            faded = gaps.count / (known.gaps.count + 1)
            now[url] = Watched(at, items - items // 2, gaps, known.sum * faded + length)
        else:
            now[url] = replace(known, items=known.items + items)
    return now


def judge(lists: Lists, about: About, items_a_year: float) -> Finding | None:
    for url, watched in lists.items():
        if len(lists) < 2 or watched.gaps.count < _KNOWN:
            continue
        most = bound(watched.gaps, Tail(), items_a_year / watched.usual, ALARMS_A_YEAR) * watched.usual
        if watched.items > most:
            return Finding(
                about.id,
                AlertKind.FROZEN,
                watched.changed_at,
                f"A list of {about.name} has not changed while its others brought {watched.items} articles.",
                {
                    "list": url,
                    "last change": f"{moment(watched.changed_at)} Moscow time",
                    "articles since": f"{watched.items}; by chance hardly ever more than {most:.0f}",
                    "before": f"it changed once in {watched.usual:.1f} articles",
                },
                "The site writes this list no longer, or serves an old copy of it.",
                f"Open the list in a browser. If it is old, take it out of the class of {about.name} and run "
                "svodka sources sync",
            )
    return None
