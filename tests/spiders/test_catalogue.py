"""The catalogue as a whole: it loads, and it is honest about what it does not know."""

import pytest

from crawler import NewsSpider
from crawler.loader import load_modules
from crawler.site_fixtures import fixtures_of, fixtures_root

LOADED = load_modules(["spiders"])
SEEDS = {"kolomnagrad.ru", "comnews.ru", "newdaynews.ru", "no-vpered.ru", "hislav.admin-smolensk.ru"}


def test_every_file_loads() -> None:
    assert LOADED.problems == []
    assert len(LOADED.spiders) >= 150


def test_only_sites_that_somebody_has_seen_are_polled() -> None:
    """The seed sites, and those that `svodka add` has written since, each with its fixture."""
    polled = {name for name, site in LOADED.spiders.items() if site.enabled}
    assert polled >= SEEDS
    assert [name for name in polled if not any(fixtures_of(fixtures_root(LOADED.spiders[name]) / name))] == []


@pytest.mark.parametrize("site", LOADED.spiders.values(), ids=lambda site: site.name)
def test_a_source_is_named_after_its_host_and_says_where_its_addresses_come_from(site: type[NewsSpider]) -> None:
    assert site.facts().host.removeprefix("www.").endswith(site.name)
    assert site.enabled or site.note.startswith("evidence: ")


def test_no_address_is_polled_twice() -> None:
    addresses = [address.url for site in LOADED.spiders.values() for address in site.addresses()]
    assert len(addresses) == len(set(addresses))
