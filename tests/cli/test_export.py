"""`svodka export`: every format holds what api.article_v1 holds, and an export that was cut short goes on."""

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pyarrow.parquet as pq
import pytest

from cli.export_rows import NAMES, SCHEMA_ORG, csv_cells, news_article
from cli.export_target import Parts, target
from cli.main import main
from core.errors import SvodkaError
from storage import changes
from storage.engine import Database
from tests.cli.test_reading import svodka, two_articles
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, LIBRARY

__all__ = ["fetched", "settings", "svodka", "two_articles"]

LIKE_JSON = ["id", "number", "url", "source", "title", "lead", "body", "authors", "published_at", "story_id", "quality"]
ROW = dict.fromkeys(NAMES) | {
    "id": "0", "number": 7, "url": "https://a.example/1", "source": "a.example", "timezone": "Asia/Omsk",
    "title": "=cmd", "authors": ["А. Б."], "published_at": datetime(2026, 3, 1, 18, tzinfo=UTC),
    "published_precision": "day", "paragraphs": ["раз", "два"],
}  # fmt: skip


def test_json_lines_hold_every_column(svodka: Callable[..., str], two_articles: None) -> None:
    rows = [json.loads(line) for line in svodka("export").splitlines()]
    assert [tuple(row) for row in rows] == [NAMES, NAMES]
    assert [row["paragraphs"] for row in rows] == [BRIDGE, LIBRARY]
    assert rows[0]["published_at"] == "2026-03-01T09:30:00+00:00"


def test_csv_is_read_back_as_it_was(svodka: Callable[..., str], two_articles: None, tmp_path: Path) -> None:
    svodka("export", "--format", "csv", "--out", str(tmp_path / "a.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert [json.loads(row["paragraphs"]) for row in rows] == [BRIDGE, LIBRARY]
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.csv"]


def test_parquet_has_types(svodka: Callable[..., str], two_articles: None, tmp_path: Path) -> None:
    svodka("export", "--format", "parquet", "--out", str(tmp_path / "a.parquet"))
    table = pq.read_table(tmp_path / "a.parquet")
    assert tuple(table.column_names) == NAMES
    assert table["paragraphs"].to_pylist() == [BRIDGE, LIBRARY]
    said = [json.loads(line) for line in svodka("export").splitlines()]
    assert [row | {"published_at": row["published_at"].isoformat()} for row in table.select(LIKE_JSON).to_pylist()] == [
        {name: row[name] for name in LIKE_JSON} for row in said
    ]
    assert table["published_at"].to_pylist()[0] == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_a_folder_is_no_place_for_lines(svodka: Callable[..., str], two_articles: None, tmp_path: Path) -> None:
    with pytest.raises(SvodkaError, match="is a folder"):
        target("jsonl", tmp_path, "all", schema_org=False)
    assert list(tmp_path.parent.glob("*.part*")) == []


def test_a_pipe_is_written_to_and_stays_one(svodka: Callable[..., str], two_articles: None, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    lines: list[str] = []
    reader = Thread(target=lambda: lines.extend(pipe.read_text(encoding="utf-8").splitlines()))
    reader.start()
    svodka("export", "--out", str(pipe))
    reader.join(30)
    assert len(lines) == 2
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_a_disk_that_is_full_is_told(
    svodka: Callable[..., str], two_articles: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    assert main(["export", "--out", str(full)]) == 1
    assert "cannot be written further: No space left on device" in capsys.readouterr().err
    assert full.is_symlink()


def test_filters_leave_the_rest_out(svodka: Callable[..., str], two_articles: None) -> None:
    def urls(*options: str) -> set[str]:
        return {json.loads(line)["url"] for line in svodka("export", *options).splitlines()}

    assert urls("--source", "b.example") == {"https://b.example/2"}
    assert len(urls("--source", "b.example", "--source", "vesti.example")) == 2
    assert urls("--since", "2026-03-02") == set()
    assert len(urls("--since", "2026-03-01", "--until", "2026-03-01")) == 2
    assert urls("--until", "2026-02-28") == set()
    assert urls("--region", "RU-BEL") == set()
    assert urls("--query", "библиотеки -мост") == {"https://b.example/2"}


def test_only_what_has_changed_since_the_token(
    svodka: Callable[..., str], two_articles: None, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.begin() as session:
        first = changes.page(session, None, 1)
        end = changes.page(session, None, 100).end
    assert len(svodka("export", "--after", first.end.token).splitlines()) == 1
    assert svodka("export", "--after", end.token) == ""
    assert main(["export"]) == 0
    token = capsys.readouterr().err.split()[-1]
    assert svodka("export", "--after", token) == ""


def test_a_token_that_is_none_and_one_of_another_database_are_told(svodka: Callable[..., str]) -> None:
    assert "this is no token" in svodka("export", "--after", "nonsense", code=1)
    strange = "AQ" + "A" * 42
    assert "another life of this database" in svodka("export", "--after", strange, code=1)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "  =1", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    row = [text if name == "title" else ROW[name] for name in NAMES]
    assert csv_cells(False)(row)[NAMES.index("title")] == "'" + text


def test_numbers_and_times_are_left_as_they_are_in_csv() -> None:
    cells = csv_cells(False)(list(ROW.values()))
    assert cells[NAMES.index("number")] == 7
    assert cells[NAMES.index("published_at")] == "2026-03-01T18:00:00+00:00"
    assert cells[NAMES.index("paragraphs")] == '["раз", "два"]'


def test_schema_org_has_its_own_names_and_a_day_is_the_day_of_the_source() -> None:
    article = news_article(ROW)
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == "2026-03-02"
    assert article["author"] == [{"@type": "Person", "name": "А. Б."}]
    assert article["publisher"] == {"@type": "Organization", "name": "a.example"}


def test_schema_org_names_stand_in_every_format(svodka: Callable[..., str], two_articles: None, tmp_path: Path) -> None:
    svodka("export", "--format", "parquet", "--schema-org", "--out", str(tmp_path / "a.parquet"))
    assert set(pq.read_table(tmp_path / "a.parquet").column_names) == set(SCHEMA_ORG.values())
    header = svodka("export", "--format", "csv", "--schema-org").splitlines()[0]
    assert "headline" in header.split(",")


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_lines_that_were_cut_short_go_on_after_the_last_whole_block(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.export_target._MARK_ROWS", 1)
    rows = [[number if name == "number" else ROW[name] for name in NAMES] for number in range(1, 5)]
    out = tmp_path / "a.out"
    first = target(form, out, "all", False)
    first.begin("token of the first")
    first.write(rows[:1])
    first.write(rows[1:2])
    first._file.write(b"half a li")  # type: ignore[attr-defined]
    first.close()
    assert not out.exists()

    second = target(form, out, "all", False)
    second.begin("another token")
    assert second.mark is not None
    assert (second.mark.number, second.mark.token) == (2, "token of the first")
    second.write(rows[2:])
    second.finish()

    whole = target(form, tmp_path / "b.out", "all", False)
    whole.begin("x")
    whole.write(rows)
    whole.finish()
    assert out.read_bytes() == (tmp_path / "b.out").read_bytes()


def test_parts_that_were_cut_short_go_on_after_the_last_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.export_target.PART_ROWS", 2)
    rows = [[number if name == "number" else ROW[name] for name in NAMES] for number in range(1, 6)]
    first = Parts(tmp_path / "parts", "all", False)
    first.begin("t")
    first.write(rows[:2])
    first.write(rows[2:3])
    first.close()
    second = Parts(tmp_path / "parts", "all", False)
    assert second.mark is not None
    assert second.mark.number == 2
    second.write(rows[2:4])
    second.write(rows[4:])
    second.finish()
    assert pq.read_table(tmp_path / "parts")["number"].to_pylist() == [1, 2, 3, 4, 5]
    with pytest.raises(SvodkaError, match="holds an export already"):
        Parts(tmp_path / "parts", "all", False)


def test_another_export_does_not_go_on_where_this_one_was_cut_short(tmp_path: Path) -> None:
    first = target("parquet", tmp_path / "parts", "all", False)
    first.begin("t")
    first._keep(5, 1)
    first.close()
    with pytest.raises(SvodkaError, match="beginning of another export"):
        target("parquet", tmp_path / "parts", "only of a.example", False)


def test_an_export_of_nothing_has_its_columns(svodka: Callable[..., str], tmp_path: Path) -> None:
    svodka("export", "--format", "parquet", "--out", str(tmp_path / "none"))
    assert tuple(pq.read_table(tmp_path / "none").column_names) == NAMES
    assert svodka("export") == ""


def test_parquet_does_not_go_to_the_terminal(svodka: Callable[..., str]) -> None:
    assert "--out news.parquet" in svodka("export", "--format", "parquet", code=1)
