"""`svodka add --json` and `--planned`: what one command finds for programs, another writes as it was found."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.add import hopeless, makers, systems, towns
from bench.add.command import svodka_add
from bench.add.server import serving

NOW = datetime.now(UTC)
PAPER = systems.dle(NOW, "gazeta.example", towns.KALUGA, "utf-8", 1)
NEIGHBOUR = makers.relative(NOW)  # of the same region
WALL = hopeless.walled()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    return tmp_path


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """The lines for a paper, its neighbour, a wall and what is no address."""
    folder = tmp_path_factory.mktemp("found")
    (folder / "sites").mkdir()
    (folder / "sites" / "__init__.py").touch()
    with serving([PAPER, NEIGHBOUR, WALL]) as (proxy, _):
        done = svodka_add([PAPER.url, NEIGHBOUR.url, WALL.url, "no address"], proxy, folder, 0.0, "--json")
    assert done.returncode == 1
    assert done.stderr == ""
    assert [file.name for file in (folder / "sites").glob("*.py")] == ["__init__.py"]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    yield sorted(lines, key=lambda line: [PAPER.url, NEIGHBOUR.url, WALL.url, "no address"].index(line["url"]))


def write(folder: Path, lines: Sequence[object], *options: str, code: int = 0) -> str:
    (folder / "found.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = svodka_add([], "", folder, 0.0, "--planned=found.jsonl", *options)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_a_line_has_the_facts_with_their_evidence_the_articles_and_the_change(found: list[dict[str, Any]]) -> None:
    paper = found[0]
    assert (paper["outcome"], paper["name"], paper["writable"]) == ("found", "gazeta.example", True)
    assert paper["region"] == {"value": "RU-KLU", "sure": True, "evidence": paper["region"]["evidence"]}
    assert paper["lists"][0]["url"] == "http://gazeta.example/rss.xml"
    assert paper["samples"][0]["paragraphs"]
    assert datetime.fromisoformat(paper["samples"][0]["listed_at"]).tzinfo is not None
    assert '+    name = "gazeta.example"' in paper["change"]["diff"].splitlines()
    assert paper["change"]["class"].startswith("from crawler import FeedSpider\n\n\nclass Gazeta(FeedSpider):\n")
    assert paper["requests"] > 0


def test_what_is_refused_has_its_reason(found: list[dict[str, Any]]) -> None:
    assert [(line["outcome"], line["reason"]) for line in found[2:]] == [
        ("refused", "anti-bot wall"),
        ("refused", None),
    ]
    assert found[2]["remedy"]
    assert "no address of a site" in found[3]["what"]


def test_plans_are_written_as_they_were_found_two_of_one_file_too(found: list[dict[str, Any]], folder: Path) -> None:
    said = write(folder, found, "--yes", "--json")  # lines that were refused are passed over
    assert [json.loads(line)["outcome"] for line in said.splitlines()] == ["written", "written"]
    text = (folder / "sites" / "kaluga_oblast.py").read_text(encoding="utf-8")
    for line in found[:2]:
        assert line["change"]["class"].partition("\n\n\n")[2] in text
        assert list((folder / "tests" / "fixtures" / "sites" / line["name"]).glob("*/expected.json"))
    again = write(folder, found, "--yes", "--json", code=1)
    first = json.loads(again.splitlines()[0])
    assert "The name gazeta.example is taken" in first["what"]
    assert first["known"] == "gazeta.example"


def test_a_file_that_was_changed_meanwhile_stays_and_the_plan_comes_anew(
    found: list[dict[str, Any]], folder: Path
) -> None:
    file = folder / "sites" / "kaluga_oblast.py"
    file.write_text('"""Калужская область."""\n', encoding="utf-8")
    (told,) = map(json.loads, write(folder, found[:1], "--yes", "--json", code=1).splitlines())
    assert "was changed since this was looked at, so nothing was written" in told["what"]
    assert file.read_text(encoding="utf-8") == '"""Калужская область."""\n'
    assert '-"""' not in told["change"]["diff"]
    write(folder, [told | {"outcome": "found"}], "--yes")
    assert file.read_text(encoding="utf-8").startswith('"""Калужская область."""\n\nfrom crawler import FeedSpider\n')


def test_without_a_yes_a_plan_is_shown_and_not_written(found: list[dict[str, Any]], folder: Path) -> None:
    shown = write(folder, found[:2], "--dry-run")  # each on the file as it is
    assert all(f"+class {name}(" in shown for name in ("Gazeta", "GazetaKaluga"))
    assert "Nothing was written." in write(folder, found[:1])
    assert not (folder / "sites" / "kaluga_oblast.py").exists()


BENT: list[dict[str, Any]] = [
    {"base": "os.system('true')"},
    {"facts": {"region": "RU-KLU", "x = 1; y": 2}},
    {"facts": {"region": {"a": 1}}},
    {"facts": {"region": "RU-KLU", "class": "x"}},
    {"fixture": {"day": "../../..", "files": {}}},
    {"fixture": {"day": "2026-11-26", "files": {"../evil.py": ""}}},
    {"fixture": {"day": "2026-11-26", "files": {"article.html": "ы"}}},
    {"fixture": {"day": "2026-11-26", "files": {}}},
    {"name": 7},
    {"name": "../../etc"},
]


def test_plans_that_were_bent_write_nothing(found: list[dict[str, Any]], folder: Path) -> None:
    lines: list[object] = [{"plan": found[0]["plan"] | change} for change in BENT]
    said = write(folder, [*lines, {}, [1], {"plan": "x"}], "--yes", "--json", code=1).splitlines()
    assert [json.loads(line)["outcome"] for line in said] == ["refused"] * (len(BENT) + 3)
    assert [file.name for file in folder.rglob("*.py")] == ["__init__.py"]
    assert not [file for file in (folder / "tests").rglob("*") if file.is_file()]


def test_a_file_that_is_no_json_is_told_with_its_line(folder: Path) -> None:
    (folder / "found.jsonl").write_text("{", encoding="utf-8")
    done = svodka_add([], "", folder, 0.0, "--planned=found.jsonl", "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert "found.jsonl, line 1: no JSON" in done.stderr


def test_addresses_and_plans_are_not_given_together(folder: Path) -> None:
    assert "Which sites?" in svodka_add([], "", folder, 0.0).stderr
    assert "Which sites?" in svodka_add(["a.example"], "", folder, 0.0, "--planned=x").stderr
