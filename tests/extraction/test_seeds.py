"""The five page texts that the project was started with; they are not part of the repository."""

import json

import pytest

from extraction import clean_lines
from tests.extraction.shared import SEEDS, needs_seeds

TRUTH = json.loads((SEEDS / "truth.json").read_text(encoding="utf-8")) if SEEDS.is_dir() else {}
NAMES = [name for name in TRUTH if not name.startswith("_")]


@needs_seeds
@pytest.mark.parametrize("name", NAMES or ["none"])
def test_title_body_and_date_are_exact(name: str) -> None:
    truth = TRUTH[name]
    lines = (SEEDS / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    body = [text for a, b in truth["body_lines"] for line in lines[a - 1 : b] if (text := line.strip())]
    found = clean_lines(lines)
    assert found.title == truth.get("title", lines[truth["title_lines"][0] - 1].strip())
    assert list(found.paragraphs) == body
    in_url_only = "URL only" in truth.get("date_source", "")
    seen = found.published_at.isoformat() if found.published_at else None
    if truth["date"] is None or in_url_only:
        assert seen is None
    else:
        assert seen is not None
        assert seen.startswith(truth["date"])
    if in_url_only:
        with_url = clean_lines(lines, url=truth["url"])
        assert with_url.published_at is not None
        assert with_url.published_at.date().isoformat() == truth["date"]
