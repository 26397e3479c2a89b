"""`svodka import FILE`: what is shown is what is written, and what was there stays."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.main import main
from crawler.loader import load_modules

HEADER = "host,url,kind,region,feed\n"
ZARYA = "zarya.example,https://zarya.example/,media,RU-BEL,https://zarya.example/rss.xml\n"
SVET = "svet.example,https://svet.example/news/,government,Белгородская область,\n"
PACKAGE = "imported_sites"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[str, str]]]:
    """Writes a CSV file and imports it into a package of its own; returns what was said."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("SVODKA_SPIDER_MODULES", PACKAGE)

    def imported(text: str, *options: str, code: int = 0) -> tuple[str, str]:
        _forget()
        file = tmp_path / "list.csv"
        file.write_text(text, encoding="utf-8")
        assert main(("import", str(file), *options)) == code
        said = capsys.readouterr()
        return said.out, said.err

    yield imported
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def test_a_dry_run_shows_the_files_and_writes_nothing(run: Callable[..., tuple[str, str]], tmp_path: Path) -> None:
    out, _ = run(HEADER + ZARYA, "--dry-run")
    assert "--- /dev/null" in out
    assert '+    name = "zarya.example"' in out
    assert "1 new, 0 there already, 0 with a mistake." in out
    assert [file.name for file in (tmp_path / PACKAGE).glob("*.py")] == ["__init__.py"]


def test_classes_are_written_disabled_into_the_file_of_their_region(
    run: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    run(HEADER + ZARYA, "--yes")
    file = tmp_path / PACKAGE / "belgorod_oblast.py"
    before = file.read_text(encoding="utf-8")
    out, err = run(HEADER + ZARYA + SVET, "--yes")
    assert "1 new, 1 there already, 0 with a mistake." in out
    assert "line 2: zarya.example is there already: " in err
    assert file.read_text(encoding="utf-8").endswith(SVET_CLASS)
    assert file.read_text(encoding="utf-8").startswith(before.replace("FeedSpider\n", "FeedSpider, ListingSpider\n", 1))
    _forget()
    loaded = load_modules([PACKAGE])
    assert loaded.problems == []
    assert {name: site.enabled for name, site in loaded.spiders.items()} == {
        "zarya.example": False,
        "svet.example": False,
    }


SVET_CLASS = """

class Svet(ListingSpider):
    name = "svet.example"
    region = "RU-BEL"
    kind = "government"
    timezone = "Europe/Moscow"
    listings = ["https://svet.example/news/"]
    enabled = False
    note = "evidence: list.csv; not probed by us yet"
"""


def test_rows_with_a_mistake_are_told_and_the_exit_code_says_so(
    run: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    out, err = run(HEADER + ZARYA + "a.example,,media,RU-XX,\n", "--yes", code=1)
    assert "line 3: There is no region 'RU-XX'" in err
    assert "1 new, 0 there already, 1 with a mistake." in out
    assert (tmp_path / PACKAGE / "belgorod_oblast.py").exists()


def test_a_file_that_cannot_take_a_class_is_named(run: Callable[..., tuple[str, str]], tmp_path: Path) -> None:
    (tmp_path / PACKAGE / "belgorod_oblast.py").write_text("class (:\n", encoding="utf-8")
    _, err = run(HEADER + ZARYA, "--yes", code=1)
    assert "belgorod_oblast.py:1: " in err


def test_without_a_yes_nothing_is_written(
    run: Callable[..., tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert "Nothing was written." in run(HEADER + ZARYA)[0]
    assert [file.name for file in (tmp_path / PACKAGE).glob("*.py")] == ["__init__.py"]


def test_no_answer_is_a_no(
    run: Callable[..., tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    out, err = run(HEADER + ZARYA)
    assert "Nothing was written." in out
    assert "Aborted" not in out + err
    assert [file.name for file in (tmp_path / PACKAGE).glob("*.py")] == ["__init__.py"]
