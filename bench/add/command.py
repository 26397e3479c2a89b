"""`svodka bench add`: the command itself, once, for all of the farm's sites, in a folder of its own."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.add.made import Made
from bench.add.server import serving
from bench.add.sites import all_sites
from core.config import ROOT

LIMIT = 60.0  # seconds a site


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one site: `said` is empty where all is as it should be."""

    site: Made
    added: bool
    seconds: float
    requests: int
    said: str


def run() -> int:
    """Returns the exit code: 0 where every site is added, or refused with its reason, in time."""
    sites = all_sites(datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder, serving(sites) as (proxy, farm):
        began = time.monotonic()
        rows = add_all(sites, proxy, Path(folder))
        spent = time.monotonic() - began
    _print(rows, spent, farm.together)
    return 0 if all(not row.said and row.seconds < LIMIT for row in rows) else 1


def add_all(sites: Sequence[Made], proxy: str, folder: Path, pause: float = 1.0) -> list[Row]:
    """Adds the sites with one command; `pause` is the setting SVODKA_HOST_DELAY_SECONDS."""
    (folder / "sites").mkdir()
    (folder / "sites" / "__init__.py").write_text('"""Sites of the farm."""\n', encoding="utf-8")
    done = svodka_add([site.url for site in sites], proxy, folder, pause, "--yes")
    return [_row(site, folder, done.stdout, done.stderr) for site in sites]


def svodka_add(
    urls: Sequence[str], proxy: str, folder: Path, pause: float, *options: str
) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = inherited | settings_of_farm(proxy, folder, pause) | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    command = [sys.executable, "-P", "-m", "cli", "add", *options, *urls]
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )


def settings_of_farm(proxy: str, folder: Path, pause: float) -> dict[str, str]:
    """By which sites of the farm, and none elsewhere, are looked at, and written into `folder`/sites."""
    settings = {"SVODKA_VAR": str(folder / "var"), "SVODKA_CONFIG": os.devnull, "SVODKA_SPIDER_MODULES": "sites"}
    settings |= {"SVODKA_PROXY": proxy, "SVODKA_ALLOW_PRIVATE": "127.0.0.0/8"}
    return settings | {"SVODKA_HOST_DELAY_SECONDS": str(pause)}


def facts_of(site: Made, folder: Path) -> dict[str, Any] | None:
    """The facts of the class that was written for the site, or None."""
    name = site.host.removeprefix("www.")
    for file in sorted((folder / "sites").glob("*.py")):
        for text in re.split(r"(?m)^class ", file.read_text(encoding="utf-8"))[1:]:
            facts = dict(re.findall(r'(?m)^    (\w+) = r?"?(.*?)"?$', text))
            if facts.get("name") == name:
                return facts
    return None


def _row(site: Made, folder: Path, out: str, err: str) -> Row:
    facts = facts_of(site, folder)
    told = re.search(rf"(?m)^{re.escape(site.url)}.*?(?s:.*?)^  (\d+) requests, (\d+) s$", out)
    requests, seconds = (int(told[1]), float(told[2])) if told else (0, 0.0)
    if told is None and (
        paid := re.search(rf"(?m)^svodka: .*{re.escape(site.host)}.*\n(?:  .*\n)*?  (\d+) requests, (\d+) s$", err)
    ):
        requests, seconds = int(paid[1]), float(paid[2])
    if site.reason:
        named = any(x.startswith(f"svodka: {site.reason}: ") and site.host in x for x in err.splitlines())
        return Row(
            site, facts is not None, seconds, requests, "" if named and facts is None else f"reason: {err[-300:]}"
        )
    if facts is None:
        return Row(
            site,
            False,
            seconds,
            requests,
            next((x for x in err.splitlines() if site.host in x), f"not added: {err[-300:]}"),
        )
    wrong = [
        f"{fact} {facts.get(fact)} in place of {wanted}"
        for fact, wanted in (("region", site.region), ("kind", site.kind))
        if facts.get(fact) != wanted
    ]
    wrong += [] if f"{site.list_kind}s" in facts else [f"no {site.list_kind}s"]
    wrong += [] if not site.family or facts["note"].startswith(site.family) else [f"system: {facts['note']}"]
    return Row(site, True, seconds, requests, "; ".join(wrong))


def _print(rows: Sequence[Row], spent: float, together: int) -> None:
    out = Console(width=150, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("site", "what it is", "came of it", "requests", "seconds", "not as it should be"):
        table.add_column(column, justify="right" if column in {"requests", "seconds"} else "left")
    for row in rows:
        came = "added" if row.added else f"refused: {row.site.reason}" if not row.said else "not added"
        table.add_row(row.site.host, row.site.what, came, str(row.requests or ""), f"{row.seconds:.0f}", row.said)
    out.print(table)
    good = [row for row in rows if not row.site.reason]
    bad = [row for row in rows if row.site.reason]
    right = sum(row.added and not row.said for row in good)
    out.print(
        f"{sum(row.added for row in good)} of {len(good)} added with no edit ({right} with every fact right), "
        f"{sum(not row.said for row in bad)} of {len(bad)} hopeless ones refused with the right reason; "
        f"the slowest took "
        f"{max(row.seconds for row in rows):.0f} s, all together {spent:.0f} s; "
        f"at most {together} request at once to a host."
    )
