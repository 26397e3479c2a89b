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
        ("[]", "it is no object"),
        ('{"id": "1"}', "paras missing"),
        ('{"id": "1", "paras": "text"}', "paras is no list of texts"),
        ('{"id": "1", "paras": [1]}', "paras is no list of texts"),
        ('{"id": null, "paras": []}', "id is neither"),
        ('{"id": 1, "paras": [], "title": {"a": 1}}', "site or title is no text"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_bad_line_is_named_and_passed_over(line: str, why: str) -> None:
    result = run("-", stdin=lines(DOCUMENTS[:1]) + line + "\n" + lines(DOCUMENTS[2:3]))
    assert result.exit_code == 1
    assert "Line 2 is passed over: " in result.stderr and why in result.stderr
    assert '1 lines were passed over. Each line is one object: {"id"' in result.stderr
    assert [json.loads(found)["b"] for found in result.stdout.splitlines()] == ["one"]


def test_many_bad_lines_are_counted_and_the_first_are_named() -> None:
    result = run("-", stdin="{\n" * 500)
    assert result.exit_code == 1 and "500 lines were passed over" in result.stderr
    assert len(result.stderr.splitlines()) < 20


def test_a_time_that_is_none_is_named_and_the_document_compared() -> None:
    documents = [DOCUMENTS[0] | {"published_at": "вчера"}, DOCUMENTS[2] | {"published_at": 17}]
    result = run("-", stdin=lines(documents))
    assert "Line 1: published_at is no time: 'вчера'" in result.stderr and "Line 2:" in result.stderr
    assert len(objects(result)) == 1


def test_two_documents_with_one_id_are_named() -> None:
    result = run("-", stdin=lines([DOCUMENTS[0], DOCUMENTS[1], DOCUMENTS[0]]))
    assert "Documents 1 and 3 have one id" in result.stderr


def test_evidence_is_printed_when_asked_for() -> None:
    (pair,) = objects(run("-", "--evidence", stdin=lines([DOCUMENTS[0], DOCUMENTS[2]])))
    assert "shingles shared" in str(pair["evidence"]) and "shared: «" in str(pair["evidence"])


def test_nothing_but_pairs_is_printed_where_no_person_looks(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_text(lines(DOCUMENTS))
    assert run(str(file)).stderr == ""


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl.gz"
    file.write_bytes(gzip.compress(lines(DOCUMENTS).encode())[:-20])
    result = run(str(file))
    assert isinstance(result.exception, SvodkaError) and "docs.jsonl.gz" in result.exception.what


def test_a_file_that_is_not_there_is_named() -> None:
    result = run("nowhere.jsonl")
    assert isinstance(result.exception, SvodkaError) and "nowhere.jsonl" in result.exception.what
