"""Raw pages in the frontier, ready to be processed, and the settings that the tasks read."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from core.models import Link
from storage import claims, discovered, frontier, sources
from storage.engine import Database
from tests.storage.conftest import facts

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def settings(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tasks of this process work on the test's own database."""
    from tasks import app

    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    app.config.cache_clear()
    app.database.cache_clear()
    yield
    app.database().close()
    app.config.cache_clear()
    app.database.cache_clear()


@pytest.fixture
def fetched(database: Database) -> Callable[..., int]:
    """Stores a page as the crawler does and returns its id; `at` is the time of the fetch."""

    def store(
        url: str,
        body: str | bytes,
        *,
        source: str = "vesti.example",
        at: datetime = NOW,
        published: datetime | None = None,
        content_type: str = "text/html; charset=utf-8",
    ) -> int:
        with database.begin() as session:
            sources.sync(session, [facts(name) for name in sorted(_seen | {source})])
            _seen.add(source)
            sources.make_due(session, at)
            claims.release_all(session)
        with database.begin() as session:
            [claim] = [c for c in claims.claim_due(session, 100, LEASE, at) if c.name == source]
            discovered.add_links(session, claim, None, [Link(url, "", published)], None)
            [page] = [p for p in frontier.take(session, claim, 1_000, datetime.now(UTC)) if p.url == url]
            frontier.store_page(
                session,
                page.id,
                final_url=url,
                status=200,
                headers={"content-type": content_type},
                body=body.encode() if isinstance(body, str) else body,
                fetched_at=at,
            )
        return page.id

    _seen: set[str] = set()
    return store
