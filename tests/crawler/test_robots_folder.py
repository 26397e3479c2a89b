"""The kept answers of robots.txt: bounded, whatever hosts a page invents."""

import os
import time
from pathlib import Path

from crawler.robots import drop_old


def keep(folder: Path, count: int, *, size: int = 10, age: float = 60) -> list[Path]:
    """Files from the newest to the oldest."""
    files = []
    for number in range(count):
        file = folder / f"{len(list(folder.iterdir())):05}.json"
        file.write_bytes(bytes(size))
        at = time.time() - age - number
        os.utime(file, (at, at))
        files.append(file)
    return files


def test_the_newest_files_are_kept_up_to_their_number(tmp_path: Path) -> None:
    files = keep(tmp_path, 30)
    drop_old(tmp_path, files=20)
    assert sorted(tmp_path.iterdir()) == files[:20]


def test_the_newest_files_are_kept_up_to_their_size(tmp_path: Path) -> None:
    files = keep(tmp_path, 30, size=1_000)
    drop_old(tmp_path, size=12_500)
    assert sorted(tmp_path.iterdir()) == files[:12]


def test_what_is_past_its_time_goes(tmp_path: Path) -> None:
    old = keep(tmp_path, 3, age=7 * 3600)
    new = keep(tmp_path, 3)
    drop_old(tmp_path)
    assert sorted(tmp_path.iterdir()) == new
    assert not any(file.exists() for file in old)


def test_a_folder_that_is_not_there_needs_nothing(tmp_path: Path) -> None:
    drop_old(tmp_path / "robots")


def test_five_thousand_files_are_looked_at_in_no_time(tmp_path: Path) -> None:
    for number in range(5_000):
        (tmp_path / f"{number}.json").touch()
    started = time.monotonic()
    drop_old(tmp_path)
    assert time.monotonic() - started < 2
