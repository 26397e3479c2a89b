"""`svodka add` on the plain network, without a proxy: schemes that nobody typed, refusals, addresses that hang."""

import asyncio
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.add import systems, towns
from bench.add.command import svodka_add
from bench.add.made import Made
from tests.crawler.crawler_web import HTML, Reply, Web, Writer


async def hang(_: Writer) -> None:
    await asyncio.sleep(60)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SVODKA_DOWNLOAD_TIMEOUT", "2")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    return tmp_path


def add(folder: Path, url: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return svodka_add([url], "", folder, 0.0, *options)


def serve(web: Web, address: str, site: Made) -> None:
    web.sites[address] = {
        path: Reply(reply.body, reply.status, {"Content-Type": reply.kind}) for path, reply in site.replies.items()
    }


def paper(web: Web, address: str) -> Made:
    """One with a feed that names this address."""
    return systems.dle(datetime.now(UTC), f"{address}:{web.port}", towns.KALUGA, "utf-8", 1)


def test_http_is_tried_where_https_that_nobody_typed_does_not_answer(web: Web, folder: Path) -> None:
    serve(web, "127.0.0.41", paper(web, "127.0.0.41"))
    done = add(folder, f"127.0.0.41:{web.port}", "--yes")
    assert done.returncode == 0, done.stderr
    text = (folder / "sites" / "kaluga_oblast.py").read_text(encoding="utf-8")
    assert f'feeds = ["http://127.0.0.41:{web.port}/rss.xml"]' in text


def test_a_typed_scheme_is_kept(web: Web, folder: Path) -> None:
    serve(web, "127.0.0.42", paper(web, "127.0.0.42"))
    done = add(folder, f"https://127.0.0.42:{web.port}", "--yes")
    assert "svodka: no answer: https://127.0.0.42" in done.stderr
    assert [file.name for file in (folder / "sites").glob("*.py")] == ["__init__.py"]


def test_an_address_that_hangs_does_not_take_the_time_of_the_others(web: Web, folder: Path) -> None:
    serve(web, "127.0.0.43", systems.bitrix_paper(datetime.now(UTC)))
    web.sites["127.0.0.43"]["/rss/"] = Reply(act=hang)
    done = add(folder, f"http://127.0.0.43:{web.port}/", "--yes")
    assert done.returncode == 0, done.stderr
    assert "listings = " in (folder / "sites" / "tyumen_oblast.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("status", "says"),
    [(451, "closed from this network: every page of 127.0.0.44"), (502, "no answer: "), (404, "no news found: ")],
)
def test_a_host_that_answers_only_with_errors_is_refused(web: Web, folder: Path, status: int, says: str) -> None:
    paths = ("/", "/rss.xml", "/rss", "/rss/", "/feed/", "/feed")
    web.sites["127.0.0.44"] = {path: Reply(b"<html></html>", status, HTML) for path in paths}
    done = add(folder, f"http://127.0.0.44:{web.port}/", "--yes")
    assert f"svodka: {says}" in done.stderr
    assert done.returncode == 1


def test_a_name_that_cannot_be_one_is_told_before_the_site_is_asked(web: Web, folder: Path) -> None:
    serve(web, "127.0.0.46", paper(web, "127.0.0.43"))
    done = add(folder, f"http://127.0.0.46:{web.port}", "--name", "Наша газета!")
    assert done.returncode == 1
    assert "A name is letters, digits, dots and hyphens." in done.stderr
    assert not [address for address, _ in web.hits if address == "127.0.0.46"]
