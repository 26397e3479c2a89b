"""Lists of sites as spreadsheets and feed readers write them, and what becomes of each row."""

import pytest

from core.errors import SvodkaError
from crawler.site_import import Import, Known, plan_import
from crawler.site_lists import read_site_list

CSV = """host,url,kind,region_iso,feed_url_or_sitemap,evidence
zarya.example,https://zarya.example/news/,media,RU-BEL,https://zarya.example/rss.xml,seen
admin.example,https://admin.example/,government,RU-SMO,,page-seen
"""
EXCEL = """Сайт;Адрес;Вид;Регион;Лента
заря.example;https://заря.example/;СМИ;Белгородская обл.;https://заря.example/rss
"""
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Мои ленты</title></head><body>
<outline text="Белгородская область"><outline text="Газеты">
<outline type="rss" text="Заря" xmlUrl="https://zarya.example/rss.xml" htmlUrl="https://zarya.example/"/>
</outline></outline>
<outline text="Татарстан"><outline text="Администрации">
<outline text="Район" htmlUrl="https://rayon.example/news/"/></outline></outline>
<outline type="rss" text="Без папки" xmlUrl="https://feeds.burner.example/den" htmlUrl="https://den.example/"/>
</body></opml>
"""


BOMB = (
    "<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]><opml><body><outline xmlUrl='http://&a9;/'/></body></opml>"
)


def planned(text: str | bytes, known: Known = Known({}, {})) -> Import:  # noqa: B008 - frozen
    listed = read_site_list(text if isinstance(text, bytes) else text.encode())
    assert listed.mistakes == []
    return plan_import(listed.rows, known, "list.csv")


def test_a_feed_gives_a_feed_spider_and_a_page_alone_a_listing_spider() -> None:
    zarya, admin = planned(CSV).sites.values()
    assert (zarya.name, zarya.base) == ("zarya.example", "FeedSpider")
    assert zarya.facts == {
        "region": "RU-BEL",
        "kind": "media",
        "timezone": "Europe/Moscow",
        "feeds": ["https://zarya.example/rss.xml"],
        "enabled": False,
        "note": "evidence: seen; not probed by us yet",
    }
    assert (admin.base, admin.facts["listings"]) == ("ListingSpider", ["https://admin.example/"])


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("cp1251"),
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode("cp1251"),
        lambda text: text.replace(";", "\t").encode(),
        lambda text: ("\n\n" + text + "\n;;;;\n").encode(),
    ],
)
def test_what_a_spreadsheet_saves_is_read(encode) -> None:  # type: ignore[no-untyped-def]
    [site] = planned(encode(EXCEL)).sites.values()
    assert (site.name, site.base) == ("заря.example".encode("idna").decode(), "FeedSpider")
    assert (site.facts["region"], site.facts["kind"]) == ("RU-BEL", "media")


def test_folders_of_an_opml_name_region_and_kind() -> None:
    plan = planned(OPML)
    zarya, rayon, den = plan.sites.values()
    assert (zarya.facts["region"], zarya.facts["feeds"]) == ("RU-BEL", ["https://zarya.example/rss.xml"])
    assert (rayon.facts["region"], rayon.facts["kind"], rayon.base) == ("RU-TA", "government", "ListingSpider")
    assert (den.name, den.facts["region"], den.facts["allowed_hosts"]) == ("den.example", None, ["den.example"])
    assert "line 8: den.example: no region is named: it goes to the federal sources" in plan.guesses
    assert not [guess for guess in plan.guesses if "zarya" in guess]


MISTAKES = {
    "an unknown region": ("a.example,,media,RU-XX,,", "There is no region 'RU-XX'."),
    "an unknown kind": ("a.example,,blog,RU-BEL,,", "kind is 'blog'. Write government or media."),
    "no address": (",,media,RU-BEL,,", "it names no host, address or feed."),
    "a remark for a feed": ("a.example,,media,RU-BEL,(no RSS),", "'https://(no RSS)/' is no web address"),
    "another scheme": ("a.example,ftp://a.example/,media,RU-BEL,,", "'ftp://a.example/' is no web address"),
    "no host": ("!!,,media,RU-BEL,https://a.example/rss,", "name is '!!'"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_row_with_a_mistake_is_named_with_its_line_and_the_others_stay(mistake: str) -> None:
    row, said = MISTAKES[mistake]
    plan = planned(f"{CSV}{row}\n")
    assert len(plan.sites) == 2
    assert plan.left_out[0].startswith(f"line 4: {said}")


def test_duplicates_are_told_with_the_place_of_the_first() -> None:
    known = Known({"admin.example": "spiders/smolensk_oblast.py:9"}, {"zarya.example/rss.xml": "zarya, spiders/a.py:3"})
    assert planned(CSV, known).duplicates == [
        "line 2: zarya.example is there already: zarya, spiders/a.py:3",
        "line 3: admin.example is there already: spiders/smolensk_oblast.py:9",
    ]
    twice = planned(CSV + "www.zarya.example,,media,RU-BEL,,\n")
    assert twice.duplicates == ["line 4: zarya.example is there already: line 2"]


def test_what_a_row_leaves_open_is_filled_in_and_told() -> None:
    plan = planned("host\nduma.gov.ru\n")
    assert plan.sites[2].facts["kind"] == "government"
    assert plan.sites[2].facts["listings"] == ["https://duma.gov.ru/"]
    assert len(plan.guesses) == 3


def test_a_sitemap_in_the_column_of_feeds_is_a_sitemap() -> None:
    [site] = planned("host,feed,region\na.example,https://a.example/sitemap-news.xml,BEL\n").sites.values()
    assert (site.base, site.facts["sitemaps"]) == ("SitemapSpider", ["https://a.example/sitemap-news.xml"])


def test_lines_are_counted_over_fields_of_several_lines() -> None:
    plan = planned('host,region,note\na.example,BEL,"one\ntwo"\nb.example,nowhere,\n')
    assert plan.sites[2].facts["note"] == "evidence: one two; not probed by us yet"
    assert plan.left_out[0].startswith("line 4: ")


def test_a_row_with_too_many_fields_is_a_mistake() -> None:
    listed = read_site_list(b"host,region\na.example,BEL,x,y\nb.example,BEL\n")
    assert listed.mistakes[0].startswith("line 2: 4 fields under 2 columns")
    assert [row["host"] for row in listed.rows] == ["b.example"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"first,second\n1,2\n", "names none of the columns that are needed: first, second"),
        (b"<opml><body>", "line 1: the file is no XML"),
        (b"<html><body/></html>", "it starts with <html>"),
        (b"\x98\xff\x00\x98", "no text in UTF-8, UTF-16 or cp1251"),
        (BOMB.encode(), "line 1: the file is no XML"),
    ],
)
def test_a_file_that_is_no_list_gives_a_sentence(body: bytes, said: str) -> None:
    with pytest.raises(SvodkaError) as caught:
        read_site_list(body)
    assert said in caught.value.what
