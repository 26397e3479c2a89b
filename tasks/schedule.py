"""The tick: due sources are claimed and handed to the crawl workers in batches."""

import logging
from datetime import timedelta

from core.models import Claim
from core.polling.intervals import Policy
from storage import claims, heartbeats, polling_kinds, pricing
from tasks.app import app, config, database
from tasks.broker import waiting
from tasks.messages import to_message

log = logging.getLogger(__name__)


@app.task(name="tick", acks_late=False)
def tick() -> None:
    """Claims what is due and within the budget's peak, unless claimed sources still wait for a worker: a lease
    runs from the claim."""
    with database().begin() as session:
        heartbeats.beat(session, heartbeats.TICK)
    free = config().crawl_concurrency - waiting("crawl")
    if free <= 0:
        return
    with database().begin() as session:
        now = claims.clock(session)
        allowed = pricing.allowed(session, now)
        if allowed is None:
            pricing.keep(session, wanted(), now)
            allowed = pricing.allowed(session, now) or 0
        count = min(free * config().batch_sources, allowed)
        claimed = claims.claim_due(session, count, timedelta(seconds=config().lease_seconds), now) if count else []
        if claimed:
            pricing.spend(session, [claim.source_id for claim in claimed], now)
    for batch in batches(claimed, free):
        app.send_task("crawl_batch", args=[[to_message(claim) for claim in batch]], expires=config().lease_seconds)
    if claimed:
        log.info("claimed %d sources that are due", len(claimed))


@app.task(name="reprice", acks_late=False)
def reprice() -> None:
    """Keeps the price of a request to the budget, and pools what the sources of each kind have shown."""
    with database().begin() as session:
        now = claims.clock(session)
        kinds = polling_kinds.pool(session, now)
        solved = pricing.keep(session, wanted(), now)
    if kinds:
        log.info("pooled the rates of sources: %s", ", ".join(kinds))
    if solved:
        log.debug("solved the price of a request")


def wanted() -> pricing.Wanted:
    """The budget and bounds of the settings."""
    settings = config()
    return pricing.Wanted(
        Policy(settings.poll_policy),
        settings.poll_budget_per_hour,
        settings.poll_min_seconds,
        settings.poll_max_seconds,
    )


def batches(claimed: list[Claim], count: int) -> list[list[Claim]]:
    """Deals the claims out evenly, so that no worker gets all the slow ones in a row; the deadly go alone, last."""
    harmless = [claim for claim in claimed if not claim.alone]
    together = [batch for start in range(count) if (batch := harmless[start::count])]
    return together + [[claim] for claim in claimed if claim.alone]
