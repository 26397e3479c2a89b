"""Recording answers to a WARC archive and replaying it; Scrapy's own commands on top."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from core.errors import SvodkaError
from crawler.replay import Archive
from tests.crawler.crawler_web import ALLOWED, ROOT, Reply, Web

RSS = {"Content-Type": "application/rss+xml"}
TEXT = "Новый мост через реку открыли сегодня в районном центре, движение по нему начнётся завтра утром. " * 6
HTML = f"<html><body><h1>Мост открыт</h1><article><p>{TEXT}</p></article></body></html>"


def scrapy(folder: Path, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment |= {"PYTHONPATH": f"{ROOT}:{folder}", "SVODKA_CONFIG": os.devnull, "SVODKA_VAR": str(folder / "var")}
    environment |= {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "SVODKA_SPIDER_MODULES": "sites"}
    environment |= {f"SVODKA_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def folder(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    address = "127.0.0.2"
    links = ("/a?b=2&amp;utm_source=rss&amp;a=1", "/old")
    feed = f"<rss><channel>{''.join(f'<item><link>{link}</link></item>' for link in links)}</channel></rss>"
    zipped = Reply(gzip.compress(HTML.encode()), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    web.sites[address] = {
        "/robots.txt": Reply(b""),
        "/rss": Reply(feed.encode(), headers=RSS),
        "/a?b=2&utm_source=rss&a=1": zipped,
        "/old": Reply(b"", 301, {"Location": "/a?b=2&utm_source=rss&a=1"}),
    }
    folder = tmp_path_factory.mktemp("archive")
    sites = folder / "sites"
    sites.mkdir()
    (sites / "__init__.py").touch()
    (sites / "broken.py").write_text("class Broken(\n", encoding="utf-8")
    (sites / "one.py").write_text(
        "from crawler import FeedSpider\nclass One(FeedSpider):\n"
        "    name, region, kind, timezone = 'one', 'RU-BEL', 'media', 'Europe/Moscow'\n"
        f"    feeds = [{web.url(address, '/rss')!r}]\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def recorded(folder: Path) -> Path:
    file = folder / "recorded.warc.gz"
    done = scrapy(
        folder,
        "crawl",
        "one",
        "-O",
        "live.jsonl",
        record=file,
        allow_private=ALLOWED,
        host_delay_seconds=0,
        log_level="WARNING",
    )
    assert done.returncode == 0, done.stderr
    return file


def items(file: Path) -> list[dict[str, object]]:
    return sorted(
        (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()), key=lambda item: item["url"]
    )


def test_list_survives_a_broken_file_and_names_it(folder: Path) -> None:
    done = scrapy(folder, "list")
    assert done.stdout.split() == ["one"]
    assert "broken.py:1" in done.stderr


def test_crawl_gives_one_article_an_address(folder: Path, recorded: Path) -> None:
    (item,) = {item["url"]: item for item in items(folder / "live.jsonl")}.values()
    assert item["title"] == "Мост открыт"
    assert item["region"] == "RU-BEL"
    assert "районном центре" in str(item["paragraphs"])


def test_everything_is_recorded_as_it_came(recorded: Path, web: Web) -> None:
    with recorded.open("rb") as stream:
        seen = {
            r.rec_headers.get_header("WARC-Target-URI"): r.http_headers.get_statuscode()
            for r in ArchiveIterator(stream)
        }
    assert {url.rpartition(":")[2].partition("/")[2] for url in seen} == {
        "robots.txt",
        "rss",
        "old",
        "a?b=2&utm_source=rss&a=1",
    }
    assert sorted(seen.values()) == ["200", "200", "200", "301"]


def test_a_replay_gives_the_same_articles_without_the_network(folder: Path, recorded: Path, web: Web) -> None:
    before = web.hits.total()
    done = scrapy(folder, "crawl", "one", "-O", "replayed.jsonl", replay=recorded, allow_private=ALLOWED)
    assert done.returncode == 0, done.stderr
    assert web.hits.total() == before
    assert items(folder / "replayed.jsonl") == items(folder / "live.jsonl")


def test_the_shell_fetches_through_the_same_door(folder: Path, recorded: Path, web: Web) -> None:
    url = web.url("127.0.0.2", "/old")
    done = scrapy(folder, "shell", url, "-c", "response.css('h1::text').get()", replay=recorded, allow_private=ALLOWED)
    assert "Мост открыт" in done.stdout, done.stderr


def test_an_address_is_found_in_its_normal_form(recorded: Path, web: Web) -> None:
    archive = Archive(recorded)
    assert archive.get(web.url("127.0.0.2", "/a?a=1&b=2")) is not None
    assert archive.get(web.url("127.0.0.2", "/elsewhere")) is None


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b broken"])
def test_a_file_that_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.warc.gz"
    file.write_bytes(content)
    with pytest.raises(SvodkaError, match=r"x\.warc\.gz"):
        Archive(file)


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(SvodkaError, match="There is no archive"):
        Archive(tmp_path / "none.warc.gz")
