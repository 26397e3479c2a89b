"""`svodka mend`: what is proposed, shown and written."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.layout_news import stream
from bench.layout_pages import CHANGES, RULES, Page, usual
from bench.layout_site import Site
from core.errors import SvodkaError
from crawler.rule_change import RuleChange
from storage.engine import Database
from tests.cli.test_reading import svodka
from tests.storage.conftest import T0
from tests.tasks.conftest import settings

__all__ = ["settings", "svodka"]

Svodka = Callable[..., str]

NAME = "zarechye.example"
NEWS = stream(T0, 40, "mend")
CHANGED = {change.name: change.page for change in CHANGES}
FILE = '''"""Московская область."""

from crawler import FeedSpider


class Zarechye(FeedSpider):
    name = "zarechye.example"  # the district's paper
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://zarechye.example/rss.xml"]
    title_css = "h1.news-title"
    body_css = ".news-text"
    date_css = ".news-date"
    author_css = ".news-author"


class Sosed(FeedSpider):
    name = "sosed.example"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://sosed.example/rss.xml"]
'''


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, svodka: Svodka) -> Iterator[Path]:
    """The file of the site's class, in a package of its own."""
    package = f"mended_{abs(hash(tmp_path))}"
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    path = tmp_path / package / "moscow_oblast.py"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("SVODKA_SPIDER_MODULES", package)
    yield path
    for name in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[name]


@pytest.fixture
def site(database: Database) -> Site:
    made = Site(database, NAME, RULES)
    made.poll(NEWS[:15], lambda article: usual(article, NEWS[: article.number - 1]))
    return made


def changed(site: Site, page: Page) -> None:
    assert site.poll(NEWS[15:21], lambda article: page(article, NEWS[: article.number - 1])) is not None


def test_the_proposal_is_a_diff_with_its_effect_and_is_written_when_asked(
    svodka: Svodka, site: Site, file: Path
) -> None:
    changed(site, CHANGED["date in words, under the text"])
    shown = svodka("mend", NAME, "--yes")
    assert '-    date_css = ".news-date"' in shown
    assert '+    date_css = ".stamp' in shown
    assert "since the change" in shown
    before, after = FILE.splitlines(), file.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if "date_css" not in line] == [line for line in after if "date_css" not in line]


def test_nothing_is_written_without_a_yes(
    svodka: Svodka, site: Site, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(site, CHANGED["classes renamed"])
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)  # what the person answers
    assert "Nothing was written." in svodka("mend", NAME)
    assert file.read_text(encoding="utf-8") == FILE


def test_what_no_rule_brings_back_is_said_and_can_be_accepted(svodka: Svodka, site: Site, file: Path) -> None:
    changed(site, CHANGED["author dropped"])
    assert "No rule was found" in svodka("mend", NAME, "--yes", code=1)
    assert "is taken as it is" in svodka("mend", NAME, "--accept")
    assert site.alert() is None
    assert "No change of the layout" in svodka("mend", NAME, "--accept", code=1)


def test_without_a_change_nothing_is_offered_to_be_accepted(svodka: Svodka, site: Site, file: Path) -> None:
    said = svodka("mend", NAME, code=1)
    assert "No change of the layout of" in said
    assert "--accept" not in said


def test_a_source_that_is_not_there_is_said(svodka: Svodka, file: Path) -> None:
    assert "There is no source nowhere.example" in svodka("mend", "nowhere.example", code=1)


def test_a_file_that_was_changed_meanwhile_is_left_alone(file: Path) -> None:
    from core import config
    from crawler.loader import load_spiders

    spider = load_spiders(config.load()).spiders[NAME]
    change = RuleChange.of(spider, {"date_css": ".stamp"})
    file.write_text(FILE + "\n# a note\n", encoding="utf-8")
    with pytest.raises(SvodkaError, match="changed meanwhile"):
        change.write()
    assert file.read_text(encoding="utf-8").endswith("# a note\n")


def test_the_layouts_of_a_source_are_shown_with_it(svodka: Svodka, site: Site, file: Path) -> None:
    changed(site, CHANGED["classes renamed"])
    shown = svodka("sources", "show", NAME)
    assert "layouts    15 pages: text in div.news-text" in shown
