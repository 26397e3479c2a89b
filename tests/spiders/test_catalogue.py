"""The catalogue as a whole: it loads, and it is honest about what it does not know."""

import pytest

from crawler import NewsSpider
from crawler.loader import load_modules

LOADED = load_modules(["spiders"])
SEEDS = {"kolomnagrad.ru", "comnews.ru", "newdaynews.ru", "no-vpered.ru", "hislav.admin-smolensk.ru"}


def test_every_file_loads() -> None:
    assert LOADED.problems == []
    assert len(LOADED.spiders) >= 150


def test_only_the_seed_sites_are_polled_before_a_probe_has_seen_a_feed_live() -> None:
    assert {name for name, site in LOADED.spiders.items() if site.enabled} == SEEDS


@pytest.mark.parametrize("site", LOADED.spiders.values(), ids=lambda site: site.name)
def test_a_source_is_named_after_its_host_and_says_where_its_addresses_come_from(site: type[NewsSpider]) -> None:
    assert site.facts().host.removeprefix("www.").endswith(site.name)
    assert site.enabled or site.note.startswith("evidence: ")


def test_no_address_is_polled_twice() -> None:
    addresses = [address.url for site in LOADED.spiders.values() for address in site.addresses()]
    assert len(addresses) == len(set(addresses))
