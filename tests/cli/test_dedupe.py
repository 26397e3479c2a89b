"""`svodka dedupe`: lines in, lines out, and a sentence for a line that is none."""

import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from cli.dedupe import dedupe
from core.errors import SvodkaError
from tests.dedupe.texts import OTHER, RELEASE

DOCUMENTS = [
    {"id": "one", "site": "a.example", "title": "Мост открыт", "paras": RELEASE},
    {"id": 2, "site": "b.example", "title": "Роботы", "paras": OTHER},
    {"id": "three", "site": "c.example", "title": "В районе открыт мост", "paras": [p.upper() for p in RELEASE]},
    {"id": "\ud800", "site": "c.example", "paras": [*RELEASE, *OTHER], "published_at": "2024-09-14T10:00:00+03:00"},
]


def run(*arguments: str, stdin: str | None = None) -> Result:
    app = typer.Typer()
    app.command()(dedupe)
    return CliRunner().invoke(app, arguments, input=stdin)


def lines(documents: list[dict[str, object]]) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def objects(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_pairs_are_printed_in_stream_order_with_relation_and_score(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_text(lines(DOCUMENTS))
    pairs = objects(run(str(file)))
    assert pairs[0] == {"a": "three", "b": "one", "relation": "reprint", "score": 1.0}
    assert {(p["a"], p["b"], p["relation"]) for p in pairs[1:]} == {
        ("\ud800", "one", "contains"),
        ("\ud800", "2", "contains"),
        ("\ud800", "three", "contains"),
    }


def test_clusters_follow_the_pairs_when_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl.gz"
    file.write_bytes(gzip.compress(lines(DOCUMENTS).encode()))
    found = [line for line in objects(run(str(file), "--clusters")) if "cluster" in line]
    assert [(line["id"], line["cluster"]) for line in found] == [
        ("one", "one"),
        ("2", "2"),
        ("three", "one"),
        ("\ud800", "\ud800"),
    ]


def test_standard_input_is_read_and_blank_lines_are_passed_over() -> None:
    assert [p["b"] for p in objects(run("-", stdin="\n" + lines(DOCUMENTS[:1]) + "\n\n" + lines(DOCUMENTS[2:3])))] == [
        "one"
    ]


@pytest.mark.parametrize(("options", "pairs"), [((), 0), (("--cold",), 6)])
def test_a_file_is_read_twice_so_that_the_first_documents_lose_their_furniture_too(
    tmp_path: Path, options: tuple[str, ...], pairs: int
) -> None:
    footer = " ".join(RELEASE[0].split()[::-1])
    notes = [f"Сегодня утром снова открылся {place}" for place in ("музей", "рынок", "вокзал", "парк", "мост")]
    documents = [{"id": n, "site": "a.example", "paras": [note, footer]} for n, note in enumerate(notes)]
    file = tmp_path / "docs.jsonl"
    file.write_text(lines(documents))
    assert len(objects(run(str(file), *options))) == pairs


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "Expecting"),
        ("[]", "list"),
        ('{"id": "1"}', "'paras' is missing"),
        ('{"id": "1", "paras": "text"}', "paras is not a list"),
        ('{"id": "1", "paras": [1]}', "paras is not a list"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_right_form(line: str, why: str) -> None:
    result = run("-", stdin=lines(DOCUMENTS[:1]) + line)
    assert isinstance(result.exception, SvodkaError)
    assert "Line 2 of standard input" in result.exception.what and why in result.exception.what
    assert '"paras"' in result.exception.remedy


def test_a_file_that_is_not_there_is_named() -> None:
    result = run("nowhere.jsonl")
    assert isinstance(result.exception, SvodkaError) and "nowhere.jsonl" in result.exception.what
