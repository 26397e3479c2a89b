"""Real processes on a real Postgres, some of which are killed: `./svodka bench stories` does it at full size."""

import json
import subprocess
import sys

import pytest

from bench.stories_writers import Result
from core.config import ROOT
from storage.engine import Database


@pytest.mark.slow
def test_copies_that_arrive_at_once_make_whole_stories_though_writers_are_killed(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    stories, copies, writers, kills, seed = 8, 8, 8, 3, 3
    numbers = map(str, (stories, copies, writers, kills, seed))
    done = subprocess.run(
        [sys.executable, "-m", "bench.stories_writers", url, *numbers], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    result = Result(**json.loads(done.stdout))
    assert result.whole, result
    assert (result.articles, result.killed) == (stories * copies, kills)
