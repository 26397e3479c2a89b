"""Floors of quality: a committed figure that a change may raise, and may lower only with a reason.

Bag F1 is the mean over pages of the F1 of the multisets of lower-cased words, headline included.
"""

import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime
from statistics import mean

import pytest

from dedupe.memory import StreamMemory
from extraction import extract
from extraction.observe import observe
from tests.extraction.ru_pages import STORIES, TEMPLATES
from tests.extraction.shared import NEWS, needs_news

NEWS_FLOOR = 0.944  # without site memory
NEWS_MEMORY_FLOOR = 0.945  # learnt from the folder itself
OWN_FLOOR = 0.995
WORD = re.compile(r"\w+")


def words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in WORD.findall(text))


def bag_f1(got: str, want: str) -> float:
    a, b = words(got), words(want)
    return 2 * (a & b).total() / (a.total() + b.total()) if a and b else 0.0


def test_pages_of_our_own_stay_above_their_floor() -> None:
    scores = []
    for template in TEMPLATES.values():
        for story in STORIES:
            found = extract(template(story).encode(), url="https://a.example/1", now=datetime(2024, 3, 21, tzinfo=UTC))
            scores.append(bag_f1(f"{found.title} {found.text}", " ".join([story.title, *story.paragraphs])))
    assert mean(scores) >= OWN_FLOOR


@pytest.mark.slow
@needs_news
def test_real_news_pages_stay_above_their_floor() -> None:
    rows = [json.loads(line) for line in (NEWS / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    bodies = {row["id"]: gzip.decompress((NEWS / "pages" / f"{row['id']}.html.gz").read_bytes()) for row in rows}
    wanted = {row["id"]: (NEWS / "reference" / f"{row['id']}.txt").read_text(encoding="utf-8") for row in rows}
    memory = StreamMemory()
    for row in rows:
        if seen := observe(bodies[row["id"]], url=row["url"]):
            memory.learn(row["host"], seen)
    plain, learnt = [], []
    for row in rows:
        for scores, known in ((plain, None), (learnt, memory.of(row["host"]))):
            found = extract(bodies[row["id"]], url=row["url"], memory=known)
            scores.append(bag_f1(f"{found.title}\n{found.text}", wanted[row["id"]]))
    assert mean(plain) >= NEWS_FLOOR
    assert mean(learnt) >= NEWS_MEMORY_FLOOR
    assert min(plain) > 0
