"""`svodka add --planned FILE`: writes what an earlier `--json` found, exactly that."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.add_way import Way, planned
from cli.files import read_file
from core.errors import SvodkaError
from crawler.check_site import shown
from crawler.loader import Loaded
from crawler.probe.planned import addition_of, was_planned_on
from crawler.region_files import read


def write_planned(file: str, loaded: Loaded, way: Way) -> int:
    """Returns how many were not added. Several sites of one file are written one behind the other; a file that somebody
    else changed since it was planned on is left alone, and the line then has the plan as it would be now."""
    failed = 0
    ours: dict[Path, tuple[str | None, str]] = {}  # what we wrote, and over what
    for plan in _plans(file):
        facts = {"name": plan.get("name") if isinstance(plan, dict) else None}
        try:
            addition = addition_of(plan, loaded, way.config)
        except SvodkaError as error:
            way.refuse(error, facts)
            failed += 1
            continue
        change = addition.change
        before, written = ours.get(change.file, (change.old, change.old))
        if change.old != written or not was_planned_on(plan, before):
            changed = SvodkaError(
                f"{shown(change.file)} was changed since this was looked at, so nothing was written.",
                "Look at the change again before you add it.",
            )
            way.refuse(changed, facts | planned(addition))
            failed += 1
            continue
        failed += not way.finish(addition, [], facts)
        if read(change.file) == change.new:
            ours[change.file] = (before, change.new)
    return failed


def _plans(file: str) -> Iterator[Any]:
    """Of the lines that hold one. Raises SvodkaError for a line that is no JSON."""
    for number, line in enumerate(read_file(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except ValueError as error:
            raise SvodkaError(
                f"{file}, line {number}: no JSON: {error}.", "`svodka add URL --json` writes it."
            ) from None
        if not isinstance(told, dict) or told.get("outcome") != "refused":
            yield told.get("plan") if isinstance(told, dict) else None
