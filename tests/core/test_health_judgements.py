"""Each judgement of a source's health: it says nothing of chance, it says what broke, and it ends with the trouble."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.alerts import AlertKind, Finding
from core.health import together
from core.health.facts import About, Ended, Stored
from core.health.failing import Failing
from core.outcomes import Outcome, PollOutcome
from tests.core.health_cases import DAY, HOUR, MONDAY, ZONE, Site, good

WEEKS = 8 * 7 * DAY


@pytest.fixture(scope="module")
def learnt() -> Callable[..., Site]:
    """Eight weeks of a source, lived once for all tests that begin with it."""
    known: dict[tuple[float, str], Site] = {}

    def make(a_day: float = 20, kind: str = "media") -> Site:
        if (a_day, kind) not in known:
            site = known[a_day, kind] = Site(a_day, kind)
            site.live(WEEKS)
        old = known[a_day, kind]
        new = Site(a_day, kind, seed=2)
        new.health, new.now = old.health, old.now
        return new

    return make


def _page(outcome: Outcome = Outcome.ARTICLE, **more: object) -> Callable[[datetime], tuple[Ended, Stored | None]]:
    values: dict[str, object] = {"dated": True, "titled": True, "length": 1_500}

    def page(at: datetime) -> tuple[Ended, Stored | None]:
        return Ended(at, outcome), Stored(at, **(values | more)) if outcome is Outcome.ARTICLE else None  # type: ignore[arg-type]

    return page


TROUBLES = {
    "silent": (AlertKind.SILENT, 3, {"share": 0.0}),
    "its list a copy": (AlertKind.FROZEN, 3, {"share": 0.0, "same": PollOutcome.NOT_MODIFIED}),
    "its server down": (AlertKind.FAILING, 1, {"outcome": PollOutcome.SERVER_ERROR}),
    "its list empty": (AlertKind.FAILING, 1, {"outcome": PollOutcome.EMPTY}),
    "a third of the articles": (AlertKind.VOLUME, 21, {"share": 0.35}),
    "no dates": (AlertKind.FIELDS, 2, {"page": _page(dated=False)}),
    "no titles": (AlertKind.FIELDS, 2, {"page": _page(titled=False)}),
    "bodies of a few words": (AlertKind.FIELDS, 2, {"page": _page(length=120)}),
    "walls": (AlertKind.OUTCOMES, 2, {"page": _page(Outcome.WALL)}),
    "soft 404s": (AlertKind.OUTCOMES, 2, {"page": _page(Outcome.SOFT_404)}),
    "redirects away": (AlertKind.OUTCOMES, 2, {"page": _page(Outcome.REDIRECT)}),
    "dates ahead": (AlertKind.CLOCK, 2, {"date": lambda at: at + 3 * HOUR}),
    "dates behind": (AlertKind.CLOCK, 2, {"date": lambda at: at - 3 * HOUR}),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_trouble_is_told_once_and_ends_when_it_is_mended(trouble: str, learnt: Callable[..., Site]) -> None:
    kind, days, how = TROUBLES[trouble]
    site = learnt()
    began = site.now
    assert site.live(days * DAY, **how) == [kind]  # type: ignore[arg-type]
    [finding] = site.findings
    assert began - 3 * DAY <= finding.since <= site.now
    assert site.about.name in finding.headline
    assert finding.evidence
    assert finding.cause.endswith(".")
    assert "svodka" in finding.remedy
    assert site.live(28 * DAY) == []
    assert [one for _, one in site.found] == [kind]


@pytest.mark.parametrize(("a_day", "kind"), [(0.5, "government"), (4, "government"), (20, "media"), (150, "media")])
def test_half_a_year_with_january_in_it_brings_no_alarm(a_day: float, kind: str) -> None:
    site = Site(a_day, kind, off=0.1 if kind == "government" else 0.5, holiday=0.05)
    site.live(182 * DAY)
    assert site.found == []


def test_a_new_source_says_nothing_until_it_is_known() -> None:
    site = Site(20)
    site.live(3 * DAY)
    assert site.live(4 * DAY, share=0.0) == []


def test_a_new_source_whose_lists_never_could_be_read_is_told() -> None:
    assert Site(20).live(DAY, outcome=PollOutcome.FORBIDDEN) == [AlertKind.FAILING]


def test_nothing_is_silent_while_it_is_not_polled(learnt: Callable[..., Site]) -> None:
    site = learnt()
    site.now += 30 * DAY  # the service was off
    assert site.live(2 * HOUR) == []


def test_one_failed_poll_is_no_failure_and_a_source_with_long_hiccups_is_given_longer() -> None:
    calm, shaky = Site(20), Site(20)
    for _ in range(30):
        for site, hiccup in ((calm, HOUR / 2), (shaky, 3 * HOUR)):
            site.live(DAY)
            site.live(hiccup, outcome=PollOutcome.NETWORK)
    assert calm.found == []
    before = len(shaky.found)  # it had to be learnt
    for _ in range(30):
        shaky.live(DAY)
        shaky.live(3 * HOUR, outcome=PollOutcome.NETWORK)
    assert before <= 6
    assert len(shaky.found) == before
    calm.live(DAY)
    assert calm.live(4 * HOUR, outcome=PollOutcome.NETWORK) == [AlertKind.FAILING]


def test_what_comes_at_once_after_an_outage_is_not_late(learnt: Callable[..., Site]) -> None:
    site = learnt()
    site.live(6 * HOUR, outcome=PollOutcome.NETWORK)
    began = site.now
    while site.now - began < 3 * DAY:
        site.live(HOUR / 2, date=lambda at: min(at, max(began - 3 * HOUR, at - 6 * HOUR)) if at - began < HOUR else at)
    assert AlertKind.CLOCK not in [kind for _, kind in site.found]


def test_a_list_that_stands_still_beside_another_is_found() -> None:
    site = Site(20)
    changed = {"https://vesti.example/rss": MONDAY, "https://vesti.example/sitemap.xml": MONDAY}

    def lists(*stopped: str) -> Callable[[datetime, int], dict[str, datetime]]:
        def now(at: datetime, items: int) -> dict[str, datetime]:
            changed.update({url: at for url in changed if items and url not in stopped})
            return dict(changed)

        return now

    assert site.live(28 * DAY, lists=lists()) == []
    assert site.live(7 * DAY, lists=lists("https://vesti.example/rss")) == [AlertKind.FROZEN]
    [finding] = site.findings
    assert finding.evidence["list"] == "https://vesti.example/rss"
    assert site.live(DAY, lists=lists()) == []


def test_a_share_that_was_always_bad_is_no_alarm() -> None:
    site = Site(20)
    turn = iter(range(1_000_000))
    undated = _page(dated=False)
    assert site.live(WEEKS, page=lambda at: undated(at) if next(turn) % 3 == 0 else good(at)) == []
    assert site.found == []


def test_a_silence_does_not_teach_that_it_is_usual(learnt: Callable[..., Site]) -> None:
    site = learnt()
    site.live(14 * DAY, share=0.0)
    site.live(7 * DAY)
    site.found.clear()
    assert site.live(timedelta(days=3), share=0.0) == [AlertKind.SILENT]


def _unreachable(count: int, of: int) -> tuple[dict[int, Failing], list[Finding]]:
    sites = [Site(20) for _ in range(of)]
    for number, site in enumerate(sites):
        site.about = About(number, f"s{number}.example", "media", ZONE)
        site.live(DAY, outcome=PollOutcome.NETWORK if number < count else None)
    failing = {site.about.id: site.health.failing for site in sites if site.health and site.health.failing}
    return failing, [finding for site in sites for finding in site.findings]


@pytest.mark.parametrize(("count", "of", "ours"), [(6, 10, True), (4, 10, False), (3, 3, False)])
def test_when_most_sources_cannot_be_reached_it_is_told_once(count: int, of: int, ours: bool) -> None:
    failing, found = _unreachable(count, of)
    assert len(found) == count
    told = together.judge(failing, found)
    assert [finding.source_id for finding in told] == ([None] if ours else list(range(count)))
