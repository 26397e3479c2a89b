"""What travels through the broker: JSON lists."""

from datetime import datetime

from core.models import Claim


def to_message(claim: Claim) -> list[object]:
    """A claim as JSON."""
    return [claim.source_id, claim.name, claim.token, claim.lease_until.isoformat()]


def from_message(row: list[object]) -> Claim:
    source_id, name, token, until = row
    return Claim(int(str(source_id)), str(name), int(str(token)), datetime.fromisoformat(str(until)))
