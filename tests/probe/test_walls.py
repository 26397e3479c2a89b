"""A wall, an empty shell and a plain page are told apart by what they say themselves."""

import pytest

from crawler.probe.ask import Seen
from crawler.probe.page import read_page
from crawler.probe.walls import needs_javascript, wall_of

URL = "https://a.example/"
ARTICLE = "<html><body><h1>Мост открыт</h1>" + "<p>По новому мосту пошли автобусы и грузовые машины.</p>" * 60
WALLS = {
    "DDoS-Guard by its server": (403, "server: ddos-guard", "<html>no</html>", "DDoS-Guard"),
    "DDoS-Guard by its page": (200, "", '<script src="/.well-known/ddos-guard/check.js"></script>', "DDoS-Guard"),
    "Qrator by its cookie": (401, "set-cookie: qrator_jsr=v2.0", "", "Qrator"),
    "Qrator by its page": (200, "", '<script src="/__qrator/qauth.js"></script>', "Qrator"),
    "StormWall": (503, "set-cookie: swp_token=1", "", "StormWall"),
    "Cloudflare by its header": (403, "cf-ray: 8a-ARN", "<title>Attention Required!</title>", "Cloudflare"),
    "Cloudflare by its page": (200, "", "<title>Just a moment...</title>", "Cloudflare"),
    "a captcha": (200, "", '<form><div class="g-recaptcha"></div></form>', "reCAPTCHA"),
    "SmartCaptcha": (200, "", '<p>Подтвердите, что вы не робот</p><div id="smartcaptcha"></div>', "SmartCaptcha"),
    "one without a name": (200, "", "<p>Подтвердите, что вы не робот</p>", "unnamed"),
}


def seen(status: int, lines: str, markup: str) -> Seen:
    return Seen(URL, URL, status, lines, markup.encode())


@pytest.mark.parametrize(("status", "lines", "markup", "who"), WALLS.values(), ids=WALLS)
def test_a_wall_is_known_by_name(status: int, lines: str, markup: str, who: str) -> None:
    found = wall_of(seen(status, lines, markup), read_page(markup.encode(), URL) if markup else None)
    assert found is not None
    assert who in found[0]
    assert found[1]


@pytest.mark.parametrize(
    ("status", "lines", "markup"),
    [
        (200, "server: ddos-guard\nset-cookie: __ddg1_=x", ARTICLE),
        (200, "cf-ray: 8a-ARN", ARTICLE + '<script src="/cdn-cgi/challenge-platform/x.js"></script>'),
        (404, "server: qrator", "<h1>404</h1>"),
        (403, "server: nginx", "<h1>403 Forbidden</h1>"),
        (200, "", ARTICLE + '<div class="g-recaptcha"></div>'),
    ],
)
def test_a_site_behind_a_guard_that_lets_us_in_is_no_wall(status: int, lines: str, markup: str) -> None:
    assert wall_of(seen(status, lines, markup), read_page(markup.encode(), URL)) is None


@pytest.mark.parametrize(
    "markup",
    [
        '<body><div id="root"></div><script src="/static/main.1a.chunk.js"></script>',
        '<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="app"></div>',
        '<body><app-root>Загрузка…</app-root><script src="runtime.3.js"></script>',
    ],
)
def test_an_empty_shell_needs_javascript(markup: str) -> None:
    assert len(needs_javascript(read_page(markup.encode(), URL))) >= 2


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<body><p>Сайт района.</p>",
        '<body><script src="/js/main.js"></script><p>Сайт района.</p>' + '<a href="/a">А</a>' * 5,
        ARTICLE + '<div id="root"></div><script src="/static/main.1a.chunk.js"></script>',
    ],
)
def test_a_page_with_little_on_it_is_not_called_javascript_only(markup: str) -> None:
    assert needs_javascript(read_page(markup.encode(), URL)) == []
