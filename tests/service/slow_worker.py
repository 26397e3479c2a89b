"""The service's Celery application with one task more, which takes its time."""

import time
from pathlib import Path

from tasks.app import app


@app.task(name="slow")
def slow(file: str, seconds: float) -> None:
    """Writes a line when it begins and one when it ends."""
    with Path(file).open("a", encoding="utf-8", buffering=1) as diary:
        diary.write("begun\n")
        time.sleep(seconds)
        diary.write("ended\n")
