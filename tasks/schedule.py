"""The tick: due sources are claimed and handed to the crawl workers in batches."""

import logging
from datetime import timedelta

from core.models import Claim
from storage import claims
from tasks.app import app, config, database
from tasks.broker import waiting
from tasks.messages import to_message

log = logging.getLogger(__name__)


@app.task(name="tick", acks_late=False)
def tick() -> None:
    """Claims what is due, unless claimed sources still wait for a worker: a lease runs from the claim."""
    free = config().crawl_concurrency - waiting("crawl")
    if free <= 0:
        return
    with database().begin() as session:
        claimed = claims.claim_due(
            session,
            free * config().batch_sources,
            timedelta(seconds=config().lease_seconds),
            claims.clock(session),
        )
    for batch in batches(claimed, free):
        app.send_task("crawl_batch", args=[[to_message(claim) for claim in batch]], expires=config().lease_seconds)
    if claimed:
        log.info("claimed %d sources that are due", len(claimed))


def batches(claimed: list[Claim], count: int) -> list[list[Claim]]:
    """Deals the claims out evenly, so that no worker gets all the slow ones in a row; the deadly go alone, last."""
    harmless = [claim for claim in claimed if not claim.alone]
    together = [batch for start in range(count) if (batch := harmless[start::count])]
    return together + [[claim] for claim in claimed if claim.alone]
