"""News pages: links by selector or by guess, dates beside them, the next page."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler import Context, ListingRules, parse_listing

CONTEXT = Context("https://rayon.example/news/", ZoneInfo("Europe/Moscow"), datetime(2024, 4, 26, 12, tzinfo=UTC))
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="next" href="/news/?page=2"></head><body>
<nav><a href="/news/2024-important-long-link/">Навигация сайта с длинным названием раздела</a></nav>
<div class="list">
 <div class="item"><span class="date">26.04.2024 10:00</span><a href="/news/101/"><img src="a.jpg"></a>
   <h3><a href="/news/101/">В посёлке открыли новый мост через реку</a></h3></div>
 <div class="item"><span class="date">вчера, 09:30</span>
   <h3><a href="102/">Глава района провёл приём граждан</a></h3></div>
 <div class="item"><h3><a href="/news/o-rabote-shkol-v-prazdniki/">О работе школ в праздничные дни</a></h3></div>
</div>
<a href="/contacts/">Контакты</a>
<a href="https://elsewhere.example/news/7/">Чужая новость с длинным заголовком здесь</a>
<a href="/files/plan-2024.pdf">Скачать план мероприятий на этот год</a>
<footer><a href="/news/99/">Правила использования материалов этого сайта</a></footer></body></html>"""


def paths(rules: ListingRules, page: str = PAGE) -> list[str]:
    return [link.url[22:] for link in parse_listing(page.encode(), CONTEXT, rules).links]


def test_articles_are_guessed_where_no_selector_is_given() -> None:
    assert paths(ListingRules()) == ["news/101/", "news/102/", "news/o-rabote-shkol-v-prazdniki/"]


def test_an_address_pattern_takes_the_place_of_guessing() -> None:
    page = '<a href="/news/kratko">Кратко</a><a href="/about">Подробно о нашем районе и его истории 2024</a>'
    assert paths(ListingRules(article_url=r"/news/\w+$"), page) == ["news/kratko"]


@pytest.mark.parametrize("css", ["h3 a", "h3", "div.item"])
def test_a_selector_names_links_or_the_blocks_around_them(css: str) -> None:
    assert paths(ListingRules(links=css)) == ["news/101/", "news/102/", "news/o-rabote-shkol-v-prazdniki/"]


def test_links_with_one_address_share_their_title() -> None:
    first = parse_listing(PAGE.encode(), CONTEXT, ListingRules(links=".item a")).links[0]
    assert first.title == "В посёлке открыли новый мост через реку"


def test_a_date_belongs_to_the_link_in_its_block() -> None:
    links = parse_listing(PAGE.encode(), CONTEXT, ListingRules(links="h3 a", date=".date")).links
    assert [link.published_at for link in links] == [
        datetime(2024, 4, 26, 7, tzinfo=UTC),
        datetime(2024, 4, 25, 6, 30, tzinfo=UTC),
        None,
    ]


def test_a_selector_that_finds_nothing_is_a_problem_in_words() -> None:
    assert "h9" in (parse_listing(PAGE.encode(), CONTEXT, ListingRules(links="h9 a")).problem or "")


@pytest.mark.parametrize(
    ("rules", "following"),
    [
        (ListingRules(), "https://rayon.example/news/?page=2"),
        (ListingRules(next_page="footer a"), "https://rayon.example/news/99/"),
        (ListingRules(page_pattern="https://rayon.example/n?p={page}"), "https://rayon.example/n?p=4"),
    ],
)
def test_the_next_page_is_found_by_mark_selector_or_pattern(rules: ListingRules, following: str) -> None:
    assert parse_listing(PAGE.encode(), CONTEXT, rules, page=3).more == (following,)


def test_base_href_counts() -> None:
    page = '<head><base href="https://rayon.example/x/"></head><h3><a href="1/">Новость</a></h3>'
    assert paths(ListingRules(links="h3 a"), page) == ["x/1/"]


def test_cp1251_under_a_wrong_header_is_read() -> None:
    context = Context(CONTEXT.url, CONTEXT.zone, CONTEXT.now, charset="utf-8")
    body = PAGE.replace("utf-8", "windows-1251").encode("cp1251")
    assert parse_listing(body, context, ListingRules()).links[0].title.startswith("В посёлке")


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x00", b"<!-- -->"])
def test_an_empty_page_raises_nothing(body: bytes) -> None:
    assert parse_listing(body, CONTEXT, ListingRules()).links == ()
