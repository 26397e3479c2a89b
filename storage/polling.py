"""What a source's polls have taught, read and written in the transaction that ends a poll."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from core.outcomes import POLL_FAILURES, PollOutcome
from core.polling.first_read import begin, is_midnight
from core.polling.intervals import Policy, Terms
from core.polling.kinds import KindPrior, default_of
from core.polling.manners import Manners, with_period
from core.polling.plan import Ended, Plan, plan
from core.polling.rates import RateState, Sighting, mean_rate, observe, unseen
from storage.polling_kinds import prior_in
from storage.polling_tables import PollingBudget, PollingKind, PollingState
from storage.pricing import COST, Price, price_in
from storage.tables import Page, Poll, Source

_DELAY_HALF_LIFE = timedelta(days=7)
_LATEST = timedelta(days=1)  # an item that is dated earlier was not published then


@dataclass(frozen=True, slots=True)
class Listed:
    """What a source's lists showed at `read_at`: the items of the shortest (0 unknown), and what the feeds ask for.

    Without `manners` no feed was read in full: what was known of them stays.
    """

    read_at: datetime
    items: int = 0
    manners: Manners | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """The service's bounds on intervals, in seconds, and its policy; a source's own facts may be stricter."""

    min_seconds: float
    max_seconds: float
    policy: Policy = Policy.MEAN


# one question for all that is known: an unchanged poll has to stay cheap
_KNOWN: Select[PollingState | None, PollingKind | None, PollingBudget | None, int] = (
    select(PollingState, PollingKind, PollingBudget, COST)
    .select_from(Source)
    .outerjoin(PollingState, PollingState.source_id == Source.id)
    .outerjoin(PollingKind, PollingKind.kind == Source.kind)
    .outerjoin(PollingBudget, PollingBudget.id == 1)
    .where(Source.id == bindparam("source"))
)


def learn_and_plan(session: Session, source: Source, token: int, listed: Listed, ended: Ended, pace: Pace) -> Plan:
    """Takes in what the poll with this token showed, and plans the next."""
    row, kind, budget, cost = session.execute(_KNOWN, {"source": source.id}).one()
    if row is None:
        row = PollingState(source_id=source.id, counts=[], manners={}, delay_sum=0.0, delay_items=0.0, list_items=0)
        session.add(row)
    zone = ZoneInfo(source.timezone)
    manners = listed.manners if listed.manners is not None else _manners(row)
    prior = with_period(default_of(source.kind) if kind is None else prior_in(kind), manners)
    state = row.rates
    if ended.outcome not in POLL_FAILURES and ended.outcome is not PollOutcome.EMPTY:
        row.list_items = listed.items or row.list_items
        row.manners = {key: value for key, value in asdict(manners).items() if value}
        dates = _new_dates(session, source.id, token) if ended.outcome is PollOutcome.NEW else []
        state = _learn(row, state, dates, listed.read_at, prior, zone)
    price = price_in(budget, pace.policy)
    terms = Terms(
        price.price * cost,
        price.aim,
        row.list_items,
        max(source.min_interval, pace.min_seconds),
        min(source.max_interval, pace.max_seconds),
    )
    planned = plan(ended, state or unseen(ended.at), prior, zone, terms, manners, _fixed(source, pace, price))
    row.wait, row.urgency = planned.due.wait, planned.due.urgency
    return planned


def _fixed(source: Source, pace: Pace, price: Price) -> float | None:
    if source.fixed_interval is not None:
        return float(source.fixed_interval)
    return price.equal_interval if pace.policy is Policy.FIXED else None


def _learn(
    row: PollingState,
    state: RateState | None,
    dates: Sequence[datetime | None],
    at: datetime,
    prior: KindPrior,
    zone: ZoneInfo,
) -> RateState:
    if state is None and row.counts:
        state = row.rates_until(at)  # its lists have changed: what is new to us is not new
    elif state is None:
        state = begin(prior, zone, at, dates)
    else:
        _measure_delays(row, state.until, dates, at, zone)
        linked = not 0 < row.list_items <= len(dates)
        state = observe(state, prior, zone, Sighting(at, tuple(dates), linked))
    row.keep(state)
    row.a_day = 24 * mean_rate(state, prior)
    return state


def _measure_delays(
    row: PollingState, until: datetime, dates: Sequence[datetime | None], at: datetime, zone: ZoneInfo
) -> None:
    """From the dates of items to their first sight; a date without a clock says nothing of it."""
    kept = 0.5 ** ((at - until) / _DELAY_HALF_LIFE)
    delays = [
        (at - date).total_seconds()
        for date in dates
        if date is not None and timedelta() <= at - date < _LATEST and not is_midnight(date, zone)
    ]
    row.delay_sum = row.delay_sum * kept + sum(delays)
    row.delay_items = row.delay_items * kept + len(delays)


def _new_dates(session: Session, source_id: int, token: int) -> list[datetime | None]:
    """The dates that the lists gave the items which this poll was the first to show."""
    begun = select(Poll.started_at).where(Poll.source_id == source_id, Poll.token == token).scalar_subquery()
    rows = session.scalars(select(Page.published_hint).where(Page.source_id == source_id, Page.discovered_at >= begun))
    return list(rows)


def _manners(row: PollingState) -> Manners:
    stored = dict(row.manners)
    for key in ("skip_hours", "skip_days"):
        stored[key] = tuple(stored.get(key, ()))
    return Manners(**stored)
