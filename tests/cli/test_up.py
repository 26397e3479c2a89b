"""`svodka up`, whole: every process of it, on an archive of two invented pages."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import ROOT
from tests.service.children import alive, eventually

SPIDER = """from crawler import FeedSpider


class Berezovka(FeedSpider):
    name = "berezovka.example"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["http://berezovka.example/rss.xml"]
"""
NEWS = {
    "most": (
        "В Берёзовке открыли мост через Тихую",
        "Новый мост через реку Тихую открыли в понедельник в посёлке Берёзовка. Старый закрыли два года назад.",
        "Длина моста сто двадцать метров, по нему пойдут автобусы двух маршрутов, сообщил глава посёлка Пётр Лугов.",
        "Стройка обошлась в девяносто миллионов рублей, подрядчик закончил её на три недели раньше срока.",
    ),
    "shkola": (
        "Школа в Берёзовке получила новый спортивный зал",
        "Спортивный зал на четыреста квадратных метров достроили при школе Берёзовки. Занятия начнутся в сентябре.",
        "Рядом с залом устроили раздевалки, душевые и кабинет врача, рассказала директор школы Анна Ветрова.",
        "По вечерам зал будет открыт для всех жителей посёлка: расписание секций составят к концу августа.",
    ),
}


def record(path: str, kind: str, body: str) -> bytes:
    content = body.encode()
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://berezovka.example{path}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(path):012}>\r\nWARC-Date: 2026-03-02T09:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def page(title: str, *paragraphs: str) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=ru><head><meta charset=utf-8><title>{title}</title>"
        f'<meta property="article:published_time" content="2026-03-02T11:00:00+03:00"></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


@pytest.fixture(scope="module")
def place(open_folder: Path) -> Path:
    """A folder with a spider package, an archive and a `var`, shared by the tests of this file."""
    folder = open_folder / "up"
    (folder / "village").mkdir(parents=True)
    (folder / "village" / "__init__.py").touch()
    (folder / "village" / "sites.py").write_text(SPIDER)
    items = "".join(
        f"<item><title>{title}</title><link>http://berezovka.example/{name}.html</link></item>"
        for name, (title, *_) in NEWS.items()
    )
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    records = [record("/robots.txt", "text/plain", "User-agent: *\nAllow: /\n"), record("/rss.xml", "text/xml", feed)]
    records += [record(f"/{name}.html", "text/html", page(*words)) for name, words in NEWS.items()]
    (folder / "village.warc.gz").write_bytes(b"".join(records))
    return folder


def environment(place: Path, **more: str) -> dict[str, str]:
    own = {"SVODKA_VAR": str(place / "var"), "SVODKA_SPIDER_MODULES": "village", "SVODKA_WEB_PORT": "0"}
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(place)]), **own, **more}


def svodka(place: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "cli", *arguments],
        env=environment(place, **more),
        cwd=place,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.slow
def test_once_ends_with_every_page_an_article_and_a_second_run_adds_none(place: Path) -> None:
    first = svodka(place, "up", "--once", "--replay", "village.warc.gz", "--json")
    assert first.returncode == 0, first.stderr
    result = json.loads(first.stdout)  # one object and nothing else
    assert (result["polls"], result["outcomes"], result["articles_new"]) == ({"new": 1}, {"article": 2}, 2)

    second = svodka(place, "up", "--once", "--replay", "village.warc.gz")
    assert second.returncode == 0, second.stderr
    assert "0 new articles; 2 in all" in second.stdout

    shown = svodka(place, "articles", "--json")
    assert {json.loads(line)["title"] for line in shown.stdout.splitlines()} == {title for title, *_ in NEWS.values()}


@pytest.fixture
def service(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`svodka up`, ready."""
    with (place / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", "up", "--replay", "village.warc.gz"],
            env=environment(place),
            cwd=place,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        assert eventually(lambda: "Svodka runs." in (place / "up.log").read_text(), 60), (place / "up.log").read_text()
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_the_service_is_alone_mends_itself_answers_others_and_stops_in_ten_seconds(
    place: Path, service: subprocess.Popen[bytes]
) -> None:
    """One story, since a start costs ten seconds."""
    state_file = place / "var" / "run" / "service.json"
    assert eventually(state_file.exists)
    state = json.loads(state_file.read_text())
    assert set(state["children"]) == {"postgres", "valkey", "schedule", "crawl", "process", "beat", "web", "notify"}

    again = svodka(place, "up")
    assert again.returncode == 1
    assert f"process {service.pid}, its page is {state['web_url']}" in again.stderr

    assert svodka(place, "status").returncode == 0

    os.kill(state["children"]["web"], signal.SIGKILL)
    assert eventually(lambda: "web works again" in (place / "up.log").read_text(), 30)

    children = json.loads(state_file.read_text())["children"].values()
    began = time.monotonic()
    service.send_signal(signal.SIGINT)
    assert service.wait(timeout=20) == 0
    assert time.monotonic() - began < 10.0
    assert not any(map(alive, children))
    assert not state_file.exists()


def test_a_page_port_in_use_is_said_before_anything_starts(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = svodka(place, "up", SVODKA_WEB_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "is in use by another program." in done.stderr
    assert "SVODKA_WEB_PORT" in done.stderr


@pytest.mark.parametrize(
    ("option", "setting"), [(["--replay", "nothing.warc.gz"], {}), ([], {"SVODKA_REPLAY": "nothing.warc.gz"})]
)
def test_an_archive_that_is_not_there_is_named(place: Path, option: list[str], setting: dict[str, str]) -> None:
    done = svodka(place, "up", *option, **setting)
    assert done.returncode == 1
    assert "There is no archive nothing.warc.gz." in done.stderr


def test_the_summary_belongs_to_once(place: Path) -> None:
    done = svodka(place, "up", "--json")
    assert done.returncode == 1
    assert "--once" in done.stderr
