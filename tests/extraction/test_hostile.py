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


# As a server may write it: each is a script's whole text, valid or not, in the classes of the JSON test suites.
SCRIPTS = {
    "nothing": "",
    "blanks": " \n\t ",
    "a byte order mark": '\ufeff{"@type": "NewsArticle", "headline": "x"}',
    "a mark of bytes swapped": "\ufffe{}",
    "a number": "-1e4",
    "a number too large for a float": '{"@type": "NewsArticle", "datePublished": 1e999999}',
    "a number with 5,000 digits": '{"@type": "NewsArticle", "datePublished": %s}' % ("7" * 5_000),
    "a number with 5,000 digits after the point": '{"@type": "NewsArticle", "headline": 0.%s}' % ("3" * 5_000),
    "a leading zero": '{"@type": "NewsArticle", "headline": 012}',
    "a plus": "[+1]",
    "hexadecimal": "[0x1F]",
    "NaN in place of a name": '{"@type": "NewsArticle", "author": {"name": NaN}}',
    "a name that is NaN": '{NaN: "NewsArticle"}',
    "doubled keys": '{"@type": "Thing", "@type": "NewsArticle", "headline": "x", "headline": ["y"], "@type": []}',
    "a lone high surrogate": r'{"@type": "NewsArticle", "headline": "\ud83d", "author": "\ud83d\ud83d"}',
    "a lone low surrogate": r'{"@type": "NewsArticle", "headline": "\udc00", "datePublished": "\udc00"}',
    "a broken escape": r'{"@type": "NewsArticle", "headline": "\u12", "x": "\q"}',
    "a NUL, escaped": r'{"@type": "NewsArticle", "headline": "\u0000", "author": "a\u0000b"}',
    "line breaks inside a string": '{"@type": "NewsArticle", "headline": "a\n\tb"}',
    "single quotes": "{'@type': 'NewsArticle'}",
    "a trailing comma": '{"@type": "NewsArticle",}',
    "a comment": '{/* x */ "@type": "NewsArticle"}',
    "two values": '{"@type": "NewsArticle"} {"@type": "NewsArticle"}',
    "an open string": '{"@type": "NewsArticle',
    "an open object": '{"@type": "NewsArticle", "headline": "x"',
    "a bracket too many": '[{"@type": "NewsArticle"}]]',
    "500 levels of arrays": "[" * 500 + "]" * 500,
    "10,000 levels of arrays": "[" * 10_000 + "]" * 10_000,
    "10,000 levels of objects": '{"@graph":' * 10_000 + "1" + "}" * 10_000,
    "10,000 levels of names": '{"@type":"NewsArticle","headline":' + '{"name":' * 10_000 + '"x"' + "}" * 10_001,
    "50,000 keys": "{" + ",".join(f'"k{n}": {n}' for n in range(50_000)) + "}",
    "keys that are alike": "{" + ",".join('"@type": "NewsArticle"' for _ in range(20_000)) + "}",
    "a type that is a number": '{"@type": 5, "headline": "x"}',
    "a type that is an object": '{"@type": {"@type": "NewsArticle"}}',
    "a graph that holds itself by name": '{"@id": "#a", "@graph": [{"@id": "#a", "@type": "NewsArticle"}]}',
    "true, false and null": '{"@type": "NewsArticle", "headline": true, "datePublished": null, "author": [false]}',
    "markup": '{"@type": "NewsArticle", "headline": "<h1>x</h1><!-- -->"}',
    "an open comment": '<!-- {"@type": "NewsArticle"}',
    "character data": '<![CDATA[{"@type": "NewsArticle", "headline": "x"}]]>',
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_json_ld_however_broken_leaves_the_page_as_it_reads_without(name: str) -> None:
    frame = f"<html><head>{{}}</head><body><h1>{STORY.title}</h1>{TEXT}</body></html>"
    script = f'<script type="application/ld+json">{SCRIPTS[name]}</script>'
    started = time.process_time()
    found = extract(frame.replace("{}", script).encode("utf-8", "surrogatepass"), url=URL)
    assert time.process_time() - started < 2
    assert (found.outcome, found.title, found.paragraphs) == (Outcome.ARTICLE, STORY.title, STORY.paragraphs)
    assert found.published_at is None
    stored = " ".join((*found.authors, found.published_evidence, found.title))
    assert stored.encode("utf-8", "replace").decode() == stored


def test_a_text_of_more_lines_than_an_article_has_is_cut_and_says_so() -> None:
    many = "".join(
        f"<p>Строка отчёта под номером {n}, в которой {n * 7} слов и одно предложение.</p>" for n in range(5_000)
    )
    found = extract(f"<html><body><article><h1>{STORY.title}</h1>{many}</article></body></html>".encode(), url=URL)
    assert "cut:lines" in found.quality
    assert "flattened" not in found.quality
    assert 3_900 < len(found.paragraphs) <= 4_000


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
