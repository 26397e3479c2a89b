import os
import subprocess
import sys

import pytest

from cli.main import COMMANDS, main
from core.config import ROOT


def svodka(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "cli", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_list_of_commands_loads_none_of_them() -> None:
    code = (
        "import sys; from cli.main import main; main(['--help'])\n"
        "heavy = {'scrapy', 'celery', 'sqlalchemy', 'trafilatura', 'psycopg'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name, entry in COMMANDS.items() if not entry.raw])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: svodka {name}")


def test_a_command_that_does_not_exist_is_a_mistake_of_the_caller(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["artciles"]) == 2
    assert "No such command 'artciles'" in capsys.readouterr().err


def test_an_error_is_told_in_two_sentences_without_a_traceback() -> None:
    done = svodka("run", "baker")
    assert done.returncode == 1
    assert done.stderr.startswith("svodka: There is no role 'baker'.\n  The roles are: migrate, sync,")
    assert "Traceback" not in done.stderr


def test_the_traceback_is_there_for_those_who_ask() -> None:
    assert "Traceback" in svodka("run", "baker", SVODKA_LOG_LEVEL="DEBUG").stderr


def test_a_reader_that_stops_reading_is_no_error() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -P -m cli config | head -1', sys.executable],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_arguments_of_the_test_command_go_to_pytest_alone() -> None:
    done = svodka("test", "tests/service/test_logs.py", "-q", "-k", "empty_line")
    assert done.returncode == 0, done.stdout
    assert "== pytest" in done.stdout
    assert "1 passed" in done.stdout
    assert "== mypy" not in done.stdout


def test_the_test_command_fails_when_a_step_fails() -> None:
    assert svodka("test", "tests/service/no_such_file.py").returncode != 0
