import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html as lxml_html

from storage.engine import Database
from tasks.process import process_page
from tests.cli.test_reading import svodka
from tests.extraction.ru_pages import STORIES, TEASERS, modern
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, page

__all__ = ["fetched", "settings", "svodka"]

Svodka = Callable[..., str]
STORY = STORIES[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(modern(STORY).encode()))
    return path


def reason_and_mark(shown: str, text: str) -> str:
    """What stands in front of a line of the page."""
    [line] = [line for line in shown.splitlines() if text in line and not line.startswith("title")]
    return " ".join(line.partition(text)[0].split())


def test_each_line_of_a_saved_page_is_shown_with_its_mark_and_reason(svodka: Svodka, file: Path) -> None:
    shown = svodka("explain", str(file), "--url", "https://a.example/1")
    assert shown.startswith("https://a.example/1\n5 lines kept, ")
    assert reason_and_mark(shown, "Стоимость работ составила 148 миллионов") == ""
    assert reason_and_mark(shown, "Подписывайтесь на наш канал в Telegram") == "noise:subscribe -"
    assert reason_and_mark(shown, "© 2024 Заречье24").endswith("·")
    assert re.search(r"^title +В Заречье открыли мост через реку Тихую$", shown, re.M)
    assert re.search(r"^published +14\.02\.2024 09:30 \(Moscow time\), json-ld datePublished", shown, re.M)
    assert re.search(r"^authors +Мария Ланская$", shown, re.M)


def test_a_text_of_lines_is_explained_too(svodka: Svodka, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("\n".join([STORY.title, *STORY.paragraphs, "Читайте также", *TEASERS]), encoding="utf-8")
    shown = svodka("explain", str(path))
    assert reason_and_mark(shown, "Читайте также") == "noise:related -"
    assert reason_and_mark(shown, TEASERS[0]).startswith("tail:")


def test_the_html_file_holds_the_same_lines_and_nothing_active(svodka: Svodka, tmp_path: Path) -> None:
    source, out = tmp_path / "page.html", tmp_path / "out.html"
    first = "<p>Формула &lt;script&gt;alert(1)&lt;/script&gt; встретилась в самом начале этого рассказа о мосте.</p>"
    source.write_text(modern(STORY).replace('<div class="body">', f'<div class="body">{first}'), encoding="utf-8")
    assert svodka("explain", str(source), "--html", str(out)) == f"{out} is written.\n"
    text = out.read_text(encoding="utf-8")
    tree = lxml_html.document_fromstring(text.encode())
    assert [e.text_content() for e in tree.xpath("//li[@class='kept']/span")][1:] == list(STORY.paragraphs)
    assert "Подписывайтесь на наш канал в Telegram" in [e.text for e in tree.xpath("//li[@class='removed']/del")]
    assert not tree.xpath("//script | //link | //img | //@src | //@href | //*[@onload]")
    assert "&lt;script&gt;alert" in text
    assert "prefers-color-scheme: dark" in text


def test_a_stored_page_is_explained_as_it_was_fetched_by_either_address(
    svodka: Svodka, database: Database, fetched: Callable[..., int]
) -> None:
    canonical = '<link rel="canonical" href="https://vesti.example/news/one">'
    process_page(database, fetched("https://vesti.example/news/1", page("Мост открыли", BRIDGE, head=canonical)))
    for address in ("https://www.vesti.example/news/1?utm_source=x", "http://vesti.example/news/one/"):
        shown = svodka("explain", address)
        assert reason_and_mark(shown, BRIDGE[2][:60]) == ""
        assert "title         Мост открыли\n" in shown


def test_the_rules_of_a_site_apply_to_a_file(
    svodka: Svodka, database: Database, fetched: Callable[..., int], file: Path
) -> None:
    fetched("https://vesti.example/1", b"x")
    with database.begin() as session:
        session.connection().exec_driver_sql(
            "update source set rules = jsonb_set(rules, '{noise}', '[\"Стоимость.*\"]') where name = 'vesti.example'"
        )
    shown = svodka("explain", str(file), "--site", "vesti.example")
    assert reason_and_mark(shown, "Стоимость работ составила") == "noise:site -"
    assert "Did you mean vesti.example?" in svodka("explain", str(file), "--site", "vesti", code=1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.html"], "cannot be read"),
        (["https://"], "has no host"),
    ],
)
def test_what_cannot_be_read_gives_a_sentence(svodka: Svodka, arguments: list[str], says: str) -> None:
    assert says in svodka("explain", *arguments, code=1)


def test_a_file_that_cannot_be_written_gives_a_sentence(svodka: Svodka, file: Path, tmp_path: Path) -> None:
    assert "cannot be written" in svodka("explain", str(file), "--html", str(tmp_path / "no" / "x.html"), code=1)
