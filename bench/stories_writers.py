"""Copies of invented stories, the processes that store them at once, and what must hold afterwards."""

import html
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess

from sqlalchemy import text

from core.models import Address, AddressKind, Kind, SourceFacts
from storage import frontier, sources
from storage.engine import Database

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_SYLLABLES = [a + b for a in "бвгдклмнпрст" for b in "аеиоу"]
_PATIENCE = 900  # seconds for all; a busy machine takes some 400 for the full load


@dataclass(frozen=True, slots=True)
class Load:
    stories: int
    copies: int
    seed: int


@dataclass(frozen=True, slots=True)
class Siege:
    """How many processes write, and how many times one of them is killed in the middle and started again."""

    writers: int
    kills: int
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    """What is left when all is done; all but `articles`, `killed` and `deadlocks` must be 0."""

    articles: int
    killed: int
    deadlocks: int
    lost: int  # pages without an article
    split: int  # true stories in more than one
    doubled: int  # stories that hold several true ones
    wrong_originals: int
    mended: int  # found by the second line

    @property
    def whole(self) -> bool:
        return not (self.lost or self.split or self.doubled or self.wrong_originals or self.mended)


def besiege(database: Database, wanted: Load, siege: Siege) -> Result:
    """Fills an empty database with pages, has them processed under fire, and counts the damage."""
    from tasks.mend import mend_stories

    pages = _stored(database, wanted)
    chance = random.Random(siege.seed)
    # each story's copies at one time, a little out of step
    order = sorted(range(len(pages)), key=lambda n: n // wanted.copies + chance.uniform(0, 1.5))
    hands = [[pages[n] for n in order[hand :: siege.writers]] for hand in range(siege.writers)]
    killed = _write(database, hands, chance, siege.kills)
    truth = _truth(database)
    homes = {story: {home for own, home, _ in truth if own == story} for story in {own for own, _, _ in truth}}
    guests = Counter(home for found in homes.values() for home in found)
    with database.begin() as session:
        lost = session.scalar(text("select count(*) from page where outcome is distinct from 'article'")) or 0
        deadlocks = session.scalar(text("select deadlocks from pg_stat_database where datname = current_database()"))
    return Result(
        articles=len(truth),
        killed=killed,
        deadlocks=deadlocks or 0,
        lost=lost,
        split=sum(len(found) > 1 for found in homes.values()),
        doubled=sum(count > 1 for count in guests.values()),
        wrong_originals=len(homes) - sum(is_original for *_, is_original in truth),
        mended=mend_stories(database, _PATIENCE).found,
    )


def _write(database: Database, hands: list[list[int]], chance: random.Random, kills: int) -> int:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tasks.process"])
    url = database.engine.url.render_as_string(hide_password=False)

    def start(hand: int) -> BaseProcess:
        process = context.Process(target=work, args=(url, hands[hand]), daemon=True)
        process.start()
        return process

    running = [start(hand) for hand in range(len(hands))]
    killed, until = 0, time.monotonic() + _PATIENCE
    fuse = {len(hands[0]) * len(hands) * (n + 1) // (kills + 2) for n in range(kills)}  # by pages done: the middle
    while any(process.is_alive() for process in running):
        if time.monotonic() > until:
            raise TimeoutError(f"the writers were not done after {_PATIENCE} s")
        with database.begin() as session:
            done = session.scalar(text("select count(*) from page where state = 'done'")) or 0
        due = {mark for mark in fuse if mark <= done}
        for _ in due:
            victims = [n for n, process in enumerate(running) if process.is_alive() and process.pid]
            if victims:
                victim = chance.choice(victims)
                os.kill(running[victim].pid or 0, signal.SIGKILL)
                running[victim].join()
                running[victim] = start(victim)
                killed += 1
        fuse -= due
        time.sleep(0.02)
    for hand, process in enumerate(running):
        if process.exitcode:
            raise RuntimeError(f"writer {hand} ended with {process.exitcode}")
    return killed


def work(url: str, pages: list[int]) -> None:
    """A writer: goes through its pages; one that a killed twin has done is passed over."""
    os.environ["DATABASE_URL"] = url
    from tasks.app import config, database
    from tasks.process import process_page

    config.cache_clear()
    database.cache_clear()
    for page in pages:
        process_page(database(), page)


def _truth(database: Database) -> list[tuple[str, int, bool]]:
    """Of each article: its true story, the one it was put into, and whether it is the true original and said to be."""
    with database.begin() as session:
        rows = session.execute(
            text("""
                select split_part(a.url, '/', 4) as own, a.cluster_id,
                    a.cluster_role = 'original' and a.number = c.original and a.url like '%/0' as is_original
                from article a join cluster c on c.id = a.cluster_id
            """)
        )
        return [(row.own, row.cluster_id, row.is_original) for row in rows]


def _stored(database: Database, wanted: Load) -> list[int]:
    """Pages in the frontier, as fetched; each story's copies follow each other. The copy 0 is published first."""
    sites = [f"s{n}.invalid" for n in range(wanted.copies)]
    facts = [
        SourceFacts(name, Kind.MEDIA, "Europe/Moscow", (Address(f"https://{name}/", AddressKind.FEED),), host=name)
        for name in sites
    ]
    with database.begin() as session:
        sources.sync(session, facts)
    bodies = {
        _address(story, copy): _page(wanted.seed, story, copy)
        for copy in range(wanted.copies)
        for story in range(wanted.stories)
    }
    with database.begin() as session:
        session.execute(
            text("""
                insert into page (source_id, url, url_key) select s.id, url, url
                from unnest(cast(:urls as text[])) as wanted(url) join source s on s.name = split_part(url, '/', 3)
            """),
            {"urls": list(bodies)},
        )
        found = {row.url: row.id for row in session.execute(text("select id, url from page"))}
        for url, body in bodies.items():
            frontier.store_page(
                session,
                found[url],
                final_url=url,
                status=200,
                headers={"content-type": "text/html; charset=utf-8"},
                body=body,
                fetched_at=_NOW,
            )
    return [found[_address(story, copy)] for story in range(wanted.stories) for copy in range(wanted.copies)]


def _address(story: int, copy: int) -> str:
    return f"https://s{copy}.invalid/{story}/{copy}"


def _page(seed: int, story: int, copy: int) -> bytes:
    """A copy has the story's text but for one sentence of its own, and its own site's frame."""
    paragraphs = prose(f"{seed} {story}")
    paragraphs[-1] += " " + prose(f"{seed} {story} {copy}", 1)[0]
    published = _NOW - timedelta(hours=11) + timedelta(minutes=20 * copy)
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    title = " ".join(paragraphs[0].split()[:6])
    return f"""<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="{published.isoformat()}"></head><body>
<nav><a href="/">Главная</a> <a href="/news/">Новости</a></nav>
<article><h1>{title}</h1>{body}</article><footer>© s{copy}</footer></body></html>""".encode()


def prose(seed: str, paragraphs: int = 6) -> list[str]:
    """Paragraphs of invented words that no other seed has."""
    chance = random.Random(seed)

    def sentence() -> str:
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(14)]
        return f"{' '.join(words).capitalize()}."

    return [f"{sentence()} {sentence()}" for _ in range(paragraphs)]


def lone_documents(database: Database, copies: int) -> Iterator[tuple[Callable[[], object], bool]]:
    """Calls that each store one article, without its page; every fifth is one of its own and no copy."""
    from core.models import Extraction, Precision
    from core.outcomes import Outcome
    from dedupe.decide import fingerprint
    from storage.frontier import RawPage
    from tasks.store import store

    sites = 500
    with database.begin() as session:
        sources.sync(
            session,
            [SourceFacts(f"c{n}.invalid", Kind.MEDIA, "Europe/Moscow", (), host=f"c{n}.invalid") for n in range(sites)],
        )
        ids = list(session.scalars(text("select id from source order by id")))
    own = prose("the story")
    for number in range(copies * 5 // 4):
        is_copy = number % 5 != 4
        paragraphs = [*own, prose(f"copy {number}", 1)[0]] if is_copy else prose(f"own {number}")
        source, url = ids[number % sites], f"https://c{number % sites}.invalid/{number}"
        with database.begin() as session:
            page = session.scalar(
                text("insert into page (source_id, url, url_key) values (:s, :u, :u) returning id"),
                {"s": source, "u": url},
            )
        seen = _NOW + timedelta(seconds=number)
        raw = RawPage(
            id=page or 0, source_id=source, url=url, final_url=url, status=200, headers={}, body=b"", fetched_at=seen,
            title_hint="", published_hint=None, process_attempts=1, detail="", document=None,
        )  # fmt: skip
        found = Extraction(
            outcome=Outcome.ARTICLE,
            title="Заголовок",
            paragraphs=tuple(paragraphs),
            published_at=seen - timedelta(minutes=5),
            published_precision=Precision.MINUTE,
            published_evidence="feed:",
        )
        print_ = fingerprint(found.title, found.paragraphs)
        yield (
            lambda raw=raw, found=found, print_=print_: database.do(lambda s: store(s, raw, found, print_)),  # type: ignore[misc]
            is_copy,
        )


if __name__ == "__main__":  # DATABASE_URL, stories, copies, writers, kills, seed: a process of its own for the tests
    stories, copies, writers, kills, seed = map(int, sys.argv[2:])
    outcome = besiege(Database(sys.argv[1]), Load(stories, copies, seed), Siege(writers, kills, seed))
    sys.stdout.write(json.dumps(asdict(outcome)))
