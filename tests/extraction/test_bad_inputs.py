"""Every hostile body ends in an outcome within ten seconds and one gibibyte, measured in a process of its own."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.outcomes import Outcome
from extraction.explain import explain
from extraction.markup import bare_long_tags
from tests.extraction.bad_bodies import MADE, STORY, body

SECONDS = 10  # of CPU: other processes of the machine are not this one's fault
GIB = 1 << 30
ROOT = Path(__file__).parents[2]
QUICK = {
    "5,000 nested divs",
    "200,000 unclosed links",
    "a tag with 100,000 attributes",
    "JSON-LD nested 10,000 deep",
    "NUL and surrogates",
    "lone surrogates",
    "an external entity",
}
NO_ARTICLE = {
    "8 MB of noise": Outcome.UNREADABLE,
    "8 MB of NUL": Outcome.EMPTY,
    "8 MB of one byte": Outcome.EMPTY,
    "8 MB of noise in a page": Outcome.UNREADABLE,
    "control characters": Outcome.UNREADABLE,
    "a feed of 90,000 items": Outcome.NOT_HTML,
}


def in_a_process(name: str) -> dict[str, Any]:
    """Outcome, paragraphs, flags, CPU seconds and the peak in bytes above what the process had at its start."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.extraction.test_bad_inputs", name],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 0, f"{name} ended the process: {done.returncode} {done.stderr[-500:]}"
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in MADE]
)
def test_a_hostile_body_ends_in_an_outcome_in_time_and_in_bounds(name: str) -> None:
    found = in_a_process(name)
    assert found["seconds"] < SECONDS
    if name in NO_ARTICLE:
        assert found["outcome"] == NO_ARTICLE[name]
    else:
        assert found["outcome"] == Outcome.ARTICLE


def test_a_tag_that_is_cut_keeps_its_text_and_is_flagged() -> None:
    found = in_a_process("a tag with 100,000 attributes")
    assert set(STORY.paragraphs) <= set(found["paragraphs"])
    assert "cut:attributes" in found["quality"]


def test_no_byte_of_a_local_file_is_read() -> None:
    assert "root:" not in " ".join(in_a_process("an external entity")["paragraphs"])


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="a" id=b data-x>слово</p>',
        "<a href='x'>" * 300,
        '<a href="x"">слово</a><p>ещё слово' * 200,
        f'<img src="data:image/png;base64,{"A" * 50_000}">',
        "<script>if (a<b && " + "c, " * 300 + ")</script>",
        "5 < 7, a<b",
        "",
    ],
)
def test_ordinary_markup_is_not_touched(markup: str) -> None:
    assert bare_long_tags(markup) is markup


def test_only_the_attributes_of_the_long_tag_go() -> None:
    many = " ".join(f'a{n}="<p>{n}"' for n in range(2_000))
    assert bare_long_tags(f'<p id="1">до</p><div {many}>текст</div>') == '<p id="1">до</p><div >текст</div>'


@pytest.mark.slow
@pytest.mark.parametrize("name", ["500,000 siblings", "100,000 lines without markup", "29,900 different siblings"])
def test_hostile_bodies_can_be_explained_too(name: str) -> None:
    found = explain(body(name), url="https://a.example/1")
    assert tuple(line.text for line in found.lines if line.kept) == found.extraction.paragraphs


def _measure(name: str) -> None:
    from extraction import extract

    page = body(name)
    extract("<html><body><p>Первая страница загружает всё, что нужно для следующих.".encode(), url="")
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + GIB, size + GIB))
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = extract(page, url="https://a.example/1")
    after = resource.getrusage(resource.RUSAGE_SELF)
    said = {
        "outcome": found.outcome,
        "paragraphs": found.paragraphs[:50],
        "quality": found.quality,
        "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "mib": (after.ru_maxrss - before.ru_maxrss) // 1024,
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    _measure(sys.argv[1])
