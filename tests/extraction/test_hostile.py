# ruff: noqa: E501 - lines of pages stand as they are
"""Pages that hang or silently empty the usual parsers: each ends soon, in an outcome, with the text that it has."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Extraction
from core.outcomes import Outcome
from extraction import extract
from tests.extraction.ru_pages import STORIES, modern

URL = "https://a.example/1"
STORY = STORIES[0]
TEXT = "".join(f"<p>{text}</p>" for text in STORY.paragraphs)


def bodies() -> dict[str, str]:
    return {
        "5,000 nested divs": "<html><body>" + "<div>" * 5_000 + f"<h1>{STORY.title}</h1>{TEXT}" + "</div>" * 5_000,
        "a text node of 11 MB": f"<html><body><h1>{STORY.title}</h1>{TEXT}<p>" + "слово " * 1_000_000 + "</p></body></html>",
        "200,000 unclosed links": f"<html><body><h1>{STORY.title}</h1>{TEXT}" + "<a href=x>" * 200_000,
        "60,000 unclosed inline tags": f"<html><body><h1>{STORY.title}</h1>{TEXT}" + "<p><b><i><font>слово " * 20_000,
        "100,000 paragraphs": f"<html><body><h1>{STORY.title}</h1>{TEXT}" + "<p>Абзац.</p>" * 100_000,
        "attributes of 64 kB": f"<html><body><h1>{STORY.title}</h1>{TEXT}" + f'<a href="{"q" * 65_536}">n</a>' * 100,
        "3,000 nested tables": f"<html><body><h1>{STORY.title}</h1>{TEXT}" + "<table><tr><td>" * 3_000,
        "NUL in the middle": f"<html><body><h1>{STORY.title}</h1>{TEXT}".replace("мост", "мо\0ст"),
        "an open script": f"<html><body><h1>{STORY.title}</h1>{TEXT}<script>var a = '",
        "a thousand open comments": f"<html><body><h1>{STORY.title}</h1>{TEXT}" + "<!-- " * 1_000,
        "an XML declaration": f'<?xml version="1.0" encoding="utf-16"?><html><body><h1>{STORY.title}</h1>{TEXT}',
        "broken JSON-LD": f'<html><script type="application/ld+json">{{"@type": "NewsArticle", </script><h1>{STORY.title}</h1>{TEXT}',
        "deep JSON-LD": f'<html><script type="application/ld+json">{"[" * 50_000}</script><body><h1>{STORY.title}</h1>{TEXT}',
    }  # fmt: skip


@pytest.mark.parametrize("name", bodies())
def test_a_hostile_page_still_gives_its_text_in_time(name: str) -> None:
    started = time.process_time()
    found = extract(bodies()[name].encode(), url=URL)
    assert time.process_time() - started < 10
    assert found.outcome is Outcome.ARTICLE
    assert set(STORY.paragraphs) <= set(found.paragraphs)


@pytest.mark.parametrize("name", ["5,000 nested divs", "100,000 paragraphs", "attributes of 64 kB"])
def test_a_cut_is_flagged(name: str) -> None:
    found = extract(bodies()[name].encode(), url=URL)
    assert any(flag == "flattened" or flag.startswith("cut:") for flag in found.quality)


@pytest.mark.parametrize(
    "value",
    [None, 5, "x", [], [None], {}, {"name": {"name": {"name": 1}}}, [[["x"]]], float("inf"), {"@value": "2024"}],
)
@pytest.mark.parametrize("field", ["headline", "datePublished", "author", "@type", "@graph"])
def test_json_ld_of_any_shape_is_taken_or_left(field: str, value: object) -> None:
    item = {"@type": "NewsArticle", "headline": STORY.title, "datePublished": "2024-02-14", field: value}
    body = f'<html><script type="application/ld+json">{json.dumps(item)}</script><h1>{STORY.title}</h1>{TEXT}'
    assert extract(body.encode(), url=URL).title == STORY.title


PAGE = modern(STORIES[1]).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, len(PAGE)),
    st.integers(0, 400),
    st.binary(max_size=40),
    st.none() | st.sampled_from(["cp1251", "x", "utf-16"]),
)
def test_no_damage_to_a_page_raises(at: int, cut: int, junk: bytes, charset: str | None) -> None:
    assert isinstance(extract(PAGE[:at] + junk + PAGE[at + cut :], url=URL, charset=charset), Extraction)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=500) | st.text(max_size=300).map(lambda text: f"<html><body>{text}".encode()),
    st.text(max_size=60),
)
def test_no_bytes_and_no_address_raise(body: bytes, url: str) -> None:
    assert isinstance(extract(body, url=url), Extraction)
