"""The price of a request: one row, kept so that all sources together spend their budget (`core.polling.budget`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.polling.budget import Demand, Tokens, corrected, equal_interval, most_tokens, solve
from core.polling.intervals import Aim, Policy
from core.polling.kinds import default_of
from core.polling.rates import rates
from storage.polling_kinds import all_priors
from storage.polling_tables import PollingBudget, PollingState
from storage.tables import Poll, Source, SourceAddress

_ONE_KEEPER = 724_002
A_SOURCE = 6.0  # requests an hour for each address, where the owner names no budget
_SOLVE_EVERY = timedelta(hours=1)
_CORRECT_EVERY = timedelta(days=1)
_MOVED = 1.1  # as many sources more or fewer are a reason to solve anew at once
COST = (  # requests of one poll
    select(func.greatest(func.count(), 1))
    .where(SourceAddress.source_id == Source.id, SourceAddress.present)
    .correlate(Source)
    .scalar_subquery()
)
_UNPRICED = 500.0  # item-seconds; until the first tick has solved it


@dataclass(frozen=True, slots=True)
class Price:
    price: float
    aim: Aim
    equal_interval: float  # seconds, if all sources were polled alike


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings ask for. `budget` in requests an hour, 0 for six an address; bounds in seconds."""

    policy: Policy
    budget: float
    floor: float
    ceiling: float


def price_in(row: PollingBudget | None, policy: Policy) -> Price:
    if row is None or row.aim != policy.aim:
        return Price(_UNPRICED if policy.aim is Aim.MEAN else _UNPRICED * 600, policy.aim, 3600 / A_SOURCE)
    return Price(row.price, Aim(row.aim), equal_interval(row.round_cost, row.budget))


def keep(session: Session, wanted: Wanted, now: datetime) -> bool:
    """Solves the price anew where it is due: by the hour, or when settings or sources have changed. True if it was."""
    session.execute(select(func.pg_advisory_xact_lock(_ONE_KEEPER)))
    row = session.get(PollingBudget, 1, with_for_update=True)
    read, cost = _census(session)
    budget = wanted.budget or A_SOURCE * max(cost, 1.0)
    aim = wanted.policy.aim
    if row is not None and not _is_due(row, budget, aim, read, now):
        return False
    first_day = row is None or (row.spent is None and now - row.corrected_at < _CORRECT_EVERY)
    solved = solve(_demands(session, wanted), budget, aim, first_day=first_day)
    if row is None:
        # the first round of all is free
        row = PollingBudget(id=1, corrected_at=now, tokens=max(most_tokens(budget), cost), tokens_at=now)
    if row.aim != aim:
        row.correction = 1.0
    elif now - row.corrected_at >= _CORRECT_EVERY:
        row.spent = _spent(session, now - timedelta(days=7))
        row.correction = corrected(row.correction, row.spent or 0.0, budget, aim)
        row.corrected_at = now
    row.budget, row.aim, row.price = budget, aim, row.correction * solved
    row.read_sources, row.round_cost, row.solved_at = read, cost, now
    session.add(row)
    return True


def _is_due(row: PollingBudget, budget: float, aim: Aim, read: int, now: datetime) -> bool:
    changed = (row.budget, row.aim) != (budget, aim) or read > row.read_sources * _MOVED
    return changed or now - row.solved_at >= _SOLVE_EVERY


def _census(session: Session) -> tuple[int, float]:
    """Of the sources that are polled: how many were read once, and the requests of one round."""
    row = session.execute(
        select(
            func.count(PollingState.until).label("read"),
            func.coalesce(func.sum(COST), 0).label("cost"),
        )
        .select_from(Source)
        .outerjoin(PollingState, PollingState.source_id == Source.id)
        .where(Source.enabled, Source.present)
    ).one()
    return int(row.read), float(row.cost)


def _demands(session: Session, wanted: Wanted) -> list[Demand]:
    rows = session.execute(
        select(Source.kind, Source.min_interval, Source.max_interval, Source.fixed_interval, COST, PollingState)
        .join_from(Source, PollingState, PollingState.source_id == Source.id, isouter=True)
        .where(Source.enabled, Source.present)
    )
    priors = all_priors(session)
    demands = []
    for kind, least, most, fixed, requests, row in rows:
        prior = priors.get(kind) or default_of(kind)
        state = None if row is None else row.rates
        table = rates(state, prior) if state else tuple(prior.mean * weight for weight in prior.shape)
        floor, ceiling = max(least, wanted.floor), min(most, wanted.ceiling)
        if fixed is not None:
            floor = ceiling = min(max(fixed, floor), max(ceiling, floor))
        demands.append(Demand(table, floor, ceiling, requests))
    return demands


def _spent(session: Session, since: datetime) -> float | None:
    """Requests for lists in an hour, over the hours in which the service ran."""
    hours = select(func.count(func.distinct(func.date_trunc("hour", Poll.started_at)))).where(Poll.started_at >= since)
    # by source first: its cost is asked for once, not for each of a week's two million polls
    polls = select(Poll.source_id, func.count().label("polls")).where(Poll.started_at >= since)
    by_source = polls.group_by(Poll.source_id).subquery()
    requests = select(func.sum(by_source.c.polls * COST)).join_from(
        by_source, Source, Source.id == by_source.c.source_id
    )
    running = session.scalar(hours)
    return float(session.scalar(requests) or 0) / running if running else None


def allowed(session: Session, now: datetime) -> int | None:
    """How many requests for lists may be made at once: no stretch of the day costs more than twice the budget.
    None before the first price was solved."""
    row = session.get(PollingBudget, 1)
    if row is None:
        return None
    return max(int(_tokens(row, now).left), 0)


def spend(session: Session, sources: Sequence[int], now: datetime) -> None:
    """Takes the requests of these sources' polls from what is allowed."""
    row = session.get(PollingBudget, 1, with_for_update=True, populate_existing=True)
    if row is None:
        return
    cost = session.scalar(select(func.sum(COST)).select_from(Source).where(Source.id.in_(sources)))
    row.tokens = _tokens(row, now).less(float(cost or 0)).left
    row.tokens_at = max(now, row.tokens_at)


def _tokens(row: PollingBudget, now: datetime) -> Tokens:
    return Tokens(row.tokens).after((now - row.tokens_at).total_seconds(), row.budget)


def grant_round(session: Session) -> None:
    """One poll of every source may be made at once: somebody asked for it."""
    session.execute(update(PollingBudget).values(tokens=func.greatest(PollingBudget.tokens, PollingBudget.round_cost)))
