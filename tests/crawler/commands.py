"""A command of Svodka in a process of its own, on the sites of a test."""

import os
import subprocess
import sys
from pathlib import Path

from tests.crawler.crawler_web import ALLOWED, ROOT

Done = subprocess.CompletedProcess[str]


def svodka(folder: Path, *arguments: str, allowed: str = ALLOWED, said: str = "", **environment: str) -> Done:
    """`folder` holds sites_of_the_test.py; `said` is what a person answers."""
    inherited = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    own = {"PYTHONPATH": f"{ROOT}:{folder}", "SVODKA_SPIDER_MODULES": "sites_of_the_test"}
    own |= {"SVODKA_VAR": str(folder / "var"), "SVODKA_CONFIG": os.devnull, "SVODKA_ALLOW_PRIVATE": allowed}
    own |= {"SVODKA_HOST_DELAY_SECONDS": "0"}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        env=inherited | own | environment,
        timeout=60,
    )
