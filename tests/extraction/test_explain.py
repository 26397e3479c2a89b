"""Each line of a page is accounted for: kept, removed with its reason, or never chosen."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import ExtractionRules
from core.outcomes import Outcome
from extraction import extract
from extraction.blocks import blocks_of
from extraction.explain import Explanation, explain, explain_lines
from extraction.parse import parse
from tests.extraction.ru_pages import STORIES, TEASERS, TEMPLATES, government, modern

URL = "https://a.example/1"
STORY = STORIES[0]


def squeezed(texts: Any) -> str:
    return "".join("".join(text.split()) for text in texts)


def reasons(found: Explanation) -> dict[str, str]:
    return {line.text: line.reason for line in found.lines}


def page_text(body: str) -> str:
    page = parse(body, keep_hidden=True)
    return squeezed(block.text for block in blocks_of(page.root)) if page else ""


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_line_of_a_page_stands_once_in_page_order(template: str, story: Any) -> None:
    body = TEMPLATES[template](story)
    found = explain(body.encode(), url=URL)
    assert squeezed(line.text for line in found.lines) == page_text(body)
    assert tuple(line.text for line in found.lines if line.kept) == story.paragraphs
    assert all(line.reason for line in found.lines if not line.kept)


PART = st.sampled_from(
    [
        *(f"<p>{text}</p>" for story in STORIES for text in story.paragraphs),
        *(f"<li><a href=/x>{text}</a></li>" for text in TEASERS),
        f"<h1>{STORY.title}</h1>",
        "<div>14 февраля 2024, 09:30</div>",
        "<p>Подписывайтесь на наш канал в Telegram</p>",
        "<div>Читайте также</div>",
        "<div class=comments><p>Давно пора было это сделать, спасибо всем строителям.</p></div>",
        "<div style='display:none'>Спрятанная строка, которую никто не видит.</div>",
        "Строка без <b>своего</b> элемента, <i>разными</i> буквами.<br>",
        "<ul><li>пункт первый</li><li>пункт второй</li></ul>",
        "<table><tr><td>Год</td><td>2024</td></tr></table>",
        f"<blockquote>{STORY.paragraphs[2]}</blockquote>",
    ]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PART, min_size=1, max_size=30))
def test_nothing_of_any_page_is_lost_or_doubled(parts: list[str]) -> None:
    body = f"<html><head><title>{STORY.title}</title></head><body>{''.join(parts)}</body></html>"
    found = explain(body.encode(), url=URL)
    assert found.extraction == extract(body.encode(), url=URL)
    assert tuple(line.text for line in found.lines if line.kept) == found.extraction.paragraphs
    shown = squeezed(line.text.removeprefix("• ") for line in found.lines)
    assert Counter(shown) == Counter(page_text(body))
    said = Counter(line.reason for line in found.lines if not line.kept and line.chosen)
    assert set(said) == {removal.reason for removal in found.extraction.removed}


LINES = st.lists(
    st.sampled_from(
        [*STORY.paragraphs, *TEASERS, STORY.title, "Читайте также", "14.02.2024", "", "  ", "© Заречье, 2024"]
    )
    | st.text(max_size=40).filter(lambda text: len(text.splitlines()) < 2),
    max_size=25,
)


@settings(max_examples=80, deadline=None)
@given(LINES)
def test_nothing_of_any_text_is_lost_or_doubled(lines: list[str]) -> None:
    found = explain_lines(lines)
    assert tuple(line.text for line in found.lines if line.kept) == found.extraction.paragraphs
    given_text = squeezed(text.replace("\0", "").strip().strip("\ufeff\u200b") for text in lines)
    assert Counter(squeezed(line.text for line in found.lines)) == Counter(given_text)


def test_the_reasons_name_step_and_rule() -> None:
    body = modern(STORY).replace(
        "<footer>", "<div class='comments'>Спасибо строителям.</div><p hidden>Скрыто.</p><footer>"
    )
    why = reasons(explain(body.encode(), url=URL, rules=ExtractionRules(drop=(".top",))))
    assert why["Подписывайтесь на наш канал в Telegram"] == "noise:subscribe"
    assert why["Спасибо строителям."] == "part:named comments"
    assert why["Скрыто."] == "hidden:by its style"
    assert why["91.20+0.00$-3 °С, снегСреда, 20 марта 2024, 18:04 мск"] == "rule:drop"
    [teaser] = [reason for text, reason in why.items() if TEASERS[0] in text]
    assert teaser.startswith("left:")
    assert why[STORY.title] == "field:title"


def test_a_repeated_paragraph_is_kept_once_and_its_copy_says_so() -> None:
    found = explain_lines([STORY.title, *STORY.paragraphs, STORY.paragraphs[1]])
    copies = [(line.kept, line.reason) for line in found.lines if line.text == STORY.paragraphs[1]]
    assert sorted(copies) == [(False, "repeat:exact"), (True, "")]


def test_a_line_that_stands_in_a_teaser_too_is_kept_where_the_article_is() -> None:
    body = government(STORY).replace("<main>", f"<aside><p>{STORY.paragraphs[3]}</p></aside><main>")
    found = explain(body.encode(), url=URL)
    kept = [n for n, line in enumerate(found.lines) if line.kept]
    assert kept == list(range(kept[0], kept[0] + len(STORY.paragraphs)))


def test_a_paragraph_that_lost_its_middle_stays_one_line_and_the_middle_has_a_reason() -> None:
    first, _, rest = STORY.paragraphs[1].partition(" разобрали ")
    body = government(STORY).replace(
        STORY.paragraphs[1], f"{first} <span class=share>Поделиться </span>разобрали {rest}"
    )
    found = explain(body.encode(), url=URL)
    assert tuple(line.text for line in found.lines if line.kept) == found.extraction.paragraphs
    assert [line.text for line in found.lines].count("Поделиться") == 1
    assert Counter(squeezed(line.text for line in found.lines)) == Counter(page_text(body))


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 300, Outcome.NOT_HTML),
        (b"<html><body></body></html>", Outcome.EMPTY),
    ],
)
def test_what_is_no_page_has_no_lines_and_an_outcome(body: bytes, outcome: Outcome) -> None:
    found = explain(body, url=URL)
    assert (found.lines, found.extraction.outcome) == ((), outcome)


def test_the_lines_of_a_wall_carry_the_outcome_as_their_reason() -> None:
    found = explain("<html><body><p>Проверка браузера, подождите.</p>".encode(), url=URL)
    assert found.extraction.outcome is Outcome.WALL
    assert [line.reason for line in found.lines] == ["outcome:wall"]
