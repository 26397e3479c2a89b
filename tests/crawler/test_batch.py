"""The batch engine against a web that misbehaves in every way at once: one engine run, then what it left behind."""

import asyncio
import gzip
import socket
import struct
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.crawler.crawler_web import (
    ALLOWED,
    CANARY,
    HTML,
    PAGE,
    Left,
    Reply,
    Sites,
    Web,
    Writer,
    feed,
    redirect,
    run_child,
)


async def drip(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(60):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.25)


async def endless_header(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(60):
        writer.write(f"X-{number}: y\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.25)


async def large_header(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    for number in range(2_000):
        writer.write(f"X-{number}: {'y' * 200}\r\n".encode())
        await writer.drain()
    writer.write(b"Content-Length: 6\r\n\r\n<html>")
    await writer.drain()


async def reset(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>half")
    await writer.drain()
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def short(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>short")
    await writer.drain()


def bad_web(web: Web) -> Sites:
    sites = Sites(web)
    png = Reply(b"\x89PNG\r\n\x1a\n" + bytes(2000), headers=HTML)
    bomb = Reply(gzip.compress(bytes(200_000_000), 9), headers=HTML | {"Content-Encoding": "gzip"})
    sites.add("good", {"/list": _with_etag(feed("/1", "/2")), "/1": PAGE, "/2": PAGE})
    sites.add("no_feed", {})
    sites.add("not_a_feed", {"/list": Reply(b"<html><p>We have moved</p></html>")})
    sites.add("empty_feed", {"/list": feed()})
    sites.add("foreign_links", {"/list": feed(web.url("127.0.0.2", "/1"))})
    sites.add("image", {"/list": feed("/1"), "/1": png})
    sites.add("pdf", {"/list": feed("/1"), "/1": Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})})
    sites.add("big", {"/list": feed("/1"), "/1": Reply(b"<html>" + b"x" * 10_000_000)})
    sites.add("bomb", {"/list": feed("/1"), "/1": bomb})
    sites.add("lying_charset", {"/list": feed("/1", charset="cp1251"), "/1": PAGE})
    sites.add("loop", {"/list": feed("/1"), "/1": redirect("/2"), "/2": redirect("/1")})
    sites.add("nowhere", {"/list": feed("/1"), "/1": redirect("file:///etc/passwd")})
    sites.add("away", {"/list": feed("/1"), "/1": redirect(web.url("127.0.0.2", "/1"))})
    sites.add("gone", {"/list": feed("/1", "/2"), "/1": Reply(b"", 410)})
    sites.add("forbidden", {"/list": feed("/1"), "/1": Reply(b"", 403)})
    sites.add("shut", {"/list": Reply(b"", 403)})
    sites.add("drip", {"/list": feed("/1"), "/1": Reply(act=drip)})
    sites.add("header", {"/list": feed("/1"), "/1": Reply(act=endless_header)})
    sites.add("large_header", {"/list": feed("/1"), "/1": Reply(act=large_header)})
    sites.add("reset", {"/list": feed("/1"), "/1": Reply(act=reset)})
    sites.add("short", {"/list": feed("/1"), "/1": Reply(act=short)})
    sites.add("busy_page", {"/list": feed("/1", "/2"), "/1": _busy(7200), "/2": _busy(7200)})
    sites.add("busy_feed", {"/list": _busy(3600)})
    robots = Reply(b"User-agent: Svodka\nDisallow: /shut\n")
    sites.add("robots", {"/list": feed("/open", "/shut"), "/open": PAGE, "/shut": PAGE, "/robots.txt": robots})
    sites.add("robots_down", {"/list": feed("/1"), "/robots.txt": Reply(b"", 503)})
    sites.add("raises", {"/list": feed("/1")}, facts="discover = classmethod(lambda cls, *args: 1 / 0)")
    for number, target in enumerate(
        (
            web.url(CANARY),
            f"http://{0x7F0000C8}:{web.port}/",
            f"http://0x7f.200:{web.port}/",
            f"http://[::ffff:{CANARY}]:{web.port}/",
            f"http://inside.example:{web.port}/",
        )
    ):
        sites.add(f"ssrf_{number}", {"/list": feed("/1"), "/1": redirect(target)})
    sites.add("ssrf_feed", {"/list": redirect(web.url(CANARY, "/list"))})
    return sites


def _with_etag(reply: Reply) -> Reply:
    validators = {"ETag": '"v1"', "Last-Modified": "Fri, 26 Apr 2024 05:52:00 GMT"}
    return Reply(reply.body, reply.status, reply.headers | validators)


def _busy(seconds: int) -> Reply:
    return Reply(b"", 503, {"Retry-After": str(seconds)})


@pytest.fixture(scope="module")
def left(web: Web, fresh: str, tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("bad_web")
    bad_web(web).write(folder)
    settings = {"allow_private": ALLOWED, "download_timeout": 3, "host_delay_seconds": 0.05, "batch_seconds": 60}
    return Left(fresh, run_child(folder, fresh, **settings))


def test_every_source_gets_one_end_of_its_poll(left: Left) -> None:
    assert left.rows("select count(*), count(ended_at) from poll") == [(32, 32)]
    assert sum(left.batch.report["polls"].values()) == 32
    assert left.rows("select count(*) from source where lease_until is not null") == [(0,)]


def test_a_good_page_is_stored_and_announced(left: Left) -> None:
    assert left.poll("good") == ("new", "")
    assert [row[:2] for row in left.pages("good")] == [("fetched", None)] * 2
    stored = {row[0] for row in left.rows("select id from page where state = 'fetched'")}
    assert set(left.batch.announced) == stored


POLLS = {
    "no_feed": ("gone", "HTTP 404"),
    "not_a_feed": ("invalid", "a web page (HTML)"),
    "empty_feed": ("empty", ""),
    "foreign_links": ("empty", "name them in allowed_hosts"),
    "shut": ("forbidden", "HTTP 403"),
    "robots_down": ("server_error", "robots.txt: HTTP 503"),
    "raises": ("spider_error", "ZeroDivisionError"),
    "busy_feed": ("server_error", "HTTP 503"),
    "ssrf_feed": ("blocked_address", "not a public address"),
}


@pytest.mark.parametrize("name", POLLS)
def test_a_failing_list_is_a_stored_outcome_with_a_reason(left: Left, name: str) -> None:
    outcome, detail = left.poll(name)
    expected, words = POLLS[name]
    assert outcome == expected
    assert words in detail


PAGES = {
    "image": "not_html",
    "pdf": "not_html",
    "big": "too_large",
    "bomb": "too_large",
    "loop": "redirect",
    "nowhere": "redirect",
    "forbidden": "forbidden",
    "ssrf_0": "blocked_address",
    "ssrf_1": "blocked_address",
    "ssrf_2": "blocked_address",
    "ssrf_3": "blocked_address",
    "ssrf_4": "blocked_address",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_cannot_be_had_ends_in_its_outcome(left: Left, name: str) -> None:
    state, outcome, attempts, detail, *_ = left.page(name)
    assert (state, outcome, attempts) == ("done", PAGES[name], 1)
    assert detail


@pytest.mark.parametrize("name", ["drip", "header", "large_header", "reset", "short"])
def test_a_broken_download_is_tried_again_later(left: Left, name: str) -> None:
    state, outcome, attempts, detail, next_attempt, *_ = left.page(name)
    assert (state, outcome, attempts) == ("queued", None, 1)
    assert detail.startswith("network")
    assert next_attempt > datetime.now(UTC) + timedelta(minutes=3)


def test_410_and_404_pages_are_asked_for_again_before_they_count_as_gone(left: Left) -> None:
    assert [row[:4] for row in left.pages("gone")] == [
        ("queued", None, 1, "gone: HTTP 410"),
        ("queued", None, 1, "gone: HTTP 404"),
    ]


def test_a_page_that_leads_to_another_site_is_not_stored(left: Left) -> None:
    assert left.page("away")[:4] == ("queued", None, 1, "redirect: leads away from the site, to 127.0.0.2")


def test_nobody_reaches_the_canary(left: Left, web: Web) -> None:
    assert [hit for hit in web.hits if hit[0] == CANARY] == []


def test_a_drip_does_not_hold_up_the_batch(left: Left) -> None:
    assert float(str(left.batch.report["seconds"])) < 15
    assert left.batch.report["out_of_time"] is False


def test_a_header_that_lies_of_the_charset_spoils_no_title(left: Left) -> None:
    assert left.page("lying_charset")[5] == "Новость дня"


def test_robots_txt_is_obeyed_for_each_page(left: Left, web: Web) -> None:
    assert [row[1] for row in left.pages("robots")] == [None, "robots"]
    assert all(path != "/shut" for _, path in web.hits)


def test_a_server_that_says_when_is_left_alone_until_then(left: Left, web: Web) -> None:
    first, second = left.pages("busy_page")
    waits = [row[4] - datetime.now(UTC) for row in (first, second)]
    assert max(waits) > timedelta(hours=1, minutes=50)
    assert sorted(row[2] for row in (first, second)) == [0, 1]  # the host's other page was not even asked for
    ((next_poll,),) = left.rows("select next_poll_at from source where name = 'busy_feed'")
    assert next_poll > datetime.now(UTC) + timedelta(minutes=50)


def test_requests_are_made_by_an_honest_agent(left: Left, web: Web) -> None:
    assert any(headers["user-agent"].startswith("svodka/") for headers in web.seen.values())
    assert not any("cookie" in headers or "referer" in headers for headers in web.seen.values())


@pytest.fixture(scope="module")
def again(left: Left, web: Web, fresh: str, tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("again")
    sites = bad_web(web)
    for address in sites.address.values():
        web.sites[address] |= {"/robots.txt": Reply(b"")}
    web.sites[sites.address["reset"]]["/1"] = PAGE
    sites.source = [
        text.replace("'foreign_links'", "'foreign_links'; allowed_hosts = ['127.0.0.2']") for text in sites.source
    ]
    sites.write(folder)
    with psycopg.connect(fresh.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("update page set next_attempt_at = now() where state = 'queued'")
    settings = {"allow_private": ALLOWED, "download_timeout": 2, "host_delay_seconds": 0.05, "page_attempts": 2}
    return Left(fresh, run_child(folder, fresh, **settings))


def test_the_next_poll_states_the_validators_and_takes_not_modified_for_an_answer(again: Left, web: Web) -> None:
    address = "127.0.0.2"
    assert again.poll("good")[0] == "not_modified"
    assert web.seen[address, "/list"]["if-none-match"] == '"v1"'
    assert web.seen[address, "/list"]["if-modified-since"] == "fri, 26 apr 2024 05:52:00 gmt"


def test_the_next_poll_knows_the_same_bytes_without_validators(again: Left) -> None:
    assert again.poll("image")[0] == "not_modified"


def test_a_list_is_read_anew_when_the_class_has_changed(again: Left) -> None:
    assert again.poll("foreign_links") == ("nothing_new", "")  # the same bytes; the link is the good site's, so known


def test_the_next_poll_fetches_what_was_left_over(again: Left) -> None:
    assert again.page("reset")[:3] == ("fetched", None, 2)


@pytest.mark.parametrize("name", ["drip", "short"])
def test_the_next_poll_ends_a_page_when_its_tries_run_out(again: Left, name: str) -> None:
    assert again.page(name)[:3] == ("done", "network", 2)
