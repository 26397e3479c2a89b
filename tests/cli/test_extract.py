"""`svodka extract`, `extract-many`, `clean`: the JSON that programs read, and a sentence for a bad file."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli.extract import clean, extract, extract_many
from core.errors import SvodkaError
from tests.extraction.ru_pages import STORIES, TEASERS, agency, government, modern

STORY = STORIES[0]
CALLS = {"extract": extract, "clean": clean, "many": extract_many}


def run(command: str, *arguments: str | Path, stdin: bytes | None = None) -> str:
    app = typer.Typer()
    app.command()(CALLS[command])
    result = CliRunner().invoke(app, [*map(str, arguments)], input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def one(command: str, *arguments: str | Path, stdin: bytes | None = None) -> dict[str, Any]:
    found = json.loads(run(command, *arguments, stdin=stdin))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six pages of one site in pages/, one of another beside the index."""
    (tmp_path / "pages").mkdir()
    rows = []
    for number in range(6):
        story = STORIES[number % len(STORIES)]
        chrome = "<p>Редакция благодарит всех читателей за письма и звонки, они помогают нам в работе.</p>"
        body = government(story).replace('<div class="text">', f'<div class="text">{chrome}')
        (tmp_path / "pages" / f"n{number}.html.gz").write_bytes(gzip.compress(body.encode()))
        rows.append({"id": f"n{number}", "host": "a.example", "url": f"https://a.example/n{number}"})
    (tmp_path / "last.html").write_bytes(agency(STORY).encode("cp1251", "xmlcharrefreplace"))
    rows.append({"id": "last", "host": "b.example", "crawl_date": "2024-03-20"})
    (tmp_path / "index.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    return tmp_path


def test_a_page_becomes_json_with_every_promised_field(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(modern(STORY).encode())
    found = one("extract", file, "--url", "https://a.example/1", "--now", "2024-03-20T12:00+03:00")
    assert found["title"] == STORY.title
    assert found["paragraphs"] == list(STORY.paragraphs)
    assert found["text"] == "\n".join(STORY.paragraphs)
    assert found["published_at"] == "2024-02-14T09:30:00+03:00"
    assert found["published_precision"] == "minute"
    assert found["published_evidence"].startswith("json-ld")
    assert found["authors"] == ["Мария Ланская"]
    assert (found["language"], found["outcome"]) == ("ru", "article")
    assert {"text": "Подписывайтесь на наш канал в Telegram", "reason": "noise:subscribe"} in found["removed"]


def test_a_page_may_come_from_standard_input_and_compressed() -> None:
    body = modern(STORY).encode()
    assert one("extract", "-", stdin=body)["title"] == STORY.title
    assert one("extract", "-", stdin=gzip.compress(body))["title"] == STORY.title


def test_lines_of_a_text_become_the_same_json(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("\n".join([STORY.title, *STORY.paragraphs, "Читайте также", *TEASERS]), encoding="utf-8")
    found = one("clean", file, "--url", "https://a.example/2024-02-14/x")
    assert found["paragraphs"] == list(STORY.paragraphs)
    assert (found["published_at"], found["published_precision"]) == ("2024-02-14T00:00:00+03:00", "day")
    assert one("clean", file)["published_at"] is None


def test_for_reading_the_article_comes_without_json(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(modern(STORY).encode())
    shown = run("extract", file, "--lines")
    assert shown.startswith(STORY.title)
    assert "[noise:subscribe]" in shown


def test_a_folder_becomes_one_line_a_page_in_the_order_of_its_index(folder: Path) -> None:
    rows = [json.loads(line) for line in run("many", folder).splitlines()]
    assert [row["id"] for row in rows] == ["n0", "n1", "n2", "n3", "n4", "n5", "last"]
    assert all(row["outcome"] == "article" for row in rows)
    assert rows[-1]["paragraphs"] == list(STORY.paragraphs)


def test_memory_takes_out_what_the_sites_pages_share(folder: Path) -> None:
    def thanks(*options: str) -> int:
        return run("many", folder, *options).count(
            'Редакция благодарит всех читателей за письма и звонки, они помогают нам в работе.", "reason": "memory'
        )

    assert (thanks(), thanks("--memory")) == (0, 6)


def test_a_folder_without_an_index_is_read_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(modern(STORY).encode())
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(modern(STORIES[1]).encode()))
    assert [json.loads(line)["id"] for line in run("many", tmp_path).splitlines()] == ["a", "b"]


def spoiled(tmp_path: Path, index: str) -> Path:
    (tmp_path / "index.jsonl").write_text(index)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "make", "says"),
    [
        ("extract", lambda tmp: [tmp / "missing.html"], "cannot be read"),
        ("extract", lambda tmp: [tmp], "cannot be read"),
        ("clean", lambda tmp: [tmp / "missing.txt"], "cannot be read"),
        ("clean", lambda tmp: ["-", "--now", "yesterday"], "is not a time"),
        ("many", lambda tmp: [tmp / "nowhere"], "is not a folder"),
        ("many", lambda tmp: [tmp], "holds no pages"),
        ("many", lambda tmp: [spoiled(tmp, "{nonsense")], "is not right"),
        ("many", lambda tmp: [spoiled(tmp, '{"id": "x", "host": "a"}')], "not in the folder"),
    ],
)
def test_bad_input_gives_a_sentence_and_a_remedy(command: str, make: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(SvodkaError) as caught:
        run(command, *make(tmp_path), stdin=b"")
    assert says in caught.value.what
    assert caught.value.remedy
