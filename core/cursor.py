"""A reader's place in the stream of changes, as an opaque token."""

import base64
import binascii
import struct
from dataclasses import dataclass
from uuid import UUID

_VERSION = 1
_FORM = struct.Struct(">B16sQQ")
_MOST = 2**63 - 1  # of Postgres' bigint


@dataclass(frozen=True, slots=True)
class Position:
    """After the change (xid, seq) of the database's life `epoch`. (0, 0) is before all of them."""

    epoch: UUID
    xid: int
    seq: int

    @property
    def token(self) -> str:
        packed = _FORM.pack(_VERSION, self.epoch.bytes, self.xid, self.seq)
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


class BadToken(ValueError):
    """Not a token that Svodka ever gave, or one of a version that it no longer reads."""


def parse_token(token: str) -> Position:
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        version, epoch, xid, seq = _FORM.unpack(packed)
    except (binascii.Error, struct.error, ValueError):
        raise BadToken("this is no token of Svodka's") from None
    if version != _VERSION or max(xid, seq) > _MOST:
        raise BadToken("this is a token of another version")
    return Position(UUID(bytes=epoch), xid, seq)
