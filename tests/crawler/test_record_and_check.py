"""`svodka record` and `svodka check`: a site on loopback is recorded, changes its layout, and loses its way."""

import json
import re
from pathlib import Path

import pytest

from tests.crawler.commands import svodka
from tests.crawler.crawler_web import HTML, Reply, Sites, Web, feed
from tests.extraction.ru_pages import STORIES, agency, government

STORY, OTHER = STORIES[0], STORIES[1]


@pytest.fixture
def site(web: Web, tmp_path: Path) -> str:
    """The address of a site with a feed of two articles; its class is in `tmp_path`."""
    sites = Sites(web)
    page = Reply(government(STORY).encode("cp1251", "xmlcharrefreplace"), headers={"Content-Type": "text/html"})
    other = Reply(agency(OTHER).encode(), headers=HTML)
    sites.add("zarya", {"/list": feed("/news/1", "/news/2"), "/news/1": page, "/news/2": other})
    sites.write(tmp_path)
    return sites.address["zarya"]


def fixtures(folder: Path) -> list[Path]:
    return sorted((folder / "tests" / "fixtures" / "sites" / "zarya").iterdir())


def test_a_recorded_page_is_kept_in_its_bytes_with_what_is_read_in_it(web: Web, site: str, tmp_path: Path) -> None:
    done = svodka(tmp_path, "record", "zarya")
    assert done.returncode == 0, done.stderr
    assert f"title: {STORY.title}" in done.stdout
    assert "To be settled" not in done.stdout
    [folder] = fixtures(tmp_path)
    assert (folder / "article.html").read_bytes() == web.sites[site]["/news/1"].body
    assert (folder / "feed.xml").read_bytes() == web.sites[site]["/list"].body
    wanted = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert wanted["links"] == [web.url(site, "/news/1"), web.url(site, "/news/2")]
    assert wanted["kept"] and wanted["removed"]
    assert "svodka" in web.seen[site, "/news/1"]["user-agent"]
    checked = svodka(tmp_path, "check")
    assert (checked.returncode, checked.stdout.split(";")[1]) == (0, " 1 fixture, all as expected")


def test_the_same_page_is_not_recorded_twice_and_a_new_layout_beside_the_old_one(
    web: Web, site: str, tmp_path: Path
) -> None:
    svodka(tmp_path, "record", "zarya")
    again = svodka(tmp_path, "record", "zarya")
    assert "byte for byte: nothing is written" in again.stdout
    web.sites[site]["/news/1"] = Reply(agency(STORY).encode(), headers=HTML)
    changed = svodka(tmp_path, "record", "zarya")
    assert "which is of the same article" in changed.stdout
    assert "~ header_charset: [-none-]{+utf-8+}" in changed.stdout
    assert f"  title: {STORY.title}" in changed.stdout
    first, second = fixtures(tmp_path)
    assert second.name == f"{first.name}-2"
    assert (first / "article.html").read_bytes() != (second / "article.html").read_bytes()
    assert svodka(tmp_path, "check", "zarya").returncode == 0


def test_a_page_that_is_named_is_taken_and_one_that_is_none_is_told(web: Web, site: str, tmp_path: Path) -> None:
    done = svodka(tmp_path, "record", "zarya", web.url(site, "/news/2"))
    assert f"title: {OTHER.title}" in done.stdout
    for path, said in (("/news/3", "gone: HTTP 404"), ("/list", "not_html: not a page")):
        failed = svodka(tmp_path, "record", "zarya", web.url(site, path))
        assert failed.returncode == 1
        assert "there is no article to record" in failed.stderr
        assert said in failed.stderr
    assert "'hello' is no address of a page." in svodka(tmp_path, "record", "zarya", "hello").stderr
    assert len(fixtures(tmp_path)) == 1


def test_the_guard_and_robots_hold_for_recording_too(web: Web, site: str, tmp_path: Path) -> None:
    before = web.hits[site, "/news/1"]
    web.sites[site]["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /news\n")
    assert "robots" in svodka(tmp_path, "record", "zarya").stderr
    assert "blocked_address" in svodka(tmp_path, "record", "zarya", allowed="").stderr
    assert web.hits[site, "/news/1"] == before
    assert not (tmp_path / "tests").exists()


def test_a_check_names_site_fixture_field_wanted_and_got(site: str, tmp_path: Path) -> None:
    svodka(tmp_path, "record", "zarya")
    [folder] = fixtures(tmp_path)
    file = tmp_path / "sites_of_the_test.py"
    source = file.read_text(encoding="utf-8")
    file.write_text(
        source.replace("    pass\n", "    not_article_url = '/2'\n    title_css = 'title'\n"), encoding="utf-8"
    )
    done = svodka(tmp_path, "check")
    assert done.returncode == 1
    assert re.search(rf"^zarya {folder.name} title: wanted {STORY.title}, got ", done.stdout, re.M)
    assert re.search(rf"^zarya {folder.name} links: wanted 2 links, got 1 links without \S+/news/2", done.stdout, re.M)
    rows = [json.loads(line) for line in svodka(tmp_path, "check", "zarya", "--json").stdout.splitlines()]
    assert {(row["site"], row["fixture"]) for row in rows} == {("zarya", folder.name)}
    assert {"title", "links"} <= {row["field"] for row in rows}


def test_fixtures_without_a_class_are_told(site: str, tmp_path: Path) -> None:
    svodka(tmp_path, "record", "zarya")
    [folder] = fixtures(tmp_path)
    folder.parent.rename(folder.parent.with_name("zakat"))
    done = svodka(tmp_path, "check")
    assert done.returncode == 1
    assert "zakat all fixture: wanted a class of this name, got none" in done.stdout


def test_mistakes_in_spider_files_fail_the_check_and_are_told_with_their_line(site: str, tmp_path: Path) -> None:
    file = tmp_path / "sites_of_the_test.py"
    file.write_text(file.read_text(encoding="utf-8") + "\n\nclass B(FeedSpider):\n    name = 'b'\n", encoding="utf-8")
    done = svodka(tmp_path, "check")
    assert done.returncode == 1
    assert re.search(r"sites_of_the_test\.py:\d+: B: region is missing\. Add region", done.stdout)
    assert "1 site, 1 mistake in spider files; 0 fixtures" in done.stdout
    named = svodka(tmp_path, "check", "b")
    assert "b could not be loaded: there is a mistake at" in named.stderr
