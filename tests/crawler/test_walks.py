"""Listings with pages, sitemaps with children, robots.txt between batches, and a batch that runs out of time."""

import shutil
from pathlib import Path

import psycopg
import pytest

from tests.crawler.crawler_web import ALLOWED, HTML, PAGE, XML, Left, Reply, Sites, Web, feed, run_child

SETTINGS = {"allow_private": ALLOWED, "download_timeout": 3, "host_delay_seconds": 0.02}


def listing(numbers: range, following: str = "") -> Reply:
    links = "".join(f'<h3><a href="/n/{number}">Новость {number}</a></h3>' for number in numbers)
    mark = f'<a rel="next" href="{following}">дальше</a>' if following else ""
    return Reply(f"<html><body>{links}{mark}</body></html>".encode(), headers=HTML)


def sitemap(*urls: str, index: bool = False) -> Reply:
    inner, outer = ("sitemap", "sitemapindex") if index else ("url", "urlset")
    rows = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    return Reply(f"<{outer}>{rows}</{outer}>".encode(), headers=XML)


def walking_web(web: Web) -> Sites:
    sites = Sites(web)
    pages = {f"/n/{number}": PAGE for number in range(1, 60)}
    listings = {
        "/list": listing(range(31, 41), "/list?page=2"),
        "/list?page=2": listing(range(21, 31), "/list?page=3"),
        "/list?page=3": listing(range(11, 21), "/list?page=4"),
        "/list?page=4": listing(range(1, 11)),
    }
    sites.add("paged", listings | pages, kind="listing", facts="links_css = 'h3 a'")
    children = {
        "/new.xml": sitemap("/n/1", "/n/2"),
        "/deep.xml": sitemap("/deeper.xml", index=True),
        "/deeper.xml": sitemap("/n/3"),
    }
    index = sitemap("/new.xml", "/deep.xml", "/missing.xml", index=True)
    sites.add("indexed", {"/list": index} | children | pages, kind="sitemap")
    sites.add("no_robots", {"/list": feed("/n/1"), "/robots.txt": Reply(b"<html>no</html>", 404)} | pages)
    slow = Reply(b"User-agent: *\nCrawl-delay: 0.5\n")
    sites.add("delayed", {"/list": feed("/n/1", "/n/2", "/n/3"), "/robots.txt": slow} | pages)
    return sites


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walks")


@pytest.fixture(scope="module")
def first(web: Web, fresh: str, folder: Path) -> Left:
    walking_web(web).write(folder)
    return Left(fresh, run_child(folder, fresh, **SETTINGS))


def test_new_pages_are_walked_up_to_the_sites_bound(first: Left, web: Web) -> None:
    assert first.poll("paged")[0] == "new"
    assert len(first.pages("paged")) == 30
    assert web.hits["127.0.0.2", "/list?page=4"] == 0


def test_the_children_of_a_sitemap_are_read_down_to_the_third_level(first: Left) -> None:
    assert first.poll("indexed")[0] == "new"
    assert [row[:2] for row in first.pages("indexed")] == [("fetched", None)] * 3


def test_a_site_without_robots_txt_may_be_read(first: Left) -> None:
    assert first.page("no_robots")[0] == "fetched"


def test_crawl_delay_is_kept(first: Left) -> None:
    assert float(str(first.batch.report["seconds"])) > 1.5  # a list and three pages, half a second apart


class TestTheNextBatch:
    @pytest.fixture
    def second(self, first: Left, web: Web, fresh: str, folder: Path) -> Left:
        web.hits.clear()
        web.sites["127.0.0.2"]["/list"] = listing(range(36, 46), "/list?page=2")
        return Left(fresh, run_child(folder, fresh, **SETTINGS))

    def test_asks_no_robots_txt_again_and_stops_at_known_links(self, second: Left, web: Web) -> None:
        assert {path for _, path in web.hits if "robots" in path} == set()
        assert len(second.pages("paged")) == 35
        assert web.hits["127.0.0.2", "/list?page=2"] == 0
        assert web.hits["127.0.0.3", "/new.xml"] == 1  # an index is walked though its own bytes are the same


def test_a_batch_that_runs_out_of_time_leaves_the_rest_in_the_frontier(web: Web, fresh: str, tmp_path: Path) -> None:
    with psycopg.connect(fresh.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("truncate page, poll, source_address, source cascade")
    walking_web(web).write(tmp_path)
    shutil.rmtree(tmp_path / "var", ignore_errors=True)
    left = Left(fresh, run_child(tmp_path, fresh, **SETTINGS | {"host_delay_seconds": 1, "batch_seconds": 5}))
    assert left.batch.report["out_of_time"] is True
    assert float(str(left.batch.report["seconds"])) < 12
    ended = left.rows("select count(*) from poll where ended_at is null")
    assert ended == [(0,)]
    states = dict(left.rows("select state, count(*) from page group by state"))
    assert states["queued"] > 20
    assert states["fetched"] == len(left.batch.announced) == left.batch.report["stored"]
    assert left.rows("select max(attempts) from page where state = 'queued'") == [(0,)]
