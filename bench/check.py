"""The contract test over 300 fixtures of 100 made-up sites with three layouts each: `svodka check`, then the same in
pytest with a test a field. Pages have the size that pages of news sites have; no two have a text or a menu in common.

Prints wall time of both; the exit code is 1 where something fails or one takes a minute.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from rich.console import Console

import extraction
from bench.notices.fill import Notice, forms, notices
from core.config import ROOT
from core.models import AddressKind
from crawler.loader import load_modules
from crawler.site_fixtures import fixtures_root, write_fixture
from crawler.spider_file import NewSite, add_class, new_file

SITES, LAYOUTS = 100, 3
MOST_SECONDS = 60.0
_PACKAGE = "bench_sites"
_HEADERS = {"content-type": "text/html; charset=utf-8"}
_FIRST = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/Moscow"))
_FRAMES = (
    '<div class="content-block"><div class="b-date">{date}</div><h1>{title}</h1><div class="text">{text}</div></div>',
    '<article><header><h1 class="entry-title">{title}</h1><time datetime="{iso}">{date}</time></header>'
    '<section class="entry">{text}</section></article>',
    '<table><tr><td id="main"><h2 class="head">{title}</h2><span class="when">{date}</span>{text}</td></tr></table>',
)


def main(sites: int = SITES, layouts: int = LAYOUTS) -> int:
    out = Console(width=120, highlight=False)
    with tempfile.TemporaryDirectory(prefix="svodka-check-") as temporary:
        folder = Path(temporary)
        sizes = made(folder, sites, layouts)
        out.print(f"{len(sizes)} fixtures of {sites} sites, pages of {min(sizes) // 1000} to {max(sizes) // 1000} kB")
        test = (
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            str(ROOT / "tests" / "spiders" / "test_site_fixtures.py"),
        )
        ended = []
        for what, command in (("svodka check", ("-m", "cli", "check")), ("pytest, a test a field", test)):
            began = time.monotonic()
            done = subprocess.run(
                (sys.executable, *command),
                cwd=ROOT,
                env=_environment(folder),
                capture_output=True,
                text=True,
                check=False,
            )
            seconds = time.monotonic() - began
            ended.append(done.returncode == 0 and seconds < MOST_SECONDS)
            out.print(f"{what:<24} {seconds:6.1f} s   {(done.stdout.strip().splitlines() or [done.stderr])[-1]}")
    return 0 if all(ended) else 1


def made(folder: Path, sites: int, layouts: int) -> list[int]:
    """Writes a package of sites into `folder`, and beside it their fixtures; returns the sizes of the pages."""
    package = folder / _PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text(new_file(None), encoding="utf-8")
    source = new_file("RU-BEL")
    for number in range(sites):
        source = add_class(source, _site(number))
    (package / "belgorod_oblast.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        spiders = load_modules([_PACKAGE]).spiders
    finally:
        sys.path.remove(str(folder))
    sizes = []
    for number, spider in enumerate(spiders.values()):
        for layout, notice in enumerate(_notices(number, layouts)):
            now = _FIRST + timedelta(days=layout * 30)
            url = f"https://{spider.name}/news/{number}-{layout}.html"
            page = _page(notice, now, _FRAMES[(number + layout) % len(_FRAMES)], Random(number * 10 + layout)).encode()
            found = extraction.extract(page, url=url, charset="utf-8", now=now, rules=spider.rules())
            write_fixture(
                fixtures_root(spider) / spider.name,
                spider,
                url=url,
                page=page,
                headers=_HEADERS,
                now=now,
                found=found,
                list_kind=AddressKind.FEED,
                list_body=_feed(url, notice, now).encode(),
            )
            sizes.append(len(page))
    return sizes


def _site(number: int) -> NewSite:
    name = f"site{number}.example"
    facts = {"region": "RU-BEL", "kind": "media", "timezone": "Europe/Moscow", "feeds": [f"https://{name}/rss.xml"]}
    return NewSite(name, "FeedSpider", facts)


def _notices(number: int, count: int) -> list[Notice]:
    known = forms()
    return notices(known[number % len(known)], count, Random(number))


def _page(notice: Notice, now: datetime, frame: str, rng: Random) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in notice.paragraphs)
    date = f"{now:%d.%m.%Y %H:%M}"
    article = frame.format(title=notice.title, date=date, iso=now.isoformat(), text=text)
    menu, others = "".join(_links(rng, 60)), "".join(_links(rng, 150))
    return (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{notice.title}</title>'
        f'<meta property="article:published_time" content="{now.isoformat()}"></head>'
        f"<body><nav><ul>{menu}</ul></nav>{article}<aside><h3>Другие новости</h3><ul>{others}</ul></aside>"
        "<footer>Все права защищены. Редакция: телефон 8 (800) 000-00-00</footer></body></html>"
    )


def _links(rng: Random, count: int) -> Iterator[str]:
    known = forms()
    for _ in range(count):
        title = notices(rng.choice(known), 1, rng)[0].title
        yield f'<li class="item i{rng.randint(1, 9)}"><a href="/news/{rng.randint(1000, 9999)}.html">{title}</a></li>'


def _feed(url: str, notice: Notice, now: datetime) -> str:
    item = f"<item><title>{notice.title}</title><link>{url}</link><pubDate>{format_datetime(now)}</pubDate></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'


def _environment(folder: Path) -> dict[str, str]:
    own = {"SVODKA_SPIDER_MODULES": _PACKAGE, "SVODKA_CONFIG": os.devnull, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    return dict(os.environ) | own
