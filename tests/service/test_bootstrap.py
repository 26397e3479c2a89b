"""The script `svodka`, really run: in a copy of its own, with pip and tiny packages from a folder."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.config import ROOT
from service.ports import any_free
from tests.service.children import eventually

pytestmark = pytest.mark.slow  # each makes a .venv, which takes seconds

CLI = "import os, sys\nprint('cli', sys.argv[1:], os.getcwd())\nimport {package}\n"


def wheel(folder: Path, name: str, *, body: str = "") -> str:
    """Makes the smallest package there is; returns its line in a lock file."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": body,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = {path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for path, text in files.items()}
    record = "".join(f"{path},sha256={digest[path].decode().rstrip('=')},{len(files[path])}\n" for path in files)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in (files | {f"{info}/RECORD": record + f"{info}/RECORD,,\n"}).items():
            archive.writestr(inner, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@dataclass
class House:
    """A copy of the script with a command line that only says how it was called."""

    folder: Path
    wheels: Path

    def lock(self, *names: str, dev: tuple[str, ...] = ()) -> None:
        lines = [wheel(self.wheels, name) for name in names]
        extra = [wheel(self.wheels, name) for name in dev]
        (self.folder / "requirements.lock").write_text("".join(lines))
        (self.folder / "requirements-dev.lock").write_text("".join(lines + extra))

    def environment(self, **more: str) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON", "SVODKA"))}
        own |= {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": str(self.wheels), "PIP_NO_INDEX": "1"}
        return own | {"PIP_NO_CACHE_DIR": "1", "SVODKA_CONFIG": os.devnull} | more

    def start(self, *arguments: str, python: str = sys.executable, **more: str) -> subprocess.CompletedProcess[str]:
        command = [python, str(self.folder / "svodka"), *arguments]
        return subprocess.run(
            command, cwd="/", env=self.environment(**more), capture_output=True, text=True, timeout=120, check=False
        )


@pytest.fixture
def house(tmp_path: Path) -> House:
    folder = tmp_path / "a house"  # a blank in the path is a classic
    (folder / "cli").mkdir(parents=True)
    shutil.copy(ROOT / "svodka", folder)
    (folder / "cli" / "__main__.py").write_text(CLI.format(package="alpha"))
    (tmp_path / "wheels").mkdir()
    house = House(folder, tmp_path / "wheels")
    house.lock("alpha", dev=("beta",))
    return house


def test_first_start_later_starts_changed_lock_and_mending(house: House) -> None:
    """One story, since each new .venv costs seconds."""
    first = house.start("articles", "--json")
    assert first.stdout == "cli ['articles', '--json'] /\n"
    assert "First start" in first.stderr
    assert "1 of 1 packages" in first.stderr

    later = house.start(PIP_FIND_LINKS="/nowhere")
    assert (later.stdout, later.stderr) == ("cli [] /\n", "")  # pip did not run

    house.lock("alpha", "gamma", dev=("beta",))
    (house.folder / "cli" / "__main__.py").write_text(CLI.format(package="gamma"))
    changed = house.start()
    assert changed.returncode == 0
    assert "2 of 2 packages" in changed.stderr

    tests = house.start("test", "-k", "x")
    assert tests.stdout == "cli ['test', '-k', 'x'] /\n"
    assert "3 of 3 packages" in tests.stderr
    assert house.start().stderr == ""  # made from the dev lock, it serves plain commands too

    shutil.rmtree(house.folder / ".venv" / "bin")
    mended = house.start()
    assert mended.stdout == "cli [] /\n"
    assert "making them anew" in mended.stderr


def test_a_start_killed_while_it_installs_is_mended_by_the_next(house: House) -> None:
    script = [sys.executable, str(house.folder / "svodka")]
    with subprocess.Popen(script, env=house.environment(), stderr=subprocess.DEVNULL) as killed:
        assert eventually((house.folder / ".venv" / "pyvenv.cfg").exists)
        killed.kill()
    time.sleep(0.5)  # its own child, `python -m venv`, ends by itself
    start = house.start()
    assert (start.returncode, start.stdout) == (0, "cli [] /\n")
    assert "incomplete" in start.stderr


def test_two_first_starts_do_not_collide(house: House) -> None:
    script = [sys.executable, str(house.folder / "svodka")]
    starts = [
        subprocess.Popen(
            script, cwd="/", env=house.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [start.communicate(timeout=120) for start in starts]
    assert [out for out, _ in said] == ["cli [] /\n"] * 2
    assert sorted("waiting for it" in error for _, error in said) == [False, True]


def test_a_package_with_another_hash_is_refused(house: House) -> None:
    wheel(house.wheels, "alpha", body="print('not what was locked')")
    start = house.start()
    assert start.returncode == 1
    assert "A package is not the one that the lock file names: alpha" in start.stderr
    assert "pip cache purge" in start.stderr


def test_an_index_that_cannot_be_reached_is_said_so(house: House) -> None:
    index = f"http://127.0.0.1:{any_free()}/simple"
    start = house.start(PIP_INDEX_URL=index, PIP_RETRIES="1", PIP_NO_INDEX="0", PIP_FIND_LINKS="")
    assert start.returncode == 1
    assert "The package index cannot be reached." in start.stderr
    assert "PIP_INDEX_URL" in start.stderr


def test_a_package_missing_from_the_index_is_named(house: House) -> None:
    (house.wheels / "alpha-1.0-py3-none-any.whl").unlink()
    assert "The package index has no file of alpha==1.0" in house.start().stderr


def test_a_python_without_its_venv_module_is_told_what_to_install(house: House, tmp_path: Path) -> None:
    (tmp_path / "hide").mkdir()
    (tmp_path / "hide" / "ensurepip.py").write_text("raise ImportError('split off by the distribution')")
    start = house.start(PYTHONPATH=str(tmp_path / "hide"))
    assert start.returncode == 1
    assert "apt install python3." in start.stderr
    assert not (house.folder / ".venv").exists()


def test_a_python_too_old_says_what_is_needed(house: House, tmp_path: Path) -> None:
    """An old one where this machine has one; else this one, made to say that it is old."""
    for minor in range(6, 11):
        old = shutil.which(f"python3.{minor}")
        if old and subprocess.run([old, "-V"], capture_output=True, check=False).returncode == 0:
            start = house.start("up", python=old, PATH=str(tmp_path))
            break
    else:
        (tmp_path / "old").mkdir()
        (tmp_path / "old" / "sitecustomize.py").write_text("import sys; sys.version_info = (3, 8, 10, 'final', 0)")
        start = house.start("up", PATH=str(tmp_path), PYTHONPATH=str(tmp_path / "old"))
    assert start.returncode == 1
    assert "Python 3.11 or newer is needed" in start.stderr
    assert "python3.12 ./svodka up" in start.stderr


def test_a_lock_file_that_is_missing_is_named(house: House) -> None:
    (house.folder / "requirements.lock").unlink()
    start = house.start()
    assert start.returncode == 1
    assert "requirements.lock cannot be read" in start.stderr


def test_a_folder_that_is_read_only_is_said_so(house: House, open_folder: Path) -> None:
    if os.geteuid() != 0:
        house.folder.chmod(0o555)
        start = house.start()
        house.folder.chmod(0o755)
    else:
        minor = f"/usr/bin/python3.{sys.version_info.minor}"
        if not Path(minor).exists():
            pytest.skip("root may write everywhere, and nobody has no Python here")
        copy = open_folder / "house"
        shutil.copytree(house.folder, copy)
        start = subprocess.run(
            [minor, str(copy / "svodka")], user="nobody", env={}, capture_output=True, text=True, check=False
        )
    assert start.returncode == 1
    assert "cannot be written to" in start.stderr


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare"), reason="needs a small disk, which only root makes"
)
def test_a_disk_without_room_is_said_before_it_is_full(house: House, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        f'mount -t tmpfs -o size=20m none "{disk}" || exit 77; cp -r "{house.folder}"/* "{disk}"; "$0" "{disk}/svodka"'
    )
    start = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, sys.executable],
        env=house.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if start.returncode == 77 or "unshare" in start.stderr:
        pytest.skip("this machine does not let its root mount a disk")
    assert start.returncode == 1
    assert "not enough room on the disk" in start.stderr
