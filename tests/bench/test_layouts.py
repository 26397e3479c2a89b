"""Changes of a site's layout through the real path: found within two polls, and mended where pages still show it."""

import pytest

from bench.layout_pages import CHANGES, Change
from bench.layouts import run, steady
from storage.engine import Database
from tests.tasks.conftest import settings

__all__ = ["settings"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_is_found_within_two_polls_and_mended(database: Database, change: Change) -> None:
    result = run(database, 1, change)
    assert result.found is not None
    assert result.found <= 2
    assert result.works is not bool(change.lost)
    assert result.closed is not bool(change.lost)


def test_a_site_that_has_several_templates_is_not_told_of(database: Database) -> None:
    assert steady(database, 14) == 0
