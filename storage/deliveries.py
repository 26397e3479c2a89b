"""The outbox: what is to be told to whom. Written with what it tells of, claimed with a lease, sent, marked.

A message is sent at least once: one whose sender was killed after it had begun, before it could mark the end, is sent
again when its claim has run out. Its batch keeps its id and its content, so that a receiver can drop the double.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.messages.message import Message
from core.messages.of_alerts import Told, closing, closing_key, opening, opening_key
from core.messages.receivers import Receiver
from core.messages.retries import retry_after
from storage.engine import affected
from storage.text import storable

_BATCH_MOST = 500
_OPEN = "sent_at is null and gave_up_at is null"
_ENQUEUE = text("""
    insert into delivery (channel, receiver, subject_key, message, urgent, created_at)
    values (:channel, :receiver, :key, cast(:message as jsonb), :urgent, clock_timestamp())
    on conflict (channel, receiver, subject_key) do nothing
""")
_UNTOLD = text("""
    select a.id, s.name as source, s.region, a.kind, a.since, a.opened_at, a.closed_at, a.headline, a.evidence,
        a.cause, a.remedy, a.opening_told, a.closing_told
    from alert a left join source s on s.id = a.source_id
    where not a.opening_told or (a.closed_at is not null and not a.closing_told)
    order by a.id limit :most for update of a skip locked
""")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Messages that go to one receiver as one, by their subject keys. `attempts` counts this try; a `doubtful` one was
    begun before by a sender that did not live to say how it ended."""

    batch: UUID
    attempts: int
    messages: Mapping[str, Message]
    doubtful: bool


def enqueue(session: Session, subject_key: str, message: Message, receivers: Sequence[Receiver]) -> int:
    """Writes a delivery to each receiver in the caller's transaction; the same subject is never told twice to one.

    Returns how many are new. `message.data` has to be JSON.
    """
    content = storable(json.dumps(asdict(message), ensure_ascii=False).replace("\\u0000", ""))
    return sum(
        affected(
            session.execute(
                _ENQUEUE,
                {
                    "channel": receiver.channel,
                    "receiver": receiver.name,
                    "key": subject_key,
                    "message": content,
                    "urgent": message.urgent,
                },
            )
        )
        for receiver in receivers
    )


def enqueue_alerts(session: Session, receivers: Sequence[Receiver], zone: ZoneInfo) -> int:
    """Writes the openings and closings that nobody was told of. Returns how many deliveries are new."""
    count = 0
    for row in session.execute(_UNTOLD, {"most": _BATCH_MOST}).all():
        values = dict(row._mapping)
        opening_told, closing_told = values.pop("opening_told"), values.pop("closing_told")
        alert = Told(**values)
        if not opening_told:
            count += enqueue(session, opening_key(alert.id), opening(alert, zone), receivers)
        if alert.closed_at is not None and not closing_told:
            count += enqueue(session, closing_key(alert.id), closing(alert, zone), receivers)
        session.execute(
            text("update alert set opening_told = true, closing_told = closed_at is not null where id = :id"),
            {"id": alert.id},
        )
    return count


def claim(
    session: Session, receiver: Receiver, now: datetime, *, lease: timedelta, wait: timedelta, urgent_only: bool
) -> Parcel | None:
    """Takes what is to go to the receiver now, for as long as `lease`; None where nothing is.

    First a batch whose next try is due. Else, when an urgent message waits or the oldest has waited for others for
    `wait`, all that wait become a batch. `urgent_only` leaves the others where they are: it is a quiet hour.
    """
    args: dict[str, Any] = {
        "channel": receiver.channel,
        "receiver": receiver.name,
        "now": now,
        "until": now + lease,
        "urgent": urgent_only,
        "ripe": now - wait,
        "most": _BATCH_MOST,
        "key": f"delivery {receiver.channel} {receiver.name}",
    }
    # one sender at a time for each receiver: two would cut a burst in two
    if not session.scalar(text("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))"), args):
        return None
    begun = session.execute(
        text(f"""
            select batch, bool_or(claimed_until is not null) as doubtful from delivery
            where channel = :channel and receiver = :receiver and {_OPEN} and batch is not null
            and next_attempt_at <= :now and (claimed_until is null or claimed_until <= :now)
            group by batch having not :urgent or bool_or(urgent) order by min(next_attempt_at) limit 1
        """),  # noqa: S608
        args,
    ).one_or_none()
    batch = begun.batch if begun else _new_batch(session, args)
    if batch is None:
        return None
    rows = session.execute(
        text("""
            update delivery set attempts = attempts + 1, claimed_until = :until where batch = :batch
            returning id, subject_key, message, attempts
        """),
        {"batch": batch, "until": args["until"]},
    ).all()
    messages = {row.subject_key: Message(**row.message) for row in sorted(rows, key=lambda row: row.id)}
    return Parcel(batch, rows[0].attempts, messages, doubtful=begun is not None and begun.doubtful)


def _new_batch(session: Session, args: Mapping[str, Any]) -> UUID | None:
    """Behind a batch that could not be sent, the others wait: together they are one message when the receiver is
    there again. What is urgent does not wait for it."""
    batch = uuid4()
    taken = session.execute(
        text(f"""
            with fresh as (
                select id, urgent, created_at from delivery
                where channel = :channel and receiver = :receiver and {_OPEN} and batch is null
                and (not :urgent or urgent) order by id limit :most for update skip locked
            )
            update delivery set batch = :batch, next_attempt_at = :now where id in (select id from fresh) and (
                (select bool_or(urgent) from fresh) or (
                    (select min(created_at) from fresh) <= :ripe and not exists (
                        select from delivery where channel = :channel and receiver = :receiver and {_OPEN}
                        and batch is not null
                    )
                )
            )
        """),  # noqa: S608
        {**args, "batch": batch},
    )
    return batch if affected(taken) else None


def sent(session: Session, batch: UUID, now: datetime) -> None:
    session.execute(
        text("update delivery set sent_at = :now, claimed_until = null, last_error = '' where batch = :batch"),
        {"batch": batch, "now": now},
    )


def failed(session: Session, parcel: Parcel, error: str, now: datetime) -> datetime | None:
    """Returns when it is tried again; None where it is given up."""
    wait = retry_after(parcel.attempts)
    session.execute(
        text(f"""
            update delivery set claimed_until = null, last_error = :error,
                next_attempt_at = coalesce(:again, next_attempt_at),
                gave_up_at = case when cast(:again as timestamptz) is null then :now end
            where batch = :batch and {_OPEN}
        """),  # noqa: S608
        {"batch": parcel.batch, "error": storable(error, 500), "again": now + wait if wait else None, "now": now},
    )
    return now + wait if wait else None


def told_already(session: Session, subject_key: str, receivers: Collection[str], now: datetime) -> None:
    """Marks deliveries whose receivers learnt of it while there was no database."""
    session.execute(
        text(f"""
            update delivery set sent_at = :now, attempts = 1
            where subject_key = :key and receiver = any(:receivers) and {_OPEN}
        """),  # noqa: S608
        {"key": subject_key, "receivers": list(receivers), "now": now},
    )


def waiting(session: Session) -> list[dict[str, Any]]:
    """For each receiver: how many messages wait, were sent, were given up, and why the last one failed."""
    rows = session.execute(
        text("""
            select receiver, channel,
                count(*) filter (where open) as waiting,
                min(created_at) filter (where open) as waiting_since,
                max(attempts) filter (where open) as attempts,
                min(next_attempt_at) filter (where open and attempts > 0) as next_try_at,
                count(sent_at) as sent,
                max(sent_at) as last_sent_at,
                count(gave_up_at) as given_up,
                (array_agg(last_error order by coalesce(gave_up_at, next_attempt_at) desc)
                    filter (where sent_at is null and last_error <> ''))[1] as last_error
            from (select *, sent_at is null and gave_up_at is null as open from delivery) as d
            group by receiver, channel order by receiver, channel
        """)
    )
    return [dict(row._mapping) for row in rows]


def give_up_strangers(session: Session, receivers: Sequence[Receiver], now: datetime) -> int:
    """Ends what waits for receivers that no setting names any more."""
    return affected(
        session.execute(
            text(f"""
                update delivery set gave_up_at = :now, last_error = 'no longer among the receivers'
                where {_OPEN} and created_at < :day_ago and (channel || ' ' || receiver) <> all (:known)
            """),  # noqa: S608
            {
                "now": now,
                "day_ago": now - timedelta(days=1),
                "known": [f"{receiver.channel} {receiver.name}" for receiver in receivers],
            },
        )
    )


def forget(session: Session, before: datetime, most: int = 5_000) -> int:
    """Deletes a portion of what ended before; returns how many."""
    return affected(
        session.execute(
            text("""
                delete from delivery where id in (
                    select id from delivery where coalesce(sent_at, gave_up_at) < :before limit :most
                )
            """),
            {"before": before, "most": most},
        )
    )
