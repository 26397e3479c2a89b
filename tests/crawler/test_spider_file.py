"""A class that is written into a region's file: read back it says the same, and ruff would not change a letter."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SvodkaError
from core.regions import regions
from crawler.spider_file import NewSite, add_class, change_facts, class_name, file_name, names, new_file
from tests.crawler.crawler_web import ROOT

FACTS: Mapping[str, Any] = {
    "region": "RU-BEL",
    "kind": "media",
    "timezone": "Europe/Moscow",
    "feeds": ["https://zarya.example/rss.xml"],
    "enabled": False,
    "note": "newspaper «Заря»",
}
SITE = NewSite("zarya.example", "FeedSpider", FACTS)
FILE = '''"""Белгородская область."""

from spiders.families.local_paper import LocalPaperSpider


class Vpered(LocalPaperSpider):
    name = "vpered.example"
    region = "RU-BEL"
    listings = ["https://vpered.example/news/"]  # a guess
    # said by the editors

    @classmethod
    def is_article_url(cls, url: str) -> bool:
        return "news" in url
'''
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=160)


def stated(source: str, site: str) -> dict[str, Any]:
    """The facts of a site in a source, as Python reads them."""
    node = next(n for n in ast.parse(source).body if isinstance(n, ast.ClassDef) and n.name == names(source)[site])
    return {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in node.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }


def ruff(source: str) -> str:
    """What ruff says of it, or would change, as a file of `spiders/`."""
    said = []
    for command in (["format", "--diff"], ["check", "--no-cache"]):
        call = [sys.executable, "-m", "ruff", *command, "--stdin-filename", "spiders/x.py", "-"]
        done = subprocess.run(call, input=source, capture_output=True, text=True, check=False, cwd=ROOT)
        said.append(done.stdout if done.returncode else "")
    return "".join(said)


def test_a_new_file_is_as_ruff_leaves_it() -> None:
    source = add_class(new_file("RU-BEL"), SITE)
    assert source.startswith(
        '"""Белгородская область."""\n\nfrom crawler import FeedSpider\n\n\nclass Zarya(FeedSpider):\n'
    )
    assert ruff(source) == ""
    assert stated(source, "zarya.example") == {"name": "zarya.example", **FACTS}


def test_what_stood_there_stays_byte_for_byte() -> None:
    source = add_class(FILE, SITE)
    before, after = FILE.split("from spiders"), source.split("from spiders")
    assert after[0] == before[0] + "from crawler import FeedSpider\n"
    assert after[1].startswith(before[1])
    assert ruff(source) == ""


def test_an_import_that_is_there_takes_the_new_base_in() -> None:
    once = add_class(new_file(None), SITE)
    twice = add_class(once, NewSite("mir.example", "ListingSpider", {**FACTS, "listings": ["https://mir.example/"]}))
    assert "from crawler import FeedSpider, ListingSpider\n" in twice
    assert twice.count("import") == 1
    assert add_class(twice, NewSite("den.example", "FeedSpider", FACTS)).startswith(twice)


def test_a_name_that_is_taken_is_refused_and_a_class_name_made_another() -> None:
    once = add_class(new_file(None), SITE)
    with pytest.raises(SvodkaError, match=r"zarya.example is in the file already"):
        add_class(once, SITE)
    assert names(add_class(once, NewSite("zarya.test", "FeedSpider", FACTS))) == {
        "zarya.example": "Zarya",
        "zarya.test": "Zarya2",
    }


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("no-vpered.ru", "NoVpered"),
        ("www.31tv.ru", "Site31tv"),
        ("news.admin.example.ru", "NewsAdminExample"),
        ("xn----7sbabhcklaji8d.xn--p1ai", "X"),
        ("моя-газета.рф", "MoyaGazeta"),
        ("—", "Site"),
    ],
)
def test_a_class_is_named_after_the_host(site: str, name: str) -> None:
    assert class_name(site) == name or (name == "X" and class_name(site).isidentifier() and class_name(site).isascii())


def test_every_region_has_a_file_of_its_own_and_the_catalogue_uses_them() -> None:
    files = {file_name(code) for code in regions()}
    assert len(files) == len(regions())
    assert all(file.removesuffix(".py").isidentifier() for file in files)
    present = {file.name for file in (ROOT / "spiders").glob("*.py")} - {"__init__.py", "federal.py"}
    assert present <= files


def test_facts_are_changed_in_their_places_and_added_behind_the_others() -> None:
    changed = change_facts(FILE, "vpered.example", {"allowed_hosts": ["a.example"], "listings": ["https://b.example/"]})
    assert changed == FILE.replace(
        '    listings = ["https://vpered.example/news/"]  # a guess\n',
        '    listings = ["https://b.example/"]\n    allowed_hosts = ["a.example"]\n',
    )
    with pytest.raises(SvodkaError, match="not stated in the file"):
        change_facts(FILE, "zarya.example", {"note": ""})


def test_a_file_with_a_syntax_error_is_left_alone() -> None:
    with pytest.raises(SvodkaError, match="syntax error in line 2"):
        add_class('"""X."""\nclass (:\n', SITE)


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_whatever_a_fact_says_is_read_back(note: str, pattern: str, noise: list[str]) -> None:
    facts = {**FACTS, "note": note, "article_url": pattern, "noise": noise}
    source = add_class(FILE, NewSite("zarya.example", "FeedSpider", facts))
    assert stated(source, "zarya.example") == {"name": "zarya.example", **facts}
    again = change_facts(source, "zarya.example", {"note": pattern, "noise": [note]})
    assert stated(again, "zarya.example") == {"name": "zarya.example", **facts, "note": pattern, "noise": [note]}


def test_long_facts_are_broken_as_ruff_wants_them() -> None:
    long = "слово " * 40 + "конец"
    facts = {
        **FACTS,
        "note": long,
        "feeds": [f"https://zarya.example/{'x' * n}/rss.xml" for n in (30, 60, 130)],
        "listings": ["https://zarya.example/" + "y" * 100],
        "article_url": r"/news/\d+/" + "z" * 120,
        "noise": [r"Подпишитесь на «наш» \"канал\".*" + " и ещё" * 20, "it's", 'he said "no"', r"\d+ 'x'"],
        "body_css": "div.article > div.text " * 6,
        "page_pattern": "https://zarya.example/" + "p" * 100 + "?page={page}",
    }
    source = add_class(new_file("RU-BEL"), NewSite("zarya.example", "FeedSpider", facts, comments=[long]))
    assert ruff(source) == ""
    assert stated(source, "zarya.example") == {"name": "zarya.example", **facts}
