"""The whole service with 2,000 sites at 200 polls a minute while articles keep arriving.

Every site is polled at one interval, so that the hour of the run does not matter. Once all have been polled twice it is
watched for some minutes: CPU of all its processes, memory, how late polls
begin, and from an article's publication to its row.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from rich.console import Console
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bench.crawl.farm import Arriving, hosts_of, serving
from bench.crawl.stage import cpu_seconds, memory_mib, service, stage, tree
from core.config import Config
from core.errors import SvodkaError
from service.supervisor import Supervisor
from storage import claims
from storage.engine import Database
from storage.tables import Article, Page, Poll, Source

SITES, POLLS_A_MINUTE, ARTICLES_A_MINUTE = 2_000, 200, 30
_WARM_MINUTES, _MINUTES = 25.0, 12.0  # at most, and of watching
_LOOK, _WEIGH = 2.0, 10.0  # seconds between two looks


@dataclass(slots=True)
class Watched:
    """What was seen. `lags` are seconds from the moment that a source was due to the start of its poll."""

    seconds: float = 0.0
    cpu: float = 0.0
    polls: int = 0
    lags: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)


def measure(out: Console) -> None:
    minutes = _WARM_MINUTES + _MINUTES
    settings = {"SVODKA_POLL_BUDGET_PER_HOUR": str(60 * POLLS_A_MINUTE), "SVODKA_POLL_POLICY": "fixed"}
    with (
        serving(Arriving(SITES, ARTICLES_A_MINUTE, minutes)) as proxy,
        stage(hosts_of(SITES), proxy, settings) as config,
    ):
        seen = _watch(config, out)
    if not seen.polls:
        raise SvodkaError(
            f"No site was polled in {_MINUTES:.0f} minutes.", "The log is gone with the folder: run again."
        )
    rate = 60 * seen.polls / seen.seconds
    out.print(f"{SITES} sites, {rate:.0f} polls a minute, {60 * len(seen.delays) / seen.seconds:.0f} articles a minute")
    out.print(f"[bold]CPU of all processes: {seen.cpu / seen.seconds:.2f} cores[/bold]")
    out.print(f"[bold]lag of polls: p50 {_percentile(seen.lags, 50)}, p95 {_percentile(seen.lags, 95)}[/bold]")
    out.print(f"[bold]memory of all processes: peak {max(seen.memory):.0f} MiB[/bold], first {seen.memory[0]:.0f}")
    out.print(f"publication to row: p50 {_percentile(seen.delays, 50)}, p95 {_percentile(seen.delays, 95)}")


def _percentile(values: Sequence[float], percent: float) -> str:
    return f"{np.percentile(values, percent):.1f} s" if values else "none"


def _watch(config: Config, out: Console) -> Watched:
    with service(config) as (supervisor, database):
        supervisor.start()
        _warm(supervisor, database, out)
        return _look_on(supervisor, database)


def _warm(supervisor: Supervisor, database: Database, out: Console) -> None:
    """Until there were two polls for every site and nothing waits to be read."""
    started = time.monotonic()

    def settled() -> bool:
        time.sleep(0.2)
        with database.begin() as session:
            polls = session.scalar(select(func.count()).select_from(Poll)) or 0
            unread = session.scalar(select(func.count()).where(Page.state != "done")) or 0
        return (polls >= 2 * SITES and unread < 20) or time.monotonic() - started > 60 * _WARM_MINUTES

    supervisor.watch(settled)
    out.print(f"two polls for every site, and its first article: {time.monotonic() - started:.0f} s")


def _look_on(supervisor: Supervisor, database: Database) -> Watched:
    seen = Watched()
    with database.begin() as session:
        begun = claims.clock(session)
        last = session.scalar(select(func.max(Poll.id))) or 0
    due: dict[int, datetime] = {}
    started, next_look, next_weight = time.monotonic(), 0.0, 0.0
    cpu = cpu_seconds(tree(supervisor.pids.values()))

    def done() -> bool:
        nonlocal last, next_look, next_weight
        now = time.monotonic()
        if now >= next_look:
            next_look = now + _LOOK
            with database.begin() as session:
                last = _polls_since(session, last, due, seen)
                due.update(_due(session))
        if now >= next_weight:
            next_weight = now + _WEIGH
            seen.memory.append(memory_mib(tree(supervisor.pids.values())))
        return now - started > 60 * _MINUTES

    supervisor.watch(done)
    seen.seconds = time.monotonic() - started
    seen.cpu = cpu_seconds(tree(supervisor.pids.values())) - cpu
    with database.begin() as session:
        delay = func.extract("epoch", Article.first_seen_at - Article.published_at)
        fresh = select(delay).where(Article.first_seen_at > begun, Article.published_at > begun)
        seen.delays = [float(seconds) for seconds in session.scalars(fresh)]
    return seen


def _due(session: Session) -> dict[int, datetime]:
    free = or_(Source.lease_until.is_(None), Source.lease_until < func.now())
    return {row.id: row.next_poll_at for row in session.execute(select(Source.id, Source.next_poll_at).where(free))}


def _polls_since(session: Session, last: int, due: dict[int, datetime], seen: Watched) -> int:
    rows = session.execute(select(Poll.id, Poll.source_id, Poll.started_at).where(Poll.id > last).order_by(Poll.id))
    for number, source, started_at in rows:
        last, seen.polls = number, seen.polls + 1
        if source in due:
            seen.lags.append(max(0.0, (started_at - due[source]).total_seconds()))
    return last
