"""The health of one source: all that its history has taught, and the judgements that are made of it."""

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.alerts import AlertKind, Finding
from core.health import articles, clock, failing, lists, pages, silence, volume
from core.health.articles import Fields
from core.health.clock import Clock
from core.health.facts import About, Facts
from core.health.failing import Failing
from core.health.lists import Watched
from core.health.pages import Outcomes
from core.health.rhythm import Habits, a_year, factor
from core.health.silence import Silence
from core.health.volume import Volume

KINDS = frozenset(AlertKind) - {AlertKind.LAYOUT, AlertKind.SCHEDULER}


@dataclass(frozen=True, slots=True)
class Health:
    """Of a source at `until`; without its parts nothing was seen yet."""

    until: datetime
    silence: Silence | None = None
    failing: Failing | None = None
    volume: Volume | None = None
    fields: Fields = Fields()  # noqa: RUF009 - frozen
    outcomes: Outcomes = Outcomes()  # noqa: RUF009 - frozen
    clock: Clock = Clock()  # noqa: RUF009 - frozen
    lists: dict[str, Watched] = field(default_factory=dict)


def observe(health: Health | None, facts: Facts, about: About, habits: Habits) -> Health:
    """After what happened. Facts that were taken in before must not come again."""
    now = health or Health(facts.until)
    quiet, trouble, amount, time = now.silence, now.failing, now.volume, now.clock
    read_at = [quiet.last_read] if quiet is not None else []
    items = 0
    for read in facts.reads:
        trouble = failing.with_read(trouble, read)
        if read.outcome in failing.FAILURES:
            continue
        last = quiet
        quiet = silence.with_read(quiet, read, habits, about.zone)
        amount = volume.with_read(amount, read, habits.rates, factor(quiet.rhythm, habits), about.zone)
        if read.dates and _only_silent(last, amount, about):  # the days without any are explained
            amount = volume.forgiven(amount)
        if amount.alarm and not read.dates and _since_last(quiet, amount, about):
            quiet = silence.found(quiet)  # the days without any are too many, though each gap might be chance
        if last is not None and read.dates:
            items += len(read.dates)
            yearly = a_year(quiet.rhythm, habits)
            time = clock.with_dates(time, last.last_read, read.at, read.dates, yearly, about.zone)
        read_at.append(read.at)
    yearly = a_year(quiet.rhythm, habits) if quiet is not None else 24 * 365 * habits.rates.mean
    for one in facts.stored:
        before = bisect_left(read_at, one.at)
        if one.published is not None and before:
            time = clock.with_dates(time, read_at[before - 1], one.at, [one.published], yearly, about.zone)
    return replace(
        now,
        until=facts.until,
        silence=quiet,
        failing=trouble,
        volume=amount,
        fields=articles.with_stored(now.fields, facts.stored, yearly) if facts.stored else now.fields,
        outcomes=pages.with_ended(now.outcomes, facts.ended, yearly) if facts.ended else now.outcomes,
        clock=time,
        lists=lists.with_lists(now.lists, facts.lists, items) if facts.lists else now.lists,
    )


def judge(health: Health, about: About, habits: Habits) -> list[Finding]:
    """What is wrong at `health.until`, at most one finding of a kind."""
    found: list[Finding | None] = [
        articles.judge(health.fields, about),
        pages.judge(health.outcomes, about),
        clock.judge(health.clock, about),
    ]
    if health.failing is not None:
        found.append(failing.judge(health.failing, about, health.until))
    rarer = health.volume if health.volume and not _only_silent(health.silence, health.volume, about) else None
    if rarer is not None:
        found.append(volume.judge(rarer, about))
    if health.silence is not None:
        found.append(silence.judge(health.silence, about, habits, volume.scale(rarer) if rarer else 1.0))
        if all(one is None or one.kind is not AlertKind.FROZEN for one in found):
            found.append(lists.judge(health.lists, about, a_year(health.silence.rhythm, habits)))
    return [one for one in found if one is not None]


def _only_silent(quiet: Silence | None, amount: Volume, about: About) -> bool:
    """Whether few came only because none did."""
    return quiet is not None and quiet.alarm is not None and _since_last(quiet, amount, about)


def _since_last(quiet: Silence, amount: Volume, about: About) -> bool:
    return amount.since is not None and amount.since >= quiet.rhythm.last.astimezone(about.zone).date()
