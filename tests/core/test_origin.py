"""Cases of who was first, as they come from the sites, and what must hold for any of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Precision
from core.origin import Basis, Witness, find_origin, rank, sources_of, span, window, with_newcomer

MOSCOW = ZoneInfo("Europe/Moscow")
SEEN = datetime(2026, 3, 12, 20, 0, tzinfo=MOSCOW)
Case = tuple[dict[str, object], dict[str, object], str, str, str]


def at(clock: str, day: int = 12) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=MOSCOW)


def witness(name: str, clock: str | None = "10:00", **more: object) -> Witness:
    source = ord(name) - ord("a") + 1
    values: dict[str, object] = {
        "number": source, "url": f"https://{name}.example/1", "source_id": source, "source": f"{name}.example",
        "published_at": None if clock is None else at(clock), "precision": Precision.MINUTE,
        "evidence": "json-ld datePublished: 2026-03-12T10:00:00+03:00", "feed_at": None, "zone": "Europe/Moscow",
        "first_seen_at": SEEN, "poll_seconds": 600,
    }  # fmt: skip
    return Witness(**(values | more))  # type: ignore[arg-type]


DAY = {"published_at": at("00:00"), "precision": Precision.DAY}
CASES: dict[str, Case] = {
    "hours apart": ({}, {"published_at": at("12:10")}, "a", "high", "published 2 h 10 min before b.example"),
    "the later number, the earlier time": ({"published_at": at("12:10")}, {}, "b", "high", "before a.example"),
    "a quarter of an hour apart": ({}, {"published_at": at("10:15")}, "a", "high", "15 min"),
    "three minutes apart": ({}, {"published_at": at("10:03")}, "a", "medium", "3 min"),
    "the same minute": ({}, {}, "a", "low", "the address decides"),
    "a day is the whole day, not its midnight": (DAY, {}, "b", "low", "a.example gives only the day"),
    "midnight to the minute is a day too": ({"published_at": at("00:00")}, {}, "b", "low", "only the day"),
    "a day that we saw in the morning": (
        DAY | {"first_seen_at": at("09:00")}, {}, "a", "high", "we saw it before b.example",
    ),
    "the day before": (DAY | {"published_at": at("00:00", 11)}, {}, "a", "high", "the days tell"),
    "a day in a zone seven hours ahead ends earlier": (
        {"published_at": datetime(2026, 3, 12, tzinfo=ZoneInfo("Asia/Vladivostok")), "precision": Precision.DAY,
         "zone": "Asia/Vladivostok"},
        {"published_at": at("17:30")}, "a", "high", "the days tell",
    ),
    "two days alike": (DAY, DAY, "a", "low", "more than the day"),
    "a time without a zone": (
        {"evidence": "under the headline: 12.03.2026 10:00"}, {"published_at": at("12:00")}, "a", "medium", "no zone",
    ),
    "a time without a zone, a day apart": (
        {"evidence": "under the headline: 11.03.2026 10:00", "published_at": at("10:00", 11)}, {}, "a", "high", "1 d",
    ),
    "a citation outranks ten minutes": (
        {"cites": "b", "cites_source": 2}, {"published_at": at("10:10")}, "b", "medium", "names it as its source",
    ),
    "a citation and the time agree": (
        {}, {"published_at": at("10:10"), "cites": "a", "cites_source": 1}, "a", "high", "b.example names it",
    ),
    "a citation does not outrank a day": (
        {"published_at": at("10:00", 11), "cites": "b", "cites_source": 2}, {}, "a", "low", "it names b.example",
    ),
    "each names the other": (
        {"cites": "b", "cites_source": 2}, {"cites": "a", "cites_source": 1, "published_at": at("10:30")},
        "a", "high", "names it",
    ),
    "no date: seen an hour before the other was published": (
        {"published_at": None, "first_seen_at": at("08:30")}, {}, "a", "medium", "a.example gives no date",
    ),
    "no date: seen in the evening": ({"published_at": None}, {}, "b", "low", "a.example gives no date"),
    "two without a date": (
        {"published_at": None, "first_seen_at": at("08:00")}, {"published_at": None}, "a", "low", "by our own looks",
    ),
    "two without a date, seen in one hour": (
        {"published_at": None, "first_seen_at": at("08:20")}, {"published_at": None, "first_seen_at": at("08:05")},
        "a", "low", "do not tell",
    ),
    "a date in the future is none": (
        {"published_at": at("10:00", 30)}, {"published_at": at("19:00")}, "b", "low", "a.example gives no date",
    ),
    "the feed gives the minute of the page's day": (
        DAY | {"feed_at": at("08:15")}, {}, "a", "high", "published 1 h 45 min before b.example",
    ),
    "page and feed disagree around the other": (
        {"feed_at": at("14:00")}, {"published_at": at("12:00")}, "b", "low", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_was_first_how_sure_and_why(case: Case) -> None:
    first, second, winner, level, reason = case
    a, b = replace(witness("a"), **first), replace(witness("b"), **second)  # type: ignore[arg-type]
    for order in ((a, b), (b, a)):
        found = find_origin(order)
        assert found.number == {"a": 1, "b": 2}[winner]
        assert (found.level, reason in found.reasons[0]) == (level, True), found


def test_a_story_of_one_site_has_no_rival() -> None:
    later = witness("a", "15:00", number=7, url="https://a.example/2")
    found = find_origin([witness("a"), later])
    assert (found.number, found.confidence, found.reasons) == (1, 1.0, ("no other site has it",))


def test_a_copy_that_others_name_wins_over_one_that_is_minutes_earlier() -> None:
    copies = [witness("a", "10:00"), witness("b", "10:05"), witness("c", "11:00", cites="b", cites_source=2)]
    found = find_origin(copies)
    assert found.number == 2
    assert found.level == "low"
    assert "other copies name it as their source" in found.reasons


def test_a_source_that_is_not_watched_is_told() -> None:
    found = find_origin([witness("a", cites="ТАСС"), witness("b", "12:00")])
    assert found.reasons[1:] == ("it names ТАСС as its source, which has no copy here",)


def test_the_page_of_a_day_cannot_be_later_than_our_look_at_it() -> None:
    seen = at("09:00")
    assert window(replace(witness("a"), **DAY, first_seen_at=seen)).latest == seen  # type: ignore[arg-type]


def test_a_day_of_a_switch_of_clocks_is_as_long_as_it_was() -> None:
    zone = "Europe/Berlin"
    day = datetime(2026, 3, 29, tzinfo=ZoneInfo(zone))
    seen = day + timedelta(days=3)
    found = window(replace(witness("a"), published_at=day, precision=Precision.DAY, zone=zone, first_seen_at=seen))
    assert (found.basis, found.latest - found.earliest) == (Basis.DAY, timedelta(hours=23))


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (130, "2 h 10 min"), (1500, "1 d 1 h")]
)
def test_a_lead_reads_as_a_person_says_it(minutes: int, said: str) -> None:
    assert span(timedelta(minutes=minutes)) == said


moments = st.integers(0, 4 * 24 * 60).map(lambda minutes: at("00:00", 10) + timedelta(minutes=minutes))
any_witness = st.builds(
    witness,
    st.sampled_from("abcdef"),
    published_at=st.none() | moments,
    precision=st.sampled_from(Precision),
    evidence=st.sampled_from(["json-ld datePublished: 2026-03-12T10:00+03:00", "in the text: 12.03.2026"]),
    feed_at=st.none() | moments,
    first_seen_at=moments,
    zone=st.sampled_from(["Europe/Moscow", "Asia/Kamchatka"]),
    cites_source=st.none() | st.integers(1, 7),
    cites=st.just("кто-то"),
)
stories = st.lists(any_witness, min_size=1, max_size=9).map(
    lambda found: [replace(one, number=n, url=f"{one.url}{n}") for n, one in enumerate(found)]
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the strategy's
@given(stories, st.randoms())
def test_the_order_of_arrival_changes_nothing(copies: list[Witness], chance: object) -> None:
    shuffled = [*copies]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_origin(copies) == find_origin(shuffled)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(stories, any_witness)
def test_a_newcomer_behind_the_first_needs_no_second_look_at_the_others(
    copies: list[Witness], newcomer: Witness
) -> None:
    other = replace(newcomer, number=99, url=newcomer.url + "99")
    before, after = find_origin(copies), find_origin([*copies, other])
    first = next(one for one in copies if one.number == before.number)
    present, cited = sources_of([*copies, other])
    simple = first.cites_source != other.source_id and (
        other.cites_source in (None, first.source_id, other.source_id) or other.cites_source not in present
    )
    if simple and rank(first, present, cited) < rank(other, present, cited):
        assert with_newcomer(before, first, other) == after
