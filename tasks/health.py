"""The health of the sources: what happened since the last look is taken in, and alerts open and close by it."""

import logging
import time
from collections import defaultdict
from collections.abc import Set
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.alerts import AlertKind, Finding
from core.health import together
from core.health.kinds import habits
from core.health.rhythm import Habits
from core.health.source import KINDS, Health, judge, observe
from core.polling.kinds import default_of
from storage import alerts, claims, health, layouts, polling_kinds
from storage.health import Watched
from tasks.app import app, config, database

log = logging.getLogger(__name__)

_SETTLED = timedelta(minutes=1)  # younger rows may belong to transactions that are still open
_STEP = timedelta(days=1)
_SECONDS = 20.0


@app.task(name="health", acks_late=False)
def check_health() -> None:
    """Takes in what happened since the last look, a day at a time, and opens and closes alerts when it has come to the
    present. A history of months is taken in over several runs, and only its end is judged."""
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        with database().begin() as session:
            if _look(session):
                return


def _look(session: Session) -> bool:
    """One step in one transaction; whether it came to the present, or another is at it."""
    now = claims.clock(session) - _SETTLED
    first = max(health.first_poll(session) or now, now - timedelta(days=config().poll_days))
    since = health.mark(session, first - timedelta(seconds=1))
    if since is None:
        return True
    if since >= now:  # the clock was set back
        health.set_mark(session, now)
        return True
    until = min(now, since + _STEP)
    watched = health.watched(session)
    kinds = _habits(session, watched)
    happened = health.facts(session, since, until)
    learnt: dict[int, Health] = {}
    for one in watched:
        if one.about.id in happened:
            learnt[one.about.id] = observe(one.health, happened[one.about.id], one.about, kinds[one.about.kind])
    health.save(session, learnt.items())
    health.set_mark(session, until)
    if until < now:
        return False
    known = [(one.about, learnt.get(one.about.id, one.health)) for one in watched]
    found = [finding for about, it in known if it for finding in judge(it, about, kinds[about.kind])]
    failing = {about.id: it.failing for about, it in known if it and it.failing}
    _tell(session, _not_told(together.judge(failing, found), set(layouts.listless(session))), now)
    return True


def _not_told(found: list[Finding], listless: Set[int]) -> list[Finding]:
    """A listing that can be read and gives no link is told as a change of layout, which comes sooner and has a rule to
    propose: its source does not fail beside that."""
    return [one for one in found if one.kind is not AlertKind.FAILING or one.source_id not in listless]


def _tell(session: Session, found: list[Finding], now: datetime) -> None:
    """Opens what is new; closes what is well again, and all of sources that are no longer polled."""
    wrong = {(finding.source_id, str(finding.kind)) for finding in found}
    stands = {(alert.source_id, alert.kind) for alert in alerts.opened(session)}
    for finding in found:
        if (finding.source_id, str(finding.kind)) not in stands and alerts.open_(session, finding, now):
            log.warning("%s (%s)", finding.headline, finding.kind)
    for source, kind in stands - wrong:
        if kind in KINDS and alerts.close(session, source, AlertKind(kind), now):
            log.info("%s is well again: %s", f"source {source}" if source else "the service", kind)


def _habits(session: Session, watched: list[Watched]) -> dict[str, Habits]:
    rates = polling_kinds.all_priors(session)
    of_kind: dict[str, list[Health]] = defaultdict(list)
    for one in watched:
        of_kind[one.about.kind].extend([one.health] if one.health else [])
    return {kind: habits(kind, rates.get(kind) or default_of(kind), healths) for kind, healths in of_kind.items()}
