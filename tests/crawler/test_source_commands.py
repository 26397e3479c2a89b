"""`svodka sources test` and `move` on sites of loopback, with a real database."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.crawler.commands import Done, svodka
from tests.crawler.crawler_web import HTML, Reply, Sites, Web, feed
from tests.extraction.ru_pages import STORIES, agency, government


@pytest.fixture
def sites(web: Web, tmp_path: Path) -> Sites:
    found = Sites(web)
    first = Reply(government(STORIES[0]).encode(), headers=HTML)
    second = Reply(agency(STORIES[1]).encode(), headers=HTML)
    found.add("zarya", {"/list": feed("/news/1", "/news/2"), "/news/1": first, "/news/2": second})
    found.add("svet", {"/list": Reply(b"<html>404</html>", 404)})
    found.write(tmp_path)
    return found


@pytest.fixture
def reach(fresh: str, broker_url: str) -> dict[str, str]:
    return {"DATABASE_URL": fresh, "BROKER_URL": broker_url}


def rows(database: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        return connection.execute(query).fetchall()  # type: ignore[call-overload, no-any-return]


def test_a_source_is_tried_and_nothing_is_stored(
    web: Web, sites: Sites, reach: dict[str, str], fresh: str, tmp_path: Path
) -> None:
    done = svodka(tmp_path, "sources", "test", "zarya", **reach)
    assert done.returncode == 0, done.stderr
    feed_url = web.url(sites.address["zarya"], "/list")
    assert f"  feed     {feed_url}: new: 2 links" in done.stdout
    assert f"«{STORIES[0].title}», {len(STORIES[0].paragraphs)} paragraphs" in done.stdout
    assert "a poll would add 2 pages; nothing was stored" in done.stdout
    assert rows(fresh, "select count(*) from page union all select count(*) from poll") == [(0,), (0,)]


def test_what_cannot_be_read_is_said_and_is_the_exit_code(sites: Sites, reach: dict[str, str], tmp_path: Path) -> None:
    done = svodka(tmp_path, "sources", "test", "svet", "zarya", "--json", "--pages", "1", **reach)
    assert done.returncode == 1
    svet, zarya = (json.loads(line) for line in done.stdout.splitlines())
    assert (svet["source"], svet["well"], svet["lists"][0]["outcome"]) == ("svet", False, "gone")
    assert (zarya["well"], len(zarya["new"]), [page["outcome"] for page in zarya["pages"]]) == (True, 2, ["article"])


def test_a_name_that_is_none_and_no_name_are_told(sites: Sites, reach: dict[str, str], tmp_path: Path) -> None:
    assert "Did you mean zarya?" in svodka(tmp_path, "sources", "test", "zaria", **reach).stderr
    assert "Which sources?" in svodka(tmp_path, "sources", "test", **reach).stderr


def moved(sites: Sites, folder: Path, reach: dict[str, str], to: str, *options: str) -> Done:
    return svodka(folder, "sources", "move", "zarya", "--to", sites.web.url(to), *options, **reach)


def test_a_site_that_moved_keeps_its_state_and_its_waiting_pages_are_due(
    web: Web, sites: Sites, reach: dict[str, str], fresh: str, tmp_path: Path
) -> None:
    svodka(tmp_path, "sources", "sync", **reach)
    old, new = sites.address["zarya"], "127.0.0.58"
    web.sites[new] = dict(web.sites[old])
    with psycopg.connect(fresh.replace("+psycopg", "")) as connection:
        connection.execute(
            "update source set moved_to = %s, moved_since = now(), failures = 4, last_ok_at = '2026-01-02'"
            " where name = 'zarya'",
            (new,),
        )
        connection.execute(
            "insert into page (source_id, url, url_key, found_by, seen_by, detail, next_attempt_at)"
            " select id, 'x', 'x', 0, 0, %s, now() + interval '4 days' from source where name = 'zarya'",
            (f"leads away from the site, to {new}",),
        )
    before = rows(fresh, "select id from source where name = 'zarya'")
    dry = moved(sites, tmp_path, reach, new, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert f'+    feeds = ["{web.url(new, "/list")}"]' in dry.stdout
    assert web.url(old, "/list") in (tmp_path / "sites_of_the_test.py").read_text(encoding="utf-8")
    done = moved(sites, tmp_path, reach, new, "--yes")
    assert done.returncode == 0, done.stderr
    assert "1 pages that waited are due" in done.stdout
    assert f'allowed_hosts = ["{new}", "{old}"]' in (tmp_path / "sites_of_the_test.py").read_text(encoding="utf-8")
    assert rows(fresh, "select id from source where name = 'zarya'") == before
    [(moved_to, failures, kept)] = rows(
        fresh, "select moved_to, failures, last_ok_at::date::text from source where name = 'zarya'"
    )
    assert (moved_to, failures, kept) == (None, 0, "2026-01-02")
    query = "select url from source_address a join source s on s.id = source_id where name = 'zarya' and a.present"
    assert rows(fresh, query) == [(web.url(new, "/list"),)]
    assert rows(fresh, "select next_attempt_at <= now() from page where url = 'x'") == [(True,)]


def test_a_move_to_where_nothing_can_be_read_is_refused(
    web: Web, sites: Sites, reach: dict[str, str], tmp_path: Path
) -> None:
    source = (tmp_path / "sites_of_the_test.py").read_text(encoding="utf-8")
    done = moved(sites, tmp_path, reach, "127.0.0.57", "--yes")
    assert done.returncode == 1
    assert "zarya cannot be read at its new addresses, so nothing is written." in done.stderr
    assert (tmp_path / "sites_of_the_test.py").read_text(encoding="utf-8") == source
