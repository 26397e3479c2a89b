"""`scrapy crawl NAME` says of each list and each page why it gave nothing, without a traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from service.ports import any_free
from tests.crawler.crawler_web import ALLOWED, CANARY, HTML, ROOT, XML, Reply, Sites, Web, feed, redirect

STORY = "Новый мост через реку открыли сегодня в районном центре, движение по нему начнётся завтра утром. " * 6
ARTICLE = Reply(
    f"<html><body><h1>Мост открыт</h1><article><p>{STORY}</p></article></body></html>".encode(), headers=HTML
)
HALF = Reply(b"<rss><channel><item><title>cut", headers=XML)
CODE = "discover = classmethod(lambda cls, *_: 1 / 0)"


@pytest.fixture(scope="module")
def folder(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, sites = tmp_path_factory.mktemp("crawl"), Sites(web)
    sites.add("moved", {})
    sites.add("half", {"/list": HALF})
    sites.add("hollow", {"/list": feed()})
    sites.add("other", {"/list": feed("/a")}, facts="article_url = '/news/'")
    sites.add("html", {"/list": ARTICLE})
    sites.add("huge", {"/list": Reply(b"<rss>" + b" " * 30_000, headers=XML)})
    sites.add("inside", {"/list": redirect(web.url(CANARY))})
    sites.add("closed", {"/list": feed("/a"), "/robots.txt": Reply(b"User-agent: *\nDisallow: /\n")})
    sites.add("down", {"/list": feed("/a"), "/robots.txt": Reply(b"", 503)})
    sites.add("faulty", {"/list": feed("/a")}, facts=CODE)
    pages = {
        "/list": feed("/a", "/none", "/inside", "/picture", "/old", "/big", "/empty", "/away"),
        "/a": ARTICLE,
        "/inside": redirect(web.url(CANARY)),
        "/picture": Reply(b"\x89PNG\r\n", headers={"Content-Type": "image/png"}),
        "/old": redirect("/a"),
        "/big": Reply(b"<p>" + b" " * 30_000),
        "/empty": Reply(b"<html><body></body></html>", headers=HTML),
        "/away": redirect(web.url("127.0.0.59", "/x")),
    }
    web.sites["127.0.0.59"] = {"/x": ARTICLE}
    sites.add("pages", pages)
    for name, url in (("refused", f"http://127.0.0.58:{any_free()}/"), ("unknown", "http://no-such-host.invalid/rss")):
        sites.source.append(
            f"class {name.title()}(FeedSpider):\n    region, kind, timezone = None, 'media', 'Europe/Moscow'\n"
            f"    name = {name!r}\n    feeds = [{url!r}]\n"
        )
    package = folder / "crawled_sites"
    package.mkdir()
    (package / "__init__.py").touch()
    sites.write(package)
    (package / "broken.py").write_text('x = 1\nname = "lost"\nclass Broken(\n', encoding="utf-8")
    return folder


def crawl(folder: Path, name: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment |= {"PYTHONPATH": f"{ROOT}:{folder}", "SVODKA_CONFIG": os.devnull, "SVODKA_VAR": str(folder / "var")}
    environment |= {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "SVODKA_SPIDER_MODULES": "crawled_sites"}
    environment |= {"SVODKA_ALLOW_PRIVATE": ALLOWED, "SVODKA_HOST_DELAY_SECONDS": "0"}
    environment |= {"SVODKA_DOWNLOAD_MAX_BYTES": "20000"} | settings
    command = [sys.executable, "-m", "scrapy", "crawl", name, "-o", f"{name}.jsonl"]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


LISTS = {
    "moved": "gone: HTTP 404",
    "half": "empty: The feed breaks off",
    "hollow": "empty: no link in it",
    "other": "empty: None of the 1 links is an article by article_url",
    "html": "invalid: The answer is not a feed but a web page",
    "huge": "invalid: larger than download_max_bytes",
    "inside": f"blocked_address: {CANARY} is not a public address",
    "closed": "robots: Forbidden by robots.txt",
    "down": "server_error: robots.txt: HTTP 503",
    "faulty": "spider_error: ZeroDivisionError: ",
    "refused": "network: robots.txt: download connection refused",
    "unknown": "network: the host no-such-host.invalid is unknown",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_gives_nothing_is_told_in_one_line(folder: Path, name: str) -> None:
    said = crawl(folder, name).stderr
    (line,) = [line for line in said.splitlines() if re.search(r": list http", line)]
    assert LISTS[name] in line
    assert "Traceback" not in said


def test_each_page_without_an_article_is_told_in_one_line(folder: Path) -> None:
    said = crawl(folder, "pages").stderr
    told = re.findall(r": page http://[^/]+(/\w+): (\w+): \S", said)
    (twin,) = [path for path, outcome in told if outcome == "alias"]  # whichever came second
    assert twin in {"/a", "/old"}
    assert sorted(told) == sorted(
        [
            ("/none", "gone"),
            ("/inside", "blocked_address"),
            ("/picture", "not_html"),
            (twin, "alias"),
            ("/big", "too_large"),
            ("/empty", "empty"),
            ("/away", "redirect"),
        ]
    )
    assert "Traceback" not in said
    assert "pages: article 1, alias 1, blocked_address 1, empty 1" in said
    assert len((folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("lost", "lost could not be loaded: there is a mistake at .*broken.py:3"), ("mowed", "Did you mean moved")],
)
def test_a_site_that_is_not_there_is_one_sentence(folder: Path, name: str, said: str) -> None:
    done = crawl(folder, name)
    assert done.returncode == 2
    assert re.search(said, done.stderr)
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_a_sentence(folder: Path) -> None:
    done = crawl(folder, "moved", SVODKA_ALLOW_PRIVATE="abc")
    assert done.returncode == 1
    assert "The setting SVODKA_ALLOW_PRIVATE in the environment is not right" in done.stderr
    assert "Traceback" not in done.stderr
