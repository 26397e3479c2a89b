"""Redirects, a moved site, hubs, lists in JSON-LD and a second look, through the real engine and real HTTP."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.crawler.crawler_web import ALLOWED, HTML, PAGE, Left, Reply, Sites, Web, feed, redirect, run_child

SETTINGS = {"allow_private": ALLOWED, "download_timeout": 3, "host_delay_seconds": 0.02, "recheck_share": 1}


def sites_of(web: Web) -> Sites:
    sites = Sites(web)
    for_good = Reply(b"", 301, {"Location": "/stati/most-5471"})
    moved = {f"/n/{n}": PAGE for n in range(5)} | {"/n/5471": for_good, "/stati/most-5471": PAGE}
    sites.add("moved_page", {"/list": feed("/n/5471")} | moved)
    passing = {"/n/5471": redirect("/hop"), "/hop": Reply(b"", 301, {"Location": "/stati/most-5471"})}
    sites.add("passing", {"/list": feed("/n/5471"), "/stati/most-5471": PAGE} | passing)
    sites.add("home_page", {"/list": feed("/n/5471"), "/n/5471": redirect("/"), "/": PAGE})
    elsewhere = {f"/n/{n}": redirect(web.url("127.0.0.2", f"/n/{n}")) for n in range(5)}
    sites.add("moved_site", {"/list": feed(*elsewhere)} | elsewhere)
    hub = {"Link": '<https://hub.example/>; rel="hub", <https://x.example/>; rel="self"'}
    sites.add("hub", {"/list": Reply(feed("/1").body, headers=feed().headers | hub), "/1": PAGE})
    articles = [{"@type": "ListItem", "url": f"/n/{n}"} for n in (101, 102)]
    script = json.dumps({"@type": "ItemList", "itemListElement": articles})
    page = f"<html><script type='application/ld+json'>{script}</script><h3><a href='/n/101'>Мост</a></h3></html>"
    listing = {"/list": Reply(page.encode(), headers=HTML), "/n/101": PAGE, "/n/102": PAGE}
    sites.add("json_ld", listing, kind="listing", facts="links_css = 'h3 a'")
    tagged = Reply(PAGE.body, headers=HTML | {"ETag": '"v1"'})
    sites.add("article", {"/list": feed("/1"), "/1": tagged})
    return sites


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("discovery")


@pytest.fixture(scope="module")
def left(web: Web, fresh: str, folder: Path) -> Left:
    sites_of(web).write(folder)
    return Left(fresh, run_child(folder, fresh, **SETTINGS))


def found(left: Left, name: str) -> list[tuple[object, ...]]:
    """(state, moved for good, known at another address, the end of that address, found by)"""
    return left.rows(
        """
        select p.state, p.moved, p.final_key is not null, right(p.final_url, 16), p.found_by
        from page p join source s on s.id = p.source_id where s.name = %s order by p.url
        """,
        name,
    )


def test_a_permanent_redirect_is_recorded_and_a_passing_one_is_not_permanent(left: Left) -> None:
    assert found(left, "moved_page") == [("fetched", True, True, "/stati/most-5471", 1)]
    assert found(left, "passing") == [("fetched", False, True, "/stati/most-5471", 1)]


def test_the_home_page_in_an_articles_place_is_a_soft_404(left: Left) -> None:
    assert left.page("home_page")[:2] == ("done", "soft_404")


def test_a_site_that_moved_keeps_its_pages(left: Left) -> None:
    assert [row[:3] for row in left.pages("moved_site")] == [("queued", None, 0)] * 5
    assert left.rows("select moved_to from source where name = 'moved_site'") == [("127.0.0.2",)]
    assert "all lead to 127.0.0.2" in left.poll("moved_site")[1]


def test_a_hub_is_noted_with_its_list(left: Left) -> None:
    assert left.rows("select hub from source_address where hub is not null") == [("https://hub.example/",)]


def test_lists_in_json_ld_add_up_with_the_links_that_are_shown(left: Left) -> None:
    assert [row[-1] for row in found(left, "json_ld")] == [8 | 16, 16]


class TestTheNextPoll:
    @pytest.fixture
    def second(self, left: Left, web: Web, fresh: str, folder: Path) -> Left:
        with psycopg.connect(fresh.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("""
                with story as (insert into cluster default values returning id),
                of_article as (
                    select p.* from page p join source s on s.id = p.source_id where s.name = 'article'
                ), made as (
                    insert into article (source_id, url, url_key, title, body, paragraphs, first_seen_at, last_seen_at,
                        content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
                    select p.source_id, p.url, p.url_key, 'Мост', '', '{}', now(), now() - interval '1 hour', 'x', '',
                        'x', story.id, 'x', p.id
                    from of_article p, story returning number, page_id
                )
                update page set state = 'done', outcome = 'article', article = number, recheck_at = now()
                from made where id = made.page_id
            """)
        web.hits.clear()
        return Left(fresh, run_child(folder, fresh, **SETTINGS))

    def test_looks_at_the_article_with_its_own_validators(self, second: Left, web: Web) -> None:
        (address,) = {key[0] for key in web.seen if web.sites[key[0]].get("/1", PAGE).headers.get("ETag") == '"v1"'}
        assert web.hits[address, "/1"] == 1
        assert web.seen[address, "/1"]["if-none-match"] == '"v1"'
        assert second.rows("select outcome, rechecks from outcome_day where rechecks > 0") == [("unchanged", 1)]
        assert second.rows("select last_seen_at > now() - interval '1 minute' from article") == [(True,)]
        assert second.rows("select recheck_at > now() + interval '50 minutes' from page where article > 0") == [(True,)]
