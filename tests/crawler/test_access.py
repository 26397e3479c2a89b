"""Certificates, proxies, headers and cookies are a site's own: its hosts get them, and no other host."""

import contextlib
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from core.errors import SvodkaError
from crawler import FeedSpider
from crawler.access import AccessTable
from crawler.check_site import check_site
from tests.crawler.crawler_web import ALLOWED, PAGE, Left, Reply, Sites, Web, feed, redirect, run_child

LISTED, OUTSIDE = "127.0.0.62", "127.0.0.63"  # https, both with certificates of an authority that no system knows
PROXY = "127.0.0.60"


class _Secure(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.server.server_address[1]
        moved = self.path == "/moved"
        body = feed("/1", "/moved").body if self.path == "/list" else PAGE.body
        self.send_response(302 if moved else 404 if self.path == "/robots.txt" else 200)
        if moved:
            self.send_header("Location", f"https://{OUTSIDE}:{port}/1")
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/list" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def secure_port(authority: trustme.CA) -> Iterator[int]:
    """Of two servers, on LISTED and OUTSIDE."""
    port = 0
    with contextlib.ExitStack() as stack:
        for address in (LISTED, OUTSIDE):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(address).configure_cert(context)
            server = http.server.ThreadingHTTPServer((address, port), _Secure)
            port = server.server_address[1]
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that distrusts hangs up
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        yield port


@pytest.fixture(scope="module")
def left(
    web: Web, fresh: str, authority: trustme.CA, secure_port: int, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Left, Sites]:
    """One batch over all sites of these tests."""
    folder = tmp_path_factory.mktemp("access")
    (folder / "certificates").mkdir()
    authority.cert_pem.write_to_path(str(folder / "certificates" / "ours.pem"))
    sites = Sites(web)
    for name, address, facts in (("listed", LISTED, "ca_bundle = 'ours'"), ("unlisted", OUTSIDE, "pass")):
        sites.source.append(
            f"class {name.title()}(FeedSpider):\n    name, region, kind = {name!r}, None, 'media'\n"
            f"    timezone, allowed_hosts = 'Europe/Moscow', [{LISTED!r}, 'other.example']\n    {facts}\n"
            f"    feeds = ['https://{address}:{secure_port}/list']\n"
        )
    sites.add("elsewhere", {"/end": PAGE})
    away = web.url(sites.address["elsewhere"], "/end")
    consent = (
        "headers, cookies = {'X-Region': 'ru'}, {'consent': 'yes', 'session': 'env:SVODKA_SECRET_SESSION'}\n"
        "    allowed_hosts = ['127.0.0.3']"
    )
    sites.add("consent", {"/list": feed("/1", "/away"), "/1": PAGE, "/away": redirect(away)}, facts=consent)
    sites.add("proxied", {}, facts="proxy = 'env:SVODKA_SECRET_PROXY'")
    there = sites.address["proxied"]
    web.sites[PROXY] = {
        web.url(there, "/robots.txt"): Reply(b"", 404),
        web.url(there, "/list"): feed("/1", "/away"),
        web.url(there, "/1"): PAGE,
        web.url(there, "/away"): redirect(web.url(sites.address["elsewhere"], "/end?from=proxied")),
    }
    web.sites[sites.address["elsewhere"]]["/end?from=proxied"] = PAGE
    sites.add("no_secret", {}, facts="proxy = 'env:SVODKA_SECRET_FORGOTTEN'")
    sites.add("no_bundle", {}, facts="ca_bundle = 'forgotten'")
    sites.write(folder)
    batch = run_child(
        folder,
        fresh,
        allow_private=ALLOWED,
        host_delay_seconds=0,
        certificates=folder / "certificates",
        secret_session="s3same",
        secret_proxy=f"http://desk:geheim@{PROXY}:{web.port}",
    )
    return Left(fresh, batch), sites


def test_a_bundle_vouches_for_the_listed_host_alone(left: tuple[Left, Sites]) -> None:
    found, _ = left
    assert found.poll("listed")[0] == "new"
    assert found.poll("unlisted")[0] == "network"
    assert "certificate" in found.poll("unlisted")[1]


def test_a_redirect_out_of_the_list_meets_the_systems_store(left: tuple[Left, Sites]) -> None:
    pages = {row[3] for row in left[0].pages("listed")}
    assert any("certificate" in detail for detail in pages)
    assert [row[0] for row in left[0].pages("listed")].count("fetched") == 1


def test_headers_and_cookies_go_to_the_sites_own_host_and_stay_there(left: tuple[Left, Sites], web: Web) -> None:
    _, sites = left
    own, other = sites.address["consent"], sites.address["elsewhere"]
    for path in ("/robots.txt", "/list", "/1", "/away"):
        assert web.seen[own, path]["cookie"] == "consent=yes; session=s3same"
        assert web.seen[own, path]["x-region"] == "ru"
    assert web.hits[other, "/end"] == 1
    assert not {"cookie", "x-region"} & set(web.seen[other, "/end"])


def test_a_sites_proxy_is_asked_for_its_host_and_for_no_other(left: tuple[Left, Sites], web: Web) -> None:
    found, sites = left
    assert found.poll("proxied")[0] == "new"
    there, other = sites.address["proxied"], sites.address["elsewhere"]
    assert web.seen[PROXY, web.url(there, "/list")]["proxy-authorization"].startswith("basic ")
    assert not [hit for hit in web.hits if hit[0] == there]
    assert web.hits[other, "/end?from=proxied"] == 1
    assert "proxy-authorization" not in web.seen[other, "/end?from=proxied"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("no_secret", "the environment has no SVODKA_SECRET_FORGOTTEN"),
        ("no_bundle", "there is no file"),
    ],
)
def test_what_is_missing_ends_the_poll_with_a_sentence_and_the_others_go_on(
    left: tuple[Left, Sites], web: Web, name: str, says: str
) -> None:
    found, sites = left
    outcome, detail = found.poll(name)
    assert outcome == "spider_error"
    assert says in detail
    assert not [hit for hit in web.hits if hit[0] == sites.address[name]]


def test_no_secret_is_stored_or_logged(left: tuple[Left, Sites]) -> None:
    found, _ = left
    stored = str(found.rows("select * from poll")) + str(found.rows("select url, detail, headers from page"))
    for secret in ("s3same", "geheim"):
        assert secret not in stored + found.batch.log


class _Site(FeedSpider):
    name, region, kind, timezone = "vesti.example", None, "media", "Europe/Moscow"
    feeds = ["https://vesti.example/rss"]  # noqa: RUF012


def site(**facts: object) -> type[FeedSpider]:
    return type("Vesti", (_Site,), facts)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"ca_bundle": "../../etc/passwd"}, "ca_bundle is"),
        ({"proxy": "http://desk:geheim@proxy.example:3128"}, "proxy is no address without a password"),
        ({"proxy": "proxy.example"}, "proxy is no address"),
        ({"headers": ["X-A: b"]}, "headers is"),
        ({"headers": {"X-A": "b\r\nX-Evil: c"}}, "cannot be sent"),
        ({"headers": {"User-Agent": "Mozilla"}}, "headers has 'User-Agent'"),
        ({"headers": {"Authorization": "Bearer geheim"}}, "a secret stands in 'Authorization'"),
        ({"cookies": {"consent": "yes; Domain=all"}}, "cannot be sent"),
        ({"render": "yes"}, "render is 'yes'"),
        ({"render": True, "proxy": "http://a.example:3128"}, "render goes together with cookies alone"),
        ({"cokies": {"a": "b"}}, "Did you mean cookies?"),
    ],
)
def test_a_mistake_is_told(facts: dict[str, object], says: str) -> None:
    with pytest.raises(SvodkaError) as refused:
        check_site(site(**facts))
    assert says in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_what_is_right_passes() -> None:
    check_site(
        site(
            ca_bundle="national",
            proxy="env:SVODKA_SECRET_VESTI",
            headers={"Authorization": "env:SVODKA_SECRET_VESTI_KEY", "Accept-Language": "tt, ru;q=0.5"},
            cookies={"consent": "yes"},
        )
    )


def test_two_sites_of_one_host_must_agree(tmp_path: Path) -> None:
    one, other = site(proxy="http://a.example:3128"), site(name="vesti-2", proxy="http://b.example:3128")
    table = AccessTable([one, other], tmp_path, {})
    assert list(table.problems) == ["vesti-2"]
    assert "vesti.example reaches vesti.example in another way" in table.problems["vesti-2"]


def test_cookies_of_an_https_site_are_not_sent_over_http(tmp_path: Path) -> None:
    from scrapy.http import Request

    from crawler.access import AccessMiddleware

    middleware = AccessMiddleware(AccessTable([site(cookies={"session": "x"})], tmp_path, {}))
    safe, plain = Request("https://www.vesti.example/1"), Request("http://vesti.example/1")
    for request in (safe, plain):
        middleware.process_request(request)
    assert safe.headers["Cookie"] == b"session=x"
    assert "Cookie" not in plain.headers
    downgraded = safe.replace(url="http://vesti.example/2")
    middleware.process_request(downgraded)
    assert "Cookie" not in downgraded.headers
