"""A source whose days are made by hand, for the tests of the judgements of health."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core import workdays
from core.alerts import AlertKind, Finding
from core.health.facts import About, Ended, Facts, Read, Stored
from core.health.kinds import habits
from core.health.source import Health, judge, observe
from core.outcomes import Outcome, PollOutcome
from core.polling.kinds import default_of

MONDAY = datetime(2025, 9, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = ZoneInfo("Europe/Moscow")

Page = Callable[[datetime], tuple[Ended, Stored | None]]


def good(at: datetime) -> tuple[Ended, Stored | None]:
    return Ended(at, Outcome.ARTICLE), Stored(at, dated=True, titled=True, length=1_500)


class Site:
    """Polled every half hour; `a_day` articles on a working day from nine to six, at random, `off` of that on a day
    off and `holiday` on a public holiday."""

    def __init__(
        self, a_day: float, kind: str = "media", off: float = 0.5, holiday: float = 0.4, seed: int = 1
    ) -> None:
        self.about = About(1, "vesti.example", kind, ZONE)
        self.habits = habits(kind, default_of(kind), ())
        self.now = MONDAY
        self.health: Health | None = None
        self._a_day, self._off, self._holiday = a_day, off, holiday
        self._random = random.Random(seed)
        self.found: list[tuple[datetime, AlertKind]] = []  # when which alert was there, and had not been before

    def live(
        self,
        span: timedelta,
        *,
        share: float = 1.0,
        outcome: PollOutcome | None = None,
        page: Page = good,
        date: Callable[[datetime], datetime | None] = lambda at: at,
        same: PollOutcome = PollOutcome.NOTHING_NEW,
        lists: Callable[[datetime, int], dict[str, datetime]] = lambda at, items: {},
    ) -> list[AlertKind]:
        """The kinds of alerts that are open after the time. `share` of the usual articles come."""
        end = self.now + span
        while self.now < end:
            self.now += HOUR / 2
            count = self._count() if self._random.random() < share else 0
            if outcome is not None:
                self.see(Facts(self.now, (Read(self.now, outcome, detail="HTTP 503"),)))
                continue
            items = [self.now - HOUR / 4] * count
            pages = [page(self.now) for _ in items]
            read = Read(self.now, PollOutcome.NEW if items else same, tuple(date(item) for item in items))
            stored = tuple(article for _, article in pages if article is not None)
            self.see(Facts(self.now, (read,), tuple(ended for ended, _ in pages), stored, lists(self.now, len(items))))
        return self.kinds

    def see(self, facts: Facts) -> None:
        before = set(self.kinds)
        self.health = observe(self.health, facts, self.about, self.habits)
        self.found += [(facts.until, kind) for kind in self.kinds if kind not in before]

    def _count(self) -> int:
        local = self.now.astimezone(ZONE)
        if not 9 <= local.hour < 18:
            return 0
        day = local.date()
        scale = self._holiday if workdays.is_holiday(day) else self._off if workdays.is_day_off(day) else 1.0
        mean, count = self._a_day * scale / 18, 0
        while self._random.random() < mean / (1 + mean):
            count += 1
        return count

    @property
    def findings(self) -> Sequence[Finding]:
        return [] if self.health is None else judge(self.health, self.about, self.habits)

    @property
    def kinds(self) -> list[AlertKind]:
        return sorted(finding.kind for finding in self.findings)
