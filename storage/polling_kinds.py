"""What the sources of a kind have in common, pooled once a day."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.polling.kinds import KindPrior, Watched, default_of, pooled
from storage.polling_tables import PollingKind, PollingState
from storage.tables import Source

_EVERY = timedelta(days=1)


def all_priors(session: Session) -> dict[str, KindPrior]:
    """Of the kinds that were pooled."""
    return {row.kind: prior_in(row) for row in session.scalars(select(PollingKind))}


def prior_in(row: PollingKind) -> KindPrior:
    return KindPrior(row.mean, row.certainty, tuple(row.shape))


def pool(session: Session, now: datetime) -> list[str]:
    """Pools what the sources of each kind have shown, unless that was done within a day; returns the kinds."""
    last = session.scalar(select(func.max(PollingKind.pooled_at)))  # a kind that has no source any more stays as it is
    if last is not None and now - last < _EVERY:
        return []
    found: dict[str, list[Watched]] = {}
    rows = session.execute(
        select(Source.kind, PollingState)
        .join_from(Source, PollingState, PollingState.source_id == Source.id)
        .where(Source.present, PollingState.until.is_not(None))
    )
    for kind, row in rows:
        found.setdefault(kind, []).append(Watched(tuple(row.counts), row.working_days, row.days_off))
    for kind, watched in sorted(found.items()):
        prior = pooled(watched, default_of(kind))
        session.merge(
            PollingKind(
                kind=kind,
                mean=prior.mean,
                certainty=prior.certainty,
                shape=list(prior.shape),
                sources=len(watched),
                pooled_at=now,
            )
        )
    return sorted(found)
