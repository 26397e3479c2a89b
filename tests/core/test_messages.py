"""What is told, to whom, and when: pure rules."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages.message import Message, compose
from core.messages.of_alerts import Told, closing, opening, span
from core.messages.quiet import QuietHours, parse_quiet_hours
from core.messages.receivers import Receiver, parse_receivers
from core.messages.retries import retry_after

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(23), time(8), MOSCOW)
ALERT = Told(
    id=7,
    source="vesti.example",
    region="RU-MOS",
    kind="silent",
    since=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    opened_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    closed_at=datetime(2026, 3, 5, 9, 30, tzinfo=UTC),
    headline="vesti.example has published nothing for a day",
    evidence={"expected": "31 articles", "found": "none"},
    cause="The feed has moved.",
    remedy="svodka add https://vesti.example",
)


def many(count: int, heading: str = "New alerts") -> dict[str, Message]:
    return {
        f"{heading}:{n}": Message(f"site-{n}.example is silent", "Since noon.", heading=heading) for n in range(count)
    }


def test_an_opening_says_since_when_the_evidence_the_cause_and_what_to_do() -> None:
    message = opening(ALERT, MOSCOW)
    assert message.title == ALERT.headline
    assert message.body.splitlines() == [
        "Since 02.03.2026 12:00 MSK.",
        "expected: 31 articles",
        "found: none",
        "Likely cause: The feed has moved.",
        "What to do: svodka add https://vesti.example",
    ]
    assert message.data["region"] == "RU-MOS"
    assert not message.urgent


def test_a_closing_says_how_long_it_lasted() -> None:
    message = closing(ALERT, MOSCOW)
    assert message.title == "Over: vesti.example has published nothing for a day"
    assert message.body == "From 02.03.2026 12:00 MSK to 05.03.2026 12:30 MSK (3 days)."


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 minutes"), (1, "1 minute"), (119, "119 minutes"), (150, "2 hours"), (2880, "2 days")]
)
def test_a_time_is_said_in_one_figure(minutes: int, words: str) -> None:
    assert span(timedelta(minutes=minutes)) == words


def test_a_few_messages_stand_whole_in_one() -> None:
    title, body = compose(many(2) | many(1, "Over"), 4_000)
    assert title == "New alerts: 2, Over: 1"
    assert body.count("Since noon.") == 3


def test_many_are_lines_under_their_headings() -> None:
    _, body = compose(many(3) | many(2, "Over"), 4_000)
    assert body.splitlines()[0] == "New alerts (3)"
    assert body.splitlines()[4] == "Over (2)"
    assert "Since noon." not in body


@given(count=st.integers(1, 400), limit=st.integers(40, 5_000))
def test_a_digest_keeps_to_the_channels_limit_and_counts_what_has_no_room(count: int, limit: int) -> None:
    _, body = compose(many(count), limit)
    assert len(body) <= limit
    shown = sum(line.startswith("- ") for line in body.splitlines())
    if count > 3 and shown < count:
        assert body.splitlines()[-1] == f"... and {count - shown} more"


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-03-02T19:59", False),  # 22:59 in Moscow
        ("2026-03-02T20:00", True),
        ("2026-03-03T04:59", True),
        ("2026-03-03T05:00", False),
    ],
)
def test_quiet_hours_go_over_midnight_in_their_own_zone(moment: str, held: bool) -> None:
    assert NIGHT.hold(datetime.fromisoformat(moment).replace(tzinfo=UTC)) is held


def test_quiet_hours_follow_the_clock_when_it_is_put_forward() -> None:
    night = QuietHours(time(23), time(8), BERLIN)
    assert not night.hold(datetime(2026, 3, 29, 6, 0, tzinfo=UTC))  # 8:00 in summer, since that night
    assert night.hold(datetime(2026, 3, 28, 6, 59, tzinfo=UTC))  # 7:59 in winter


def test_quiet_hours_within_a_day() -> None:
    assert parse_quiet_hours(" 13:00 – 14:30 ", MOSCOW) == QuietHours(time(13), time(14, 30), MOSCOW)
    assert parse_quiet_hours("", MOSCOW) is None


@pytest.mark.parametrize("text", ["night", "25:00-08:00", "8-9", "08:00-08:00"])
def test_quiet_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        parse_quiet_hours(text, MOSCOW)


def test_receivers_have_names_and_their_addresses_are_not_shown() -> None:
    text = "log desk=mailto://user:geheim@mail.example\n# a remark, mailto://x:y@z\ntgram://123456:token/42"
    found = parse_receivers(text)
    assert [(one.channel, one.name) for one in found[:2]] == [("log", "log"), ("mailto", "desk")]
    assert found[1].address == "mailto://user:geheim@mail.example"
    assert found[2].channel == "tgram"
    assert "geheim" not in repr(found)
    assert "token" not in repr(found)
    assert found == parse_receivers(text)  # the same name each time, or each start would tell all anew


def test_a_receiver_that_is_named_twice_with_one_address_is_one() -> None:
    assert parse_receivers("log a=json://127.0.0.1/x\nlog\na=json://127.0.0.1/x") == parse_receivers(
        "log a=json://127.0.0.1/x"
    )


def test_addresses_with_an_equals_sign_need_no_name() -> None:
    [one] = parse_receivers("json://host.example/?to=desk=1")
    assert one == Receiver("json", one.name, "json://host.example/?to=desk=1")


@pytest.mark.parametrize("text", ["mail.example", "desk=geheim", "a=json://x a=json://y", "log=json://x", "://x"])
def test_a_wrong_receiver_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(ValueError, match=r"receiver [12]") as refused:
        parse_receivers(text)
    assert "geheim" not in str(refused.value)


def test_a_failed_message_is_tried_for_a_day_and_more() -> None:
    waits = [retry_after(attempt) for attempt in range(1, 30)]
    assert waits[0] == timedelta(seconds=30)
    assert max(filter(None, waits)) == timedelta(hours=1)
    assert sum(filter(None, waits), timedelta()) > timedelta(hours=23)
    assert retry_after(30) is None
