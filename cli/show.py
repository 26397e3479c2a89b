"""How values look in the terminal: times in Moscow time, written the Russian way."""

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import typer
from rich.console import Console


def console() -> Console:
    """Wide enough for a title when the output is no terminal."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)


def agreed(question: str) -> bool:
    """Asks; no answer (the end of the input, Ctrl-C) is a no."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        typer.echo()
        return False


def printable(text: str) -> str:
    """Without the control characters by which a page could speak to the terminal."""
    return "".join(char if char.isprintable() or char == "\u00a0" else " " for char in text)


def as_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain, indent=indent)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
