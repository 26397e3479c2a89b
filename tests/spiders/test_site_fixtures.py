"""The contract of every site that has fixtures: a test a field, so that a failure names site, fixture and field.

A new site needs a folder and no Python. SVODKA_SPIDER_MODULES takes part, with the fixtures beside its packages.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.loader import load_modules
from crawler.site_fixtures import FIELDS, Failure, check_fixture, fixtures_of, fixtures_root

MODULES = [name for name in os.environ.get("SVODKA_SPIDER_MODULES", "spiders").replace(",", " ").split() if name]
SITES = load_modules(MODULES).spiders


@cache
def failures(site: str, folder: Path) -> list[Failure]:
    return check_fixture(folder, SITES[site])


def cases() -> list[Any]:
    return [
        pytest.param(name, folder, field, id=f"{name}-{folder.name}-{field}")
        for name, site in sorted(SITES.items())
        for folder in fixtures_of(fixtures_root(site) / name)
        for field in FIELDS
    ]


@pytest.mark.parametrize(("site", "folder", "field"), cases())
def test_a_fixture_is_read_as_expected(site: str, folder: Path, field: str) -> None:
    assert [str(failure) for failure in failures(site, folder) if failure.field == field] == []


def test_every_fixture_belongs_to_a_site() -> None:
    roots = {fixtures_root(site) for site in SITES.values()}
    assert (
        sorted(folder.name for root in roots if root.is_dir() for folder in root.iterdir() if folder.name not in SITES)
        == []
    )
