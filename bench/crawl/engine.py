"""Polls of sources where nothing has changed: what one batch engine does with one core.

Each batch runs in a process forked from one that has everything imported, as the crawl worker's do.
"""

import json
import os
import statistics
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import psutil
from pydantic import SecretStr
from rich.console import Console

from bench.crawl.farm import Arriving, hosts_of, serving
from bench.crawl.stage import cpu_seconds, stage, tree
from core.config import Config
from core.models import Claim
from crawler.batch import run_batch
from crawler.loader import load_spiders
from crawler.preload import preload
from service.servers import embedded
from storage import claims, sources
from storage.engine import Database
from storage.migrate import upgrade

SITES, ROUNDS = 2_000, 3
_LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Round:
    polls: Counter[str]
    cpu: float  # seconds of the batches' processes
    database_cpu: float
    wall: float
    peak_mib: float  # of the largest batch


def measure(out: Console) -> None:
    hosts = hosts_of(SITES)
    with (
        serving(Arriving(SITES, per_minute=1, minutes=0)) as proxy,
        stage(hosts, proxy, {"SVODKA_PAGES_PER_POLL": "1"}) as settings,
        embedded(settings) as (url, _),
    ):
        upgrade(url)
        preload(settings)
        config = settings.model_copy(update={"database_url": SecretStr(url)})
        first = _round(config, url, sync=True)
        out.print(f"first round, everything new: {dict(first.polls)}, {first.wall:.0f} s")
        done = [_round(config, url) for _ in range(ROUNDS)]
    for number, one in enumerate(done, 1):
        unchanged = one.polls["not_modified"]
        out.print(
            f"round {number}: {unchanged} of {one.polls.total()} polls unchanged, "
            f"{60 * unchanged / one.cpu:,.0f} a minute of CPU, {1000 * one.cpu / unchanged:.1f} ms each "
            f"(Postgres {1000 * one.database_cpu / unchanged:.1f} ms beside it), "
            f"{60 * unchanged / one.wall:,.0f} a minute by the clock, peak {one.peak_mib:.0f} MiB"
        )
    middle = statistics.median(60 * one.polls["not_modified"] / one.cpu for one in done)
    out.print(f"[bold]unchanged polls a minute a core: {middle:,.0f}[/bold] (median of {ROUNDS} rounds)")


def _round(config: Config, url: str, *, sync: bool = False) -> Round:
    """Polls every source once."""
    polls: Counter[str] = Counter()
    cpu = peak = 0.0
    started, postgres = time.monotonic(), cpu_seconds(_postgres())
    db = Database(url)
    try:
        with db.begin() as session:
            if sync:
                sources.sync(session, [site.facts() for site in load_spiders(config).spiders.values()])
            sources.make_due(session, claims.clock(session))
        while True:
            with db.begin() as session:
                claimed = claims.claim_due(session, config.batch_sources, _LEASE, claims.clock(session))
            if not claimed:
                break
            with db.begin() as session:
                valid = claims.start(session, claimed, _LEASE, claims.clock(session))
            counts, used, size = _batch(valid, config)
            polls.update(counts)
            cpu, peak = cpu + used, max(peak, size)
    finally:
        db.close()
    return Round(polls, cpu, cpu_seconds(_postgres()) - postgres, time.monotonic() - started, peak)


def _batch(valid: list[Claim], config: Config) -> tuple[dict[str, int], float, float]:
    """(polls by outcome, CPU seconds, peak MiB) of one batch in a forked process."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            report = run_batch(valid, config, lambda pages: None)
            os.write(write, json.dumps(report.polls).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise RuntimeError(f"a batch ended with status {status}")
    return json.loads(said), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _postgres() -> list[psutil.Process]:
    found = []
    for process in tree([os.getpid()]):
        with suppress(psutil.NoSuchProcess):
            if process.name() == "postgres":
                found.append(process)
    return found
