"""Which sources are due, and who may poll them: leases with fencing tokens.

A claim is valid while its token is the source's current one and its lease has not run out. A worker
that comes back late holds an old token, and everything it then tries changes nothing.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.models import Claim
from storage.engine import affected

_ONE_CLAIMER = 724_001

# One claimer at a time keeps "one source per host" free of races, whatever the number of beats. The gain is
# `core.polling.intervals.Due.gain`: what a poll is worth by now; of a source that was never polled, most of all.
_CLAIM = text("""
    with due_source as (
        select s.id, s.host, s.next_poll_at, case when s.last_poll_at is null then 'infinity'::float8 else
            coalesce(p.urgency, 1)
            * power(extract(epoch from :now - s.last_poll_at) / greatest(coalesce(p.wait, 1), 1), 2)::float8
            end as gain
        from source s left join polling_state p on p.source_id = s.id
        where s.enabled and s.present and s.next_poll_at <= :now and (s.lease_until is null or s.lease_until < :now)
    ), candidate as (
        select id, gain, row_number() over (partition by host order by gain desc, next_poll_at, id) as place
        from due_source
    ), due as (
        select s.id
        from source s
        join candidate c on c.id = s.id and c.place = 1
        where not exists (
            select 1 from source o where o.host = s.host and o.id <> s.id and o.lease_until >= :now
        )
        order by c.gain desc, s.next_poll_at
        limit :count
        for no key update of s skip locked
    )
    update source s
    set lease_until = :until, lease_token = lease_token + 1
    from due
    where s.id = due.id
    returning s.id, s.name, s.lease_token, s.last_outcome = 'abandoned' and s.failures > 1 as deadly
""")

_CLAIMED = """
    source s join unnest(cast(:ids as int[]), cast(:tokens as bigint[])) as claim (id, token)
        on s.id = claim.id and s.lease_token = claim.token and s.lease_until >= :now
"""
_START = text(f"""
    insert into poll (source_id, token, started_at) select s.id, s.lease_token, :now from {_CLAIMED}
    on conflict (source_id, token) do nothing
    returning source_id
""")  # noqa: S608
# locked in order: two that renew never wait for each other crosswise
_RENEW = text(f"""
    with held as materialized (select s.id from {_CLAIMED} order by s.id for no key update of s)
    update source set lease_until = :until from held where source.id = held.id
    returning source.id
""")  # noqa: S608


def clock(session: Session) -> datetime:
    """The database's clock: the one that all machines share. Leases are counted on it."""
    moment: datetime = session.execute(text("select clock_timestamp()")).scalar_one()
    return moment


def claim_due(session: Session, count: int, lease: timedelta, now: datetime) -> list[Claim]:
    """Leases at most `count` due sources, the best of each host, first what gains most. Empty if another claims."""
    if not session.scalar(text("select pg_try_advisory_xact_lock(:key)"), {"key": _ONE_CLAIMER}):
        return []
    until = now + lease
    rows = session.execute(_CLAIM, {"now": now, "until": until, "count": count})
    return [Claim(row.id, row.name, row.lease_token, until, alone=row.deadly) for row in rows]


def start(session: Session, claims: Iterable[Claim], lease: timedelta, now: datetime) -> list[Claim]:
    """The claims that may be polled: still leased, and not begun by a second copy of the same message."""
    held = list(claims)
    begun = set(session.scalars(_START, {**_named(held), "now": now}))
    held = [claim for claim in held if claim.source_id in begun]
    return renew(session, held, lease, now)


def renew(session: Session, claims: Collection[Claim], lease: timedelta, now: datetime) -> list[Claim]:
    """Moves the leases to `now + lease`; returns the claims that are still valid."""
    until = now + lease
    kept = set(session.scalars(_RENEW, {**_named(claims), "now": now, "until": until}))
    return [
        Claim(claim.source_id, claim.name, claim.token, until)
        for claim in sorted(claims, key=lambda c: c.source_id)
        if claim.source_id in kept
    ]


def _named(claims: Collection[Claim]) -> dict[str, list[int]]:
    return {"ids": [claim.source_id for claim in claims], "tokens": [claim.token for claim in claims]}


def release_all(session: Session) -> int:
    """Ends every lease: only for the start of a service that is alone with its database."""
    done = session.execute(text("update source set lease_until = null where lease_until is not null"))
    return affected(done)


def bury(session: Session, now: datetime) -> int:
    """Marks polls whose lease ran out as abandoned, so that each poll has an end. Returns their number.

    One such end is an accident. A source whose polls end so again and again may be what kills the workers:
    it is claimed alone and waits longer each time.
    """
    done = session.execute(
        text("""
            with buried as (
                update poll p
                set ended_at = :now, outcome = 'abandoned', detail = 'the worker died or lost its lease'
                from source s
                where p.ended_at is null and s.id = p.source_id
                  and (s.lease_token <> p.token or s.lease_until is null or s.lease_until < :now)
                returning p.source_id, p.token
            )
            update source s
            set failures = failures + 1, last_outcome = 'abandoned',
                next_poll_at = case when failures < 2 then next_poll_at else
                    :now + least(interval '1 day', interval '1 minute' * power(2, least(failures, 20))) end
            from buried
            where s.id = buried.source_id and s.lease_token = buried.token
        """),
        {"now": now},
    )
    return affected(done)
