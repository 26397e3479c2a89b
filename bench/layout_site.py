"""A made-up site in a real database: its pages are stored as the crawler stores them, processed and judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.layout_news import Article
from core.models import Address, AddressKind, ExtractionRules, Kind, Link, SourceFacts
from storage import alerts, claims, discovered, frontier, sources
from storage.alerts import Alert
from storage.engine import Database
from tasks.layouts import watch_layouts
from tasks.process import process_page

_LEASE = timedelta(hours=1)
_AFTER = timedelta(hours=1)  # from publication to the poll


@dataclass(slots=True)
class Site:
    database: Database
    name: str
    rules: ExtractionRules
    hints: bool = False

    def __post_init__(self) -> None:
        self.sync()

    def sync(self) -> None:
        facts = SourceFacts(
            self.name,
            Kind.MEDIA,
            "Europe/Moscow",
            (Address(f"https://{self.name}/rss.xml", AddressKind.FEED),),
            host=self.name,
            rules=self.rules,
        )
        with self.database.begin() as session:
            sources.sync(session, [facts], keep_missing=True)

    @property
    def number(self) -> int:
        with self.database.begin() as session:
            number = sources.number_of(session, self.name)
        assert number is not None
        return number

    def poll(self, articles: Sequence[Article], page: Callable[[Article], str]) -> Alert | None:
        """Discovers, stores and processes the articles, judges the layout; the open alert on it, if there is one."""
        for article in articles:
            process_page(self.database, self._store(article, page(article)))
        watch_layouts(self.database, articles[-1].at + _AFTER)
        return self.alert()

    def alert(self) -> Alert | None:
        with self.database.begin() as session:
            found = alerts.opened(session)
        return next((alert for alert in found if alert.source == self.name and alert.kind == "layout"), None)

    def _store(self, article: Article, body: str) -> int:
        at: datetime = article.at + _AFTER
        url = f"https://{self.name}{article.path}"
        link = Link(url, article.title, article.at) if self.hints else Link(url)
        with self.database.begin() as session:
            sources.make_due(session, at)
            claims.release_all(session)
        with self.database.begin() as session:
            [claim] = [c for c in claims.claim_due(session, 1_000, _LEASE, at) if c.name == self.name]
            discovered.add_links(session, claim, None, [link], None)
            [waiting] = [p for p in frontier.take(session, claim, 1_000, datetime.now(at.tzinfo)) if p.url == url]
            frontier.store_page(
                session,
                waiting.id,
                final_url=url,
                status=200,
                headers={"content-type": "text/html; charset=utf-8"},
                body=body.encode(),
                fetched_at=at,
            )
        return waiting.id
