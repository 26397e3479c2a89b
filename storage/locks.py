"""Advisory locks until the end of the transaction: of an article's address, and of what its text shares with others."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.sketch_months import GATE

_ADDRESS, _SKETCH, _CONTENT = 724_002, 724_003, 724_004
_MOST = 256  # a server has room for some 6,000 locks in all

# In one order for all writers, so that two never wait for each other crosswise: addresses, the gate, the text, its
# hashes. The gate is shared by all but those that go alone.
_LOCK = text("""
    select case
        when kind = :gate and not :alone then pg_advisory_xact_lock_shared(kind, key)
        else pg_advisory_xact_lock(kind, key)
    end
    from (
        select 1 as place, cast(:address_kind as int) as kind, hashtext(address) as key
        from unnest(cast(:addresses as text[])) as named(address)
        union all select 2, :gate, 0
        union all select 3, :content_kind, hashtext(:content) where not :alone
        union all select 4, :sketch_kind, hash from unnest(cast(:hashes as int[])) as sampled(hash) where not :alone
        order by place, key
    ) as wanted
""")
_LOCK_ADDRESS = text("select pg_advisory_xact_lock(:kind, hashtext(:address))")


def lock_address(session: Session, url_key: str) -> None:
    """Nobody else decides about an article at this address."""
    session.execute(_LOCK_ADDRESS, {"kind": _ADDRESS, "address": url_key})


def lock_text(session: Session, hashes: Sequence[int], content_hash: str, addresses: Sequence[str] = ()) -> None:
    """Nobody else stores a text that shares a hash with this one, or decides about an article at these addresses.

    Without it, copies that arrive at the same moment do not see each other and split the story. A statement of its
    own, before the look-up: a statement sees what was committed before it began. A very long text holds up everybody.
    """
    session.execute(
        _LOCK,
        {
            "alone": len(hashes) > _MOST,
            "gate": GATE,
            "address_kind": _ADDRESS,
            "addresses": list(addresses),
            "content_kind": _CONTENT,
            "content": content_hash,
            "sketch_kind": _SKETCH,
            "hashes": list(hashes),
        },
    )
