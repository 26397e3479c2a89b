"""What `svodka sources` and `svodka status` say of a source's news, its delay and its polls."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from cli.sources import last_outcome
from core.display import span
from storage.engine import Database
from tests.cli.test_reading import svodka  # noqa: F401 - a fixture


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "—"), (0, "0 s"), (89, "89 s"), (90, "2 min"), (720, "12 min"), (5_400, "1.5 h"), (172_800, "2 d")],
)
def test_a_span_is_written_short(seconds: float | None, shown: str) -> None:
    assert span(seconds) == shown


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"last_outcome": None}, ""),
        ({"last_outcome": "new"}, "new"),
        ({"last_outcome": "network", "failures": 3}, "network ×3"),
        ({"last_outcome": "new", "open_gaps": 1, "gaps": 2}, "new, gap open, 2 gaps in 30 days"),
        ({"last_outcome": "new", "gaps": 1}, "new, 1 gap in 30 days"),
    ],
)
def test_failures_and_gaps_stand_beside_the_last_outcome(row: dict[str, object], said: str) -> None:
    assert last_outcome({"failures": 0, "open_gaps": 0, "gaps": 0} | row) == said


def test_expected_news_and_delay_are_shown(svodka: Callable[..., str], database: Database) -> None:  # noqa: F811
    svodka("sources", "sync")
    with database.begin() as session:
        session.execute(text("insert into polling_state (source_id, a_day) select id, 7.25 from source"))
        session.execute(text("update polling_state set delay_sum = 600, delay_items = 4"))
        session.execute(text("update source set last_outcome = 'server_error', failures = 2, last_poll_at = now()"))
        session.execute(
            text("insert into gap (source_id, url, found_at, detail) select id, 'u', now(), '' from source")
        )
        session.execute(text("update source_address set open_gap = 1"))
    shown = svodka("sources")
    for part in ("7.25", "2 min", "server_error ×2", "gap open", "1 gap in 30 days"):
        assert part in " ".join(shown.split())
    [row] = [json.loads(line) for line in svodka("sources", "list", "--json").splitlines()]
    assert (row["items_a_day"], row["mean_delay_seconds"], row["gaps"]) == (7.25, 150, 1)
    status = svodka("status")
    assert "about 7 items a day expected, seen 2 min after publication on average" in status
    assert "open at 1" in status


def test_a_source_that_was_never_polled_has_no_figures(svodka: Callable[..., str]) -> None:  # noqa: F811
    svodka("sources", "sync")
    [row] = [json.loads(line) for line in svodka("sources", "list", "--json").splitlines()]
    assert (row["items_a_day"], row["mean_delay_seconds"], row["open_gaps"]) == (None, None, 0)
