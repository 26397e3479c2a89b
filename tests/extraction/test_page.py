# ruff: noqa: E501 - lines of pages stand as they are
"""Whole pages: the article, its fields with evidence, and an outcome for what is none."""

import gzip
import itertools
from datetime import UTC, datetime

import pytest

from core.models import ExtractionRules, Precision
from core.outcomes import Outcome
from extraction import extract
from tests.extraction.ru_pages import STORIES, TEMPLATES, URLS, modern, paragraphs

NOW = datetime(2024, 3, 21, tzinfo=UTC)
URL = "https://zarechye.example/news/story-1.html"
STORY = STORIES[0]
CASES = list(itertools.product(TEMPLATES, range(len(STORIES))))


@pytest.mark.parametrize(("template", "number"), CASES)
def test_title_text_and_date_of_every_kind_of_site(template: str, number: int) -> None:
    story = STORIES[number]
    found = extract(TEMPLATES[template](story).encode(), url=URLS[template], now=NOW)
    assert found.outcome is Outcome.ARTICLE
    assert found.title == story.title
    assert found.paragraphs == story.paragraphs
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2024-02-14"
    assert found.language == "ru"


def test_the_fields_of_a_modern_page() -> None:
    found = extract(modern(STORY).encode(), url="https://zarechye.example/x", now=NOW)
    assert found.authors == ("Мария Ланская",)
    assert found.canonical_url == "https://zarechye.example/news/2024-02-14/story-1"
    assert found.published_evidence == "json-ld datePublished: 2024-02-14T09:30:00+03:00"
    assert found.published_precision is Precision.MINUTE
    assert found.lead == STORY.paragraphs[0]
    assert found.charset == "utf-8"


def page(body: str, head: str = "", title: str = STORY.title) -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def article(extra: str = "", above: str = "", below: str = "") -> bytes:
    return page(f"{above}<h1>{STORY.title}</h1>{extra}<div>{paragraphs(STORY)}</div>{below}")


RELATED = '<h3>Читайте также</h3><ul><li><a href="/1">Другая новость</a> <span>19 марта 2024</span></li></ul>'
DATES = {
    "a date line under the headline": (article("<div>14 февраля 2024, 09:30</div>"), "2024-02-14T09:30:00+03:00"),
    "a page clock above is not it": (article(above="<div>Среда, 20 марта 2024, 18:04 мск</div>"), None),
    "a footer year is not it": (article(below="<p>© 2011–2024 Газета</p>"), None),
    "a related item's date is not it": (article(below=RELATED), None),
    "a date after the fetch is not it": (article("<div>14 февраля 2025</div>"), None),
    "a date that does not exist is not it": (article("<div>31.02.2024</div>"), None),
    "a time element": (article('<time datetime="2024-02-14T09:30">в среду</time>'), "2024-02-14T09:30:00+03:00"),
    "time elements of a list are not it": (
        article(below="".join(f'<li><time datetime="2024-02-1{i}">1{i}</time></li>' for i in range(4))),
        None,
    ),
    "a relative date": (article("<div>Вчера, 23:10</div>"), "2024-03-20T23:10:00+03:00"),
    "metadata before the visible date": (
        page(
            f"<h1>{STORY.title}</h1><div>15 февраля 2024</div>{paragraphs(STORY)}",
            '<meta property="article:published_time" content="2024-02-14T09:30:00+03:00">',
        ),
        "2024-02-14T09:30:00+03:00",
    ),
    "a clock time from a line of the same day": (
        page(
            f"<h1>{STORY.title}</h1><div>14.02.2024 09:30</div>{paragraphs(STORY)}",
            '<meta itemprop="datePublished" content="2024-02-14">',
        ),
        "2024-02-14T09:30:00+03:00",
    ),
}


@pytest.mark.parametrize("name", DATES)
def test_the_publication_date_is_right_or_missing(name: str) -> None:
    body, expected = DATES[name]
    found = extract(body, url=URL, now=NOW)
    assert (found.published_at and found.published_at.isoformat()) == expected
    assert bool(found.published_evidence) == bool(expected)


def test_the_dates_that_were_not_taken_are_kept_as_alternatives() -> None:
    found = extract(DATES["metadata before the visible date"][0], url=URL, now=NOW)
    assert found.alternatives == ("under the headline: 15 февраля 2024",)


def test_dates_of_a_site_that_writes_local_time_with_a_z() -> None:
    body = article('<time datetime="2024-02-14T09:30Z"></time>')
    rules = ExtractionRules(timezone="Asia/Yekaterinburg", z_is_local=True)
    found = extract(body, url=URL, now=NOW, rules=rules)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-02-14T09:30:00+05:00"


TITLES = {
    f"{STORY.title} | Зареченские вести": STORY.title,
    f"{STORY.title} - Новости Заречья - Портал": STORY.title,
    f"Зареченские вести: {STORY.title}": STORY.title,
    f"{STORY.title} :: ИА Приозёрье :: Новости": STORY.title,
    "Мост - 2024: итоги года": "Мост - 2024: итоги года",
}


@pytest.mark.parametrize("claim", TITLES)
def test_a_headline_only_in_the_page_title_loses_the_sites_name(claim: str) -> None:
    found = extract(page(paragraphs(STORY), title=claim), url=URL)
    assert found.title == TITLES[claim]


def test_a_heading_that_is_the_sites_name_is_not_the_headline() -> None:
    body = page(
        f"<h1>Новости Заречья</h1><b>{STORY.title}</b>{paragraphs(STORY)}", title=f"{STORY.title} | Новости Заречья"
    )
    found = extract(body, url=URL)
    assert found.title == STORY.title


def test_a_wrapper_with_the_name_of_a_widget_is_not_cut_with_the_article_in_it() -> None:
    other = paragraphs(STORIES[2])
    body = page(f"<div id=comments_page_wrapper><b>{STORY.title}</b>{paragraphs(STORY)}</div><div>{other}</div>")
    assert extract(body, url=URL).paragraphs[0] == STORY.paragraphs[0]


def test_lists_quotes_and_tables_are_kept_as_text() -> None:
    body = article(
        below="<p>В районе по итогам конкурса отметили три команды, вот они:</p><ul><li>команда Лугового</li>"
        "<li>команда Заречья</li></ul><blockquote><p>«Мы не ждали победы», – сказал капитан первой команды.</p></blockquote>"
        "<table><tr><th>Команда</th><th>Баллы</th></tr><tr><td>Луговое</td><td>18</td></tr></table>"
        "<p>Награждение команд пройдёт в субботу в районном доме культуры.</p>"
    )
    found = extract(body, url=URL)
    assert found.paragraphs[-6:] == (
        "• команда Лугового",
        "• команда Заречья",
        "«Мы не ждали победы», – сказал капитан первой команды.",
        "Команда | Баллы",
        "Луговое | 18",
        "Награждение команд пройдёт в субботу в районном доме культуры.",
    )


def test_a_sites_rules_come_before_every_guess() -> None:
    body = page(
        f"<h2 class=t>{STORY.title}</h2><i class=d>14.02.2024</i><i class=a>Мария Ланская</i>"
        f"<div class=b>{paragraphs(STORY)}<p class=ad>Скидки на окна до конца месяца, звоните нам прямо сейчас!</p></div>"
        f"<div class=other>{paragraphs(STORIES[2])}</div>"
    )
    rules = ExtractionRules(title=".t", body=".b", date=".d", author=".a", drop=(".ad", "(("))
    found = extract(body, url=URL, rules=rules)
    assert (found.title, found.paragraphs, found.authors) == (STORY.title, STORY.paragraphs, ("Мария Ланская",))
    assert found.published_evidence == "the site's rule: 14.02.2024"


def test_the_source_that_an_article_names_is_kept() -> None:
    cited = "Об этом сообщили в управлении дорог, пишет ТАСС со ссылкой на пресс-службу ведомства."
    assert extract(article(below=f"<p>{cited}</p>"), url=URL).origin_citation == "ТАСС"
    linked = extract(article(below="<p>Источник: РИА «Новый берег»</p>"), url=URL)
    assert linked.origin_citation == "РИА «Новый берег»"
    assert linked.paragraphs == STORY.paragraphs


NO_ARTICLES = {
    "nothing": (b"", Outcome.EMPTY),
    "spaces": (b" \r\n\0 ", Outcome.EMPTY),
    "a JPEG image": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), Outcome.NOT_HTML),
    "a PNG image": (b"\x89PNG\r\n\x1a\n" + bytes(500), Outcome.NOT_HTML),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", Outcome.NOT_HTML),
    "a compressed file": (gzip.compress(b"x" * 100), Outcome.NOT_HTML),
    "a feed": ('<?xml version="1.0"?><rss version="2.0"><channel><title>Новости</title></channel></rss>'.encode(), Outcome.NOT_HTML),
    "a feed with entities": (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><rss><channel/></rss>', Outcome.NOT_HTML),
    "JSON": ('{"news": [{"title": "Мост открыт"}]}'.encode(), Outcome.NOT_HTML),
    "noise of bytes": (bytes(range(256)) * 40, Outcome.UNREADABLE),
    "a challenge": (page("<noscript>Please enable JavaScript and cookies</noscript><script>__ddg2='x'</script>"), Outcome.WALL),
    "a captcha": (page("<h1>Подтвердите, что вы не робот</h1><form id=captcha-form></form>"), Outcome.WALL),
    "maintenance": (page("<h1>Сайт временно недоступен</h1><p>Ведутся технические работы.</p>"), Outcome.WALL),
    "a page of links": (page("".join(f'<div><a href="/{i}">Новость номер {i}</a></div>' for i in range(80))), Outcome.NOT_ARTICLE),
    "an empty page": (page("<div id=app></div>", title=""), Outcome.EMPTY),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_ARTICLES)
def test_what_is_no_article_ends_in_an_outcome_with_a_sentence(name: str) -> None:
    body, outcome = NO_ARTICLES[name]
    found = extract(body, url=URL)
    assert found.outcome is outcome, found
    assert found.detail.endswith(".")


def test_the_home_page_is_no_article() -> None:
    assert extract(article(), url="https://zarechye.example/").outcome is Outcome.NOT_ARTICLE


def test_an_article_about_captchas_is_an_article() -> None:
    text = "<p>Как отличить робота от человека, рассказали специалисты: фраза «я не робот» давно никого не спасает.</p>"
    found = extract(article(below=text * 12), url=URL)
    assert found.outcome is Outcome.ARTICLE


def test_a_short_article_of_a_protected_site_is_an_article() -> None:
    script = "<script src='/cdn-cgi/challenge-platform/scripts/main.js'></script><div class=g-recaptcha></div>"
    assert extract(article(below=script), url=URL).outcome is Outcome.ARTICLE


def test_a_page_without_any_markup_of_a_headline_finds_it_above_the_text() -> None:
    body = f"<html><body><div>{STORY.title}</div>{paragraphs(STORY)}</body></html>".encode()
    found = extract(body, url=URL)
    assert (found.title, found.paragraphs) == (STORY.title, STORY.paragraphs)


def test_a_text_file_is_read_as_lines() -> None:
    found = extract("\n".join([STORY.title, *STORY.paragraphs]).encode("cp1251"), url=URL)
    assert (found.outcome, found.title, found.paragraphs) == (Outcome.ARTICLE, STORY.title, STORY.paragraphs)
    assert found.charset == "cp1251"
