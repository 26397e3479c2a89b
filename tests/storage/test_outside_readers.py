"""The examples of docs/contract.md, run as they stand there by somebody who has only the reader's address."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.config import ROOT
from storage import changes, readers
from storage.engine import Database
from tests.cli.test_reading import svodka, two_articles
from tests.tasks.conftest import fetched, settings

__all__ = ["fetched", "settings", "svodka", "two_articles"]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
EXAMPLES = [(kind, code) for kind, code in _BLOCK.findall((ROOT / "docs" / "contract.md").read_text(encoding="utf-8"))]
PSQL = shutil.which("psql")


@pytest.fixture
def reader(database: Database) -> dict[str, str]:
    database.do(changes.renew)  # the tests' databases are copies of another
    readers.grant(database)
    readers.give_password(database, "of-the-reader")
    url = database.engine.url.set(drivername="postgresql", username=readers.ROLE, password="of-the-reader")
    return {"PATH": os.environ["PATH"], "READER": url.render_as_string(hide_password=False)}


def run(argv: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(argv, env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(PSQL is None, reason="there is no psql on this machine")
def test_psql_reads_articles_and_changes(reader: dict[str, str], two_articles: None, tmp_path: Path) -> None:
    first, second = (run(["sh", "-c", code], reader, tmp_path) for kind, code in EXAMPLES if kind == "sh")
    assert sorted(first.splitlines()[1:]) == [  # of one minute: their random ids order them
        "b.example,RU-MOS,Новая библиотека",
        "vesti.example,RU-MOS,Мост открыли после ремонта",
    ]
    assert [line.split(",")[3] for line in second.splitlines()[1:]] == ["created", "created"]


def test_pandas_reads_articles(reader: dict[str, str], two_articles: None, tmp_path: Path) -> None:
    [code] = [code for kind, code in EXAMPLES if kind == "python" and "pandas" in code]
    said = run([sys.executable, "-c", code], reader, tmp_path)
    assert re.search(r"b\.example\s+1\nvesti\.example\s+1", said)


def test_duckdb_reads_an_export(
    svodka: Callable[..., str], reader: dict[str, str], two_articles: None, tmp_path: Path
) -> None:
    [code] = [code for kind, code in EXAMPLES if kind == "python" and "duckdb" in code]
    svodka("export", "--format", "parquet", "--out", str(tmp_path / "news"))
    said = run([sys.executable, "-c", code], reader, tmp_path)
    assert "b.example" in said
    assert "2026-03-01" in said
