"""Layout changes of a made-up site, through the real path: pages in Postgres, processed, judged poll by poll; then a
rule is proposed and the pages are read again with it.

Prints for each change after how many polls it was found, whether the proposed rules bring back all that the pages show,
and whether the alert closes when they are followed; then what a site without a change is told. The exit code is 1 where
a change is not found within two polls, or a site without one is told of.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from bench.layout_news import Article, stream
from bench.layout_pages import CHANGES, Change, varied
from bench.layout_site import Site
from bench.process import drop, scratch
from core.config import load
from core.models import Extraction, ExtractionRules, Precision
from extraction.mending.propose import Proposal
from service.servers import embedded
from storage.engine import Database
from tasks.mending import mend

_START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
_A_POLL = 3  # pages
_BEFORE, _AFTER, _MENDED = 8, 4, 2  # polls
_STEADY = 40  # polls of a site without a change
_SAME_TEXT = 0.97  # F1 of words
_RIGHT = 0.9  # of the pages


@dataclass(slots=True)
class Result:
    """`found` is the poll after the change in which it was told; `right` what is right on how many of the pages since,
    by field, with the rules of before and with the proposed ones."""

    name: str
    found: int | None = None
    said: str = ""
    proposal: Proposal | None = None
    right: dict[str, tuple[float, float]] = field(default_factory=dict)
    closed: bool = False
    lost: frozenset[str] = frozenset()

    @property
    def works(self) -> bool:
        """All that the pages still show is read from them, of old pages too, and something was proposed."""
        proposed = self.proposal is not None and bool(self.proposal.changes)
        return proposed and not self.lost and all(after >= _RIGHT for _, after in self.right.values())


def main() -> int:
    out = Console(width=170, highlight=False)
    with embedded(load()) as (url, _):
        database = scratch(url)
        os.environ["DATABASE_URL"] = database.engine.url.render_as_string(hide_password=False)
        try:
            results = [run(database, number, change) for number, change in enumerate(CHANGES, 1)]
            told = steady(database, _STEADY)
        finally:
            drop(database, url)
    out.print(table(results))
    in_time = sum(result.found is not None and result.found <= 2 for result in results)
    working = sum(result.works for result in results)
    out.print(f"{in_time} of {len(results)} found within two polls; a working rule proposed for {working}")
    out.print(
        f"a site with three templates and a trial of two variants, {_STEADY * _A_POLL} pages: {told} false alarms"
    )
    return 0 if in_time == len(results) and not told else 1


def steady(database: Database, polls: int) -> int:
    """How many alerts a site gets whose layout does not change."""
    site = Site(database, "steady.invalid", ExtractionRules())
    news = stream(_START, _A_POLL * polls, site.name)
    told = set()
    for start in range(0, len(news), _A_POLL):
        poll = news[start : start + _A_POLL]
        if alert := site.poll(poll, lambda article: varied(article, news[: article.number - 1])):
            told.add(alert.id)
    return len(told)


def run(database: Database, number: int, change: Change) -> Result:
    site = Site(database, f"change{number}.invalid", change.rules, change.hints)
    news = stream(_START, _A_POLL * (_BEFORE + _AFTER + _MENDED), site.name)
    polls = [news[i : i + _A_POLL] for i in range(0, len(news), _A_POLL)]
    result = Result(change.name, lost=change.lost)

    def new(article: Article) -> str:
        return change.page(article, news[: article.number - 1])

    for poll in polls[:_BEFORE]:
        if site.poll(poll, lambda article: change.before(article, news[: article.number - 1])):
            raise AssertionError(f"{change.name}: told before it happened")
    for count, poll in enumerate(polls[_BEFORE : _BEFORE + _AFTER], 1):
        alert = site.poll(poll, new)
        if alert and result.found is None:
            result.found, result.said = count, alert.headline
    result.proposal = mend(database, site.number)
    result.right = _right(result.proposal, {f"https://{site.name}{article.path}": article for article in news})
    site.rules = result.proposal.rules
    site.sync()
    for poll in polls[-_MENDED:]:
        result.closed = site.poll(poll, new) is None
    return result


def _right(proposal: Proposal, truth: dict[str, Article]) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for name in ("title", "date", "author", "text"):
        pairs = [
            (_is_right(name, effect.before, truth[effect.url]), _is_right(name, effect.after, truth[effect.url]))
            for effect in proposal.effects
            if effect.new
        ]
        old = [_is_right(name, e.after, truth[e.url]) for e in proposal.effects if not e.new]
        found[name] = (_share([before for before, _ in pairs]), _share([after for _, after in pairs]))
        found[f"{name}, old pages"] = (1.0, _share(old))
    return found


def _is_right(name: str, found: Extraction, article: Article) -> bool:
    if name == "title":
        return found.title == article.title
    if name == "author":
        return found.authors == (article.author,)
    if name == "date":
        exact = found.published_precision is Precision.MINUTE
        return found.published_at is not None and exact and found.published_at == article.at
    return f1(found.text, " ".join(article.paragraphs)) >= _SAME_TEXT


def f1(one: str, other: str) -> float:
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    same = (a & b).total()
    return 2 * same / max(a.total() + b.total(), 1)


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 1.0


def table(results: Sequence[Result]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("change", "found in poll", "fields right before → after", "works", "closed", "proposed"):
        shown.add_column(column)
    for result in results:
        fields = [f"{n} {a:.0%}→{b:.0%}" for n, (a, b) in result.right.items() if (a, b) != (1.0, 1.0)]
        changes = result.proposal.changes if result.proposal else {}
        shown.add_row(
            result.name,
            str(result.found or "not found"),
            ", ".join(fields) or "all right",
            "yes" if result.works else "",
            "yes" if result.closed else "",
            "; ".join(f"{name} = {value!r}" for name, value in changes.items()),
        )
    return shown


if __name__ == "__main__":
    sys.exit(main())
