"""A site's class: its facts, and what is said when one of them is wrong."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.models import Address, AddressKind, ExtractionRules, Kind
from crawler.loader import Loaded, load_spiders

GOOD = """
from crawler import FeedSpider

class Gazeta(FeedSpider):
    name = "gazeta"
    region = "RU-BEL"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.gazeta.example/rss.xml"]
    sitemaps = ["https://gazeta.example/sitemap.xml"]
    title_css = "h1"
    drop_css = [".share"]
    noise = [r"читайте также.*"]
    not_article_url = "/video/"
    enabled = False
    note = "seen in a list"
"""


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Writes files of a package of its own, loads it, and forgets it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    package = tmp_path / "some_sites"
    package.mkdir()
    (package / "__init__.py").touch()

    def loaded(**files: str) -> Loaded:
        for name, text in files.items():
            (package / f"{name}.py").write_text(text, encoding="utf-8")
        return load_spiders(Config(spider_modules="some_sites"))

    yield loaded
    for name in [name for name in sys.modules if name.partition(".")[0] == "some_sites"]:
        del sys.modules[name]


def test_a_class_states_the_facts_of_its_source(load) -> None:
    facts = load(a=GOOD).spiders["gazeta"].facts()
    assert (facts.name, facts.kind, facts.region, facts.host) == ("gazeta", Kind.MEDIA, "RU-BEL", "www.gazeta.example")
    assert facts.addresses == (
        Address("https://www.gazeta.example/rss.xml", AddressKind.FEED),
        Address("https://gazeta.example/sitemap.xml", AddressKind.SITEMAP),
    )
    assert (facts.enabled, facts.note) == (False, "seen in a list")


def test_a_class_states_the_rules_of_its_pages(load) -> None:
    rules = load(a=GOOD).spiders["gazeta"].rules()
    assert rules == ExtractionRules("Europe/Moscow", title="h1", drop=(".share",), noise=(r"читайте также.*",))


def test_only_the_sites_own_articles_are_taken(load) -> None:
    site = load(a=GOOD).spiders["gazeta"]
    assert site.hosts() == ("gazeta.example",)
    assert site.is_article_url("https://gazeta.example/1")
    assert not site.is_article_url("https://gazeta.example/video/1")


MISTAKES = {
    "a missing region": ('    region = "RU-BEL"\n', "", "region is missing"),
    "an unknown region": ("RU-BEL", "RU-XYZ", "no region"),
    "a wrong kind": ('"media"', '"press"', '"government" or "media"'),
    "a bad zone": ("Europe/Moscow", "Europe/Kolomna", "no time zone"),
    "no feed": ('["https://www.gazeta.example/rss.xml"]', "[]", "feeds is missing"),
    "a string for a list": (
        '["https://www.gazeta.example/rss.xml"]',
        '"https://gazeta.example/rss.xml"',
        "list of strings",
    ),
    "half an address": ("https://www.gazeta.example/rss.xml", "www.gazeta.example/rss.xml", "no web address"),
    "a bad selector": ('"h1"', '"h1["', "no CSS selector"),
    "a bad selector in a list": ('".share"', '"..share"', "no CSS selector"),
    "a bad pattern": ('"/video/"', '"/video/("', "no regular expression"),
    "a misspelt fact": ("drop_css = ", "drops_css = ", "Did you mean drop_css?"),
    "a pattern without end": ('"/video/"', 'r"/(\\w+-?)*/video$"', "may take for ever"),
    "noise without end": ('r"читайте также.*"', 'r"(?:читайте|также|\\w+ ?)*!"', "Repeat a part in one way only"),
    "no name": ('    name = "gazeta"\n', "", "name is missing"),
    "no kind": ('    kind = "media"\n', "", "kind is missing"),
    "no zone": ('    timezone = "Europe/Moscow"\n', "", "timezone is missing"),
    "a number for a list": ('["https://www.gazeta.example/rss.xml"]', "5", "list of strings"),
    "another scheme": ("https://www.gazeta.example/rss.xml", "ftp://gazeta.example/rss.xml", "no web address"),
    "a word for a number": ("enabled = False", 'max_pages = "all"', "Write a whole number"),
    "intervals the wrong way round": ("enabled = False", "min_interval = 99_999", "Exchange the two"),
    "a pattern of pages without a page": ("enabled = False", 'page_pattern = "https://gazeta.example/"', "{page}"),
    "a host with a path": ("enabled = False", 'allowed_hosts = ["gazeta.example/news"]', "no host"),
    "a fact that raises": ("enabled = False", "newest = property(lambda self: 1 / 0)", "whole number"),
    "a bad name": ('name = "gazeta"', 'name = "газета №1"', "name is"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_line_and_remedy(load, mistake: str) -> None:
    right, wrong, words = MISTAKES[mistake]
    assert right in GOOD
    text = GOOD.replace(right, wrong)
    loaded = load(a=text, b=GOOD)
    (problem,) = loaded.problems
    assert words in problem
    line = int(problem.split("a.py:")[1].split(":")[0])
    assert 1 < line <= len(text.splitlines())
    assert "gazeta" in loaded.spiders  # the other file's


def test_the_line_is_the_one_to_mend(load) -> None:
    (problem,) = load(a=GOOD.replace("Europe/Moscow", "Mars/Moscow")).problems
    assert "a.py:8:" in problem


BROKEN = {
    "a syntax error": ("class A(:\n", "a.py:1: "),
    "a wrong import": ("import nothing_of_the_kind\n", "a.py:1: ModuleNotFoundError"),
    "no UTF-8": ("# coding: no-such-coding\n", "a.py:1: unknown encoding"),
    "a null byte": ("x = 1\n\0\n", "a.py:"),
    "an exit": ("import sys\nsys.exit(1)\n", "a.py:2: SystemExit"),
    "a crash": ("x = 1\ny = 1 / 0\n", "a.py:2: ZeroDivisionError"),
    "a name twice": (GOOD, "already taken"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_does_not_keep_the_others_from_loading(load, what: str) -> None:
    text, words = BROKEN[what]
    loaded = load(a=text, b=GOOD)
    assert list(loaded.spiders) == ["gazeta"]
    (problem,) = loaded.problems
    assert words in problem


def test_a_name_that_is_taken_is_told_with_both_places(load) -> None:
    (problem,) = load(a=GOOD, b="\n\n" + GOOD).problems
    assert re.search(r"b\.py:7: the name 'gazeta' is already taken at \S*a\.py:5\. Rename one", problem)


def test_a_class_that_another_hides_in_its_file_is_told(load) -> None:
    loaded = load(a=GOOD + GOOD.replace('"gazeta"', '"gazeta2"'))
    (problem,) = loaded.problems
    assert re.search(r"a\.py:4: class Gazeta is lost, for another in line \d+ has its name", problem)
    assert list(loaded.spiders) == ["gazeta2"]


def test_a_package_that_does_not_exist_is_told_by_the_settings_name() -> None:
    (problem,) = load_spiders(Config(spider_modules="no_such_sites")).problems
    assert "SVODKA_SPIDER_MODULES" in problem


def test_a_family_without_a_name_is_a_base_and_no_site(load) -> None:
    family = (
        "from crawler import ListingSpider\nclass Portal(ListingSpider):\n"
        "    kind = 'government'\n    links_css = 'h3 a'\n"
    )
    site = (
        "from some_sites.a import Portal\nclass One(Portal):\n"
        "    name, region, timezone = 'one', None, 'Europe/Moscow'\n"
        "    listings = ['https://one.example/news/']\n"
    )
    loaded = load(a=family, b=site)
    assert (list(loaded.spiders), loaded.problems) == (["one"], [])
    assert loaded.spiders["one"].links_css == "h3 a"
