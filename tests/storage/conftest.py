"""Sources and claims to work with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from core.models import Address, AddressKind, Claim, Kind, SourceFacts
from storage import claims, sources
from storage.engine import Database

LEASE = timedelta(seconds=45)
T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def facts(name: str, *, host: str | None = None, **more: object) -> SourceFacts:
    host = host or name
    values: dict[str, object] = {
        "name": name,
        "kind": Kind.MEDIA,
        "timezone": "Europe/Moscow",
        "addresses": (Address(f"https://{host}/rss.xml", AddressKind.FEED),),
        "region": "RU-MOS",
        "host": host,
    }
    return SourceFacts(**(values | more))  # type: ignore[arg-type]


@pytest.fixture
def claim_one(database: Database) -> Callable[..., Claim]:
    """Makes a source, due at T0, and claims it."""

    def make(name: str = "vesti.example", now: datetime = T0) -> Claim:
        with database.begin() as session:
            sources.sync(session, [facts(name)])
            sources.make_due(session, now)
        with database.begin() as session:
            [claim] = claims.claim_due(session, 10, LEASE, now)
        with database.begin() as session:
            [begun] = claims.start(session, [claim], LEASE, now)
        return begun

    return make
