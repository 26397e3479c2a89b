"""`svodka test`: the checks and the tests, as .ci/run calls them."""

import os
import subprocess
import sys
import time

import typer

from core.config import ROOT

CHECKS = {
    "ruff check": ("-m", "ruff", "check", ".", "svodka"),
    "ruff format": ("-m", "ruff", "format", "--check", ".", "svodka"),
    "mypy": ("-m", "mypy"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
}
# Tests wait for servers and sites half of their time. Each process starts servers of its own.
PROCESSES = max(2, min(4, os.cpu_count() or 2))
PARALLEL = ("-n", str(PROCESSES), "--dist", "loadfile")


def test(context: typer.Context) -> None:
    """Runs ruff, mypy, import-linter and pytest. Arguments go to pytest, and then only pytest runs."""
    steps = {} if context.args else dict(CHECKS)
    steps["pytest"] = ("-m", "pytest", *(context.args or PARALLEL))
    results = {name: _run(name, arguments) for name, arguments in steps.items()}
    if len(results) > 1:
        _title("summary")
        for name, (code, seconds) in results.items():
            typer.echo(f"{'passed' if code == 0 else 'FAILED':<7} {name:<13} {seconds:6.1f} s")
    raise typer.Exit(max(code for code, _ in results.values()))


def _run(name: str, arguments: tuple[str, ...]) -> tuple[int, float]:
    """Exit code (1 where a signal ended it) and seconds."""
    _title(name)
    began = time.monotonic()
    code = subprocess.run((sys.executable, *arguments), cwd=ROOT, check=False).returncode
    return (code if code >= 0 else 1), time.monotonic() - began


def _title(name: str) -> None:
    typer.echo(f"\n== {name} {'=' * (60 - len(name))}")
    sys.stdout.flush()
