# ruff: noqa: E501 - markup keeps its lines
"""Dates on a page that are not the article's: clocks, footers, other articles, dates to come, half dates."""

from datetime import UTC, datetime

import pytest

from core.models import Extraction, ExtractionRules, Precision
from extraction import extract
from tests.extraction.ru_pages import STORIES, paragraphs

STORY = STORIES[0]
NOW = datetime(2024, 3, 20, 12, tzinfo=UTC)


def page(*, head: str = "", above: str = "", under: str = "", below: str = "", footer: str = "") -> bytes:
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{STORY.title}</title>{head}</head><body>
<div class="top">{above}</div><div class="story"><h1>{STORY.title}</h1>{under}<div class="text">{paragraphs(STORY)}</div></div>
<div class="more">{below}</div><div class="bottom">{footer}</div></body></html>""".encode()


def read(body: bytes, *, rules: ExtractionRules | None = None, now: datetime | None = NOW) -> Extraction:
    return extract(body, url="https://zarechye.example/news/most", now=now, rules=rules)


def json_ld(published: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{STORY.title}","datePublished":"{published}"}}</script>'


TRAPS = {
    "a page clock": page(above="<span>Среда, 20 марта 2024, 15:00 мск</span>"),
    "a page clock right above the headline": page(above="<div>Сегодня: среда, 20 марта 2024</div>"),
    "a year in the footer": page(footer="<p>© 2011–2024 Зареченские вести</p>"),
    "a full date in the footer": page(footer="<p>Свидетельство о регистрации СМИ выдано 12.03.2019</p>"),
    "dates of related items": page(below="<h3>Читайте также</h3><div><span>13 марта 2024</span><a href='/1'>Школьники района победили на олимпиаде</a></div><div><span>12.03.2024</span><a href='/2'>Синоптики обещают заморозки</a></div>"),
    "dates glued to related items": page(below="<h3>Другие публикации:</h3><div><a href='/1'>Ремонт бассейна завершат к осени4 марта 2024Ледовый городок разберут17 марта 2024</a></div>"),
    "<time> of cards": page(below="<ul><li><a href='/1'><time datetime='2024-03-18T10:00+03:00'>18 марта</time> Синоптики обещают заморозки</a></li></ul>"),
    "JSON-LD after the fetch": page(head=json_ld("2024-03-25T10:00:00+03:00")),
    "a date under the headline after the fetch": page(under="<div>25 марта 2024, 10:00</div>"),
    "JSON-LD of another article": page(head=json_ld("2024-03-18T10:00:00+03:00").replace(STORY.title, "Каток зальют у вокзала") * 2),
    "a year alone": page(under="<div>2024</div>"),
    "a time without a day, with another word": page(under="<div>Обновление в 14:20</div>"),
    "a comment's date": page(below="<div id='comments'><h4>Комментарии (1)</h4><p>Мария, 19 марта 2024, 10:02</p><p>Давно пора.</p></div>"),
}  # fmt: skip


@pytest.mark.parametrize("body", TRAPS.values(), ids=TRAPS)
def test_no_other_date_of_the_page_becomes_the_article_s(body: bytes) -> None:
    found = read(body)
    assert found.title == STORY.title
    assert found.published_at is None, found.published_evidence


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_beside_each_trap_the_stated_date_wins(trap: bytes) -> None:
    head = '<meta property="article:published_time" content="2024-02-14T09:30:00+03:00">'
    found = read(trap.replace(b"</head>", head.encode() + b"</head>", 1))
    assert found.published_at == datetime(2024, 2, 14, 6, 30, tzinfo=UTC), found.published_evidence


def test_z_that_is_local_time_is_local_where_the_site_says_so() -> None:
    body = page(head=json_ld("2024-02-14T09:30:00Z"))
    assert read(body).published_at == datetime(2024, 2, 14, 9, 30, tzinfo=UTC)
    rules = ExtractionRules(timezone="Asia/Yekaterinburg", z_is_local=True)
    assert read(body, rules=rules).published_at == datetime(2024, 2, 14, 4, 30, tzinfo=UTC)


def test_a_time_alone_under_the_headline_is_today_s() -> None:
    found = read(page(under="<div>11:20</div>"))
    assert found.published_at == datetime(2024, 3, 20, 8, 20, tzinfo=UTC)
    assert read(page(under="<div>11:20</div>"), now=None).published_at is None


def test_a_day_without_its_year_is_the_last_one_and_needs_the_fetch() -> None:
    found = read(page(under="<div>14 февраля, 09:30</div>"))
    assert found.published_at == datetime(2024, 2, 14, 6, 30, tzinfo=UTC)
    assert read(page(under="<div>28 декабря</div>")).published_at == datetime(2023, 12, 27, 21, tzinfo=UTC)
    assert read(page(under="<div>14 февраля, 09:30</div>"), now=None).published_at is None


def test_a_day_without_its_year_is_refused_where_its_weekday_denies_it() -> None:
    assert read(page(under="<div>Пятница, 14 февраля</div>")).published_at is None  # it was a Wednesday


@pytest.mark.parametrize("zone", ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Vladivostok"])
def test_a_date_without_a_zone_is_in_the_site_s(zone: str) -> None:
    found = read(page(under="<div>14.02.2024 09:30</div>"), rules=ExtractionRules(timezone=zone))
    assert found.published_at is not None
    assert (found.published_at.hour, str(found.published_at.tzinfo)) == (9, zone)
    assert found.published_precision is Precision.MINUTE


def test_updated_beside_published_is_not_the_publication() -> None:
    found = read(page(under="<div>09:30 14.02.2024 (обновлено: 18:00 15.02.2024)</div>"))
    assert found.published_at == datetime(2024, 2, 14, 6, 30, tzinfo=UTC)
