import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage import duplicates, sketch_months
from storage.engine import Database
from storage.locks import lock_text
from tasks import app
from tasks.upkeep import sweep, upkeep


def test_upkeep_makes_and_drops_months_of_the_index_and_says_so(
    database: Database, broker: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    old = datetime.now(UTC) - timedelta(days=800)
    month = f"{old:%Y-%m}"
    with database.begin() as session:
        duplicates.index(session, 1, range(20), old)
    upkeep()
    assert f"has a part for {month}; 20 rows had waited for it" in caplog.text

    monkeypatch.setenv("SVODKA_SKETCH_DAYS", "100")
    app.config.cache_clear()
    upkeep()
    assert f"no longer has {month}" in caplog.text
    with database.begin() as session:
        assert session.scalar(text("select count(*) from sketch")) == 0
        assert session.scalar(text("select count(*) from sketch_month where dropped_at is not null")) == 1


def test_the_sweep_makes_the_months_that_a_backfill_asks_for_within_seconds(
    database: Database, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKER_URL", broker)
    app.config.cache_clear()
    old = datetime.now(UTC) - timedelta(days=800)
    with database.begin() as session:
        duplicates.index(session, 1, range(20), old)
    sweep()
    with database.begin() as session:
        assert session.scalar(text("select count(*) from sketch_default")) == 0
        assert session.scalar(text("select count(*) from sketch")) == 20


def test_upkeep_leaves_months_to_the_next_time_while_a_writer_is_at_work(
    database: Database, broker: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sketch_months, "_PATIENCE", timedelta(milliseconds=50))
    old = datetime.now(UTC) - timedelta(days=800)
    with database.begin() as session:
        duplicates.index(session, 1, range(20), old)
    with database.begin() as session:
        lock_text(session, range(20), "content")
        upkeep()
    assert f"too busy to change its parts for {old:%Y-%m}" in caplog.text
