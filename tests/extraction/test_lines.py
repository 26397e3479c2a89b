# ruff: noqa: E501 - lines of pages stand as they are
"""A page's text, a line each: what is the article, what is not, and why."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import ExtractionRules
from core.outcomes import Outcome
from extraction import clean_lines
from tests.extraction.ru_pages import STORIES, TEASERS, Story

MOST = STORIES[0]
NOW = datetime(2024, 3, 20, 12, tzinfo=UTC)


def page(story: Story, *, head: tuple[str, ...] = (), tail: tuple[str, ...] = ()) -> list[str]:
    return [*head, story.title, *story.paragraphs, *tail]


PAGES = {
    "glued markers and a glued related list": (
        page(
            MOST,
            tail=("Ctrl", "Enter", "Заметили ошЫбку", "Выделите текст и нажмите Ctrl+EnterПохожие публикации:", "".join(f"{text}1{i} март 2019" for i, text in enumerate(TEASERS)), "Новые публикации:", *TEASERS),
        ),
        None,
    ),
    "a clock, a slogan and subscriptions above; a signature and teasers below": (
        [
            *("областное информационное агентство 16+", "Всегда рядом!", "Подпишись на каналы", "prigorod.example.ru"),
            *("Среда, 20 марта 2024, 05:52 мск", "Новости, Кратко, Популярное", "Архив"),
            *page(
                MOST,
                tail=("Заречье, Мария Ланская", "Заречье. Другие новости 14.02.24", " / ".join(f"{text}." for text in TEASERS) + " Читать дальше", "Присылайте свои новости и фото", "© 2024, ИА «Пригород»", "Подписывайтесь на каналы", "Дзен YouTube", "В рубриках"),
            ),
        ],
        None,
    ),
    "a badge on the headline, currency and weather above, cards below": (
        [
            *("Local Logo", "Новости Приозёрского округа Заречной области", "91.20", "+0.00$", "-3 °С, снег", "Приозёрск"),
            *(MOST.title + "Новость", "14 февраля 2024, 09:30", *MOST.paragraphs),
            *("Нашли опечатку в тексте?", "Выделите ее и нажмите ctrl+enter", "Читайте также", "Выбор редакции"),
            *("Материал", "ОбществоСегодня, 11:58", TEASERS[0], "Материал", "КультураСегодня, 11:52", TEASERS[1]),
        ],
        date(2024, 2, 14),
    ),
    "a preview of the lead, image names, banners and contacts of an administration": (
        [
            *(MOST.title, "", MOST.title, "", MOST.paragraphs[0], "", MOST.paragraphs[1], "", "zarechye.example.ru"),
            *("14.02.2024", "", *MOST.paragraphs, "", "14-02-2024_most-1     14-02-2024_most-2", "Ссылка на источник"),
            *("Назад", "Основные разделы", "banner-gto", "logo_600x500", "image012", "molodezh", "\xa0"),
            *("© Администрация Заречного района, 2024", "8 (48100) 2-11-33 тел./факс: 8 (48100) 2-11-34"),
            *("Почтовый адрес: 100200, п. Заречье, ул. Мира, д. 1", "Электронные услуги"),
            "Госуслуги: на портале госуслуг один вход для всех порталов области.",
            "Подать заявление на портале госуслуг можно круглосуточно!",
        ],
        date(2024, 2, 14),
    ),
    "a text that stands twice from its second paragraph on": (page(MOST, tail=MOST.paragraphs[1:]), None),
    "an insertion in the middle of the text": (
        [MOST.title, *MOST.paragraphs[:2], "Подписывайтесь на наш Telegram", *MOST.paragraphs[2:3], "Читайте также: " + TEASERS[1], *MOST.paragraphs[3:]],
        None,
    ),
    "teasers that are longer than the article": (
        page(
            MOST,
            tail=(
                "Смотрите также:",
                *(line for story in STORIES[1:] for line in (story.title, *story.paragraphs, "Читать далее")),
            ),
        ),
        None,
    ),
    "teasers between the paragraphs": (
        [MOST.title]
        + [line for text in MOST.paragraphs for line in (text, f"Читай также: {TEASERS[0]}")],
        None,
    ),
    "a photo credit inside the text": (
        [MOST.title, MOST.paragraphs[0], "© Фото: Мария Ланская", *MOST.paragraphs[1:]],
        None,
    ),
    "the article twice, each time under its headline": (page(MOST, tail=(MOST.title, *MOST.paragraphs)), None),
    "comments and a form": (
        page(MOST, tail=("Комментарии (1)", "Оставить комментарий", "Имя", "Отправить")),
        None,
    ),
    "no noise at all": (page(MOST), None),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_article_is_kept_line_by_line_and_nothing_else(name: str) -> None:
    lines, day = PAGES[name]
    found = clean_lines(lines, now=NOW)
    assert found.outcome is Outcome.ARTICLE
    assert found.title == MOST.title
    assert found.paragraphs == MOST.paragraphs
    assert (found.published_at and found.published_at.date()) == day


@pytest.mark.parametrize("name", PAGES)
def test_every_line_is_kept_or_removed_with_a_reason(name: str) -> None:
    lines, _ = PAGES[name]
    found = clean_lines(lines, now=NOW)
    assert all(removal.reason for removal in found.removed)
    assert _characters([*found.paragraphs, *(removal.text for removal in found.removed)]) == _characters(lines)


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            *MOST.paragraphs,
            *TEASERS,
            MOST.title,
            "Читайте также",
            "Ctrl+EnterДругие новости",
            "© 2024",
            "14.02.2024",
            "Подписывайтесь на наш Telegram",
            "Мария Ланская",
            "Материал",
            "91.20",
            "Источник: ТАСС",
            "ВчераНовость",
        ]
    ),
)


@given(st.lists(LINES, max_size=30))
def test_kept_and_removed_together_are_the_lines_that_came_in(lines: list[str]) -> None:
    found = clean_lines(lines, now=NOW)
    if found.outcome is Outcome.EMPTY and not found.removed and not found.paragraphs:
        assert not any(map(str.strip, lines)) or not any(any(c.isprintable() for c in line.strip()) for line in lines)
        return
    assert _characters([*found.paragraphs, *(r.text for r in found.removed)]) == _characters(lines)


def _characters(lines: list[str]) -> Counter[str]:
    """Splitting a glued line changes the lines and none of their characters."""
    return Counter(c for line in lines for c in line if not c.isspace() and c not in "\0\ufeff\u200b")


def test_a_related_list_never_gives_the_date() -> None:
    found = clean_lines(
        page(MOST, tail=("Читайте также", "13 марта 2024", TEASERS[0], "12 марта 2024", TEASERS[1])), now=NOW
    )
    assert found.published_at is None


def test_the_weekday_of_the_text_takes_its_year_from_a_full_date_of_the_page() -> None:
    story = Story(
        MOST.title, ("Как сообщили в среду, 14 февраля, в районной администрации, движение открыто.", *MOST.paragraphs)
    )
    found = clean_lines(page(story, tail=("Заречье. Другие новости 14.02.24", *TEASERS)), now=NOW)
    assert found.published_at is not None
    assert found.published_at.date() == date(2024, 2, 14)
    other = clean_lines(page(story, tail=("Заречье. Другие новости 14.02.23", *TEASERS)), now=NOW)  # a Tuesday
    assert other.published_at is None


def test_the_day_in_the_address_is_a_date_of_day_precision() -> None:
    found = clean_lines(page(MOST), url="https://a.example/2024-02-14/most", now=NOW)
    assert (found.published_precision.value, found.published_evidence) == ("day", "in the address: 2024-02-14")


def test_the_signature_is_the_author_and_not_the_body() -> None:
    found = clean_lines(page(MOST, tail=("Заречье, Мария Ланская",)), now=NOW)
    assert found.authors == ("Мария Ланская",)
    assert found.paragraphs == MOST.paragraphs


def test_a_sites_own_noise_is_removed_by_its_rules() -> None:
    line = "Газета выходит по средам и пятницам, спрашивайте в киосках нашего города."
    lines = [MOST.title, *MOST.paragraphs[:2], line, *MOST.paragraphs[2:]]
    assert line in clean_lines(lines).paragraphs
    found = clean_lines(lines, rules=ExtractionRules(noise=("газета выходит по .*", "(broken")))
    assert found.paragraphs == MOST.paragraphs
    assert ("noise:site", line) in [(r.reason, r.text) for r in found.removed]


def test_a_memory_of_the_site_removes_its_lines() -> None:
    class Memory:
        def is_chrome(self, line: str, *, opening: bool = False) -> str | None:
            return "memory:site" if line.startswith("Редакция благодарит") else None

    line = "Редакция благодарит читателей за внимание к нашим публикациям и письма."
    found = clean_lines([MOST.title, *MOST.paragraphs[:3], line, *MOST.paragraphs[3:]], memory=Memory())
    assert found.paragraphs == MOST.paragraphs
    assert [r.reason for r in found.removed] == ["field:title", "memory:site"]


@pytest.mark.parametrize("lines", [[], ["", "  ", "\xa0"], ["Меню"], ["Главная", "Контакты", "© 2024"]])
def test_lines_without_an_article_are_empty_with_a_sentence(lines: list[str]) -> None:
    found = clean_lines(lines)
    assert found.outcome is Outcome.EMPTY
    assert found.detail.endswith(".")
