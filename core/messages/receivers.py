"""Who is told: receivers are written as Apprise addresses, which hold passwords and tokens and are never shown."""

import hashlib
import re
from dataclasses import dataclass, field

LOG = "log"
_NAMED = re.compile(r"([\w-]{1,40})=(.+)", re.S)
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]{1,20})://\S+", re.I)


@dataclass(frozen=True, slots=True)
class Receiver:
    """`name` stands for the address in the database, in the log and on the screen. `channel` is its scheme."""

    channel: str
    name: str
    address: str = field(repr=False)

    @property
    def label(self) -> str:
        return self.name if self.channel == LOG else f"{self.name} ({self.channel})"


def parse_receivers(text: str) -> tuple[Receiver, ...]:
    """Reads `log` and addresses with white space between them, each perhaps as NAME=ADDRESS; # begins a remark on a
    line of its own. Raises ValueError that names the place, never the address."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found: dict[str, Receiver] = {}
    for number, word in enumerate(" ".join(lines).split(), 1):
        receiver = _receiver(word)
        if receiver is None:
            raise ValueError(
                f"receiver {number} is no address: write scheme://..., or NAME=scheme://..., or {LOG}, "
                "with spaces between them (a space within an address is %20)"
            )
        if found.get(receiver.name, receiver) != receiver:
            raise ValueError(f"receiver {number} has the name of another: give each a name of its own")
        found[receiver.name] = receiver
    return tuple(found.values())


def _receiver(word: str) -> Receiver | None:
    if word == LOG:
        return Receiver(LOG, LOG, "")
    named = _NAMED.fullmatch(word) if not _ADDRESS.match(word) else None
    name, address = (named[1], named[2]) if named else ("", word)
    found = _ADDRESS.fullmatch(address)
    if found is None or name == LOG:
        return None
    channel = found[1].lower()
    return Receiver(channel, name or f"{channel}-{_digest(address)}", address)


def _digest(address: str) -> str:
    """A name for an address that was given none: always the same, and too slow to guess a password from."""
    return hashlib.scrypt(address.encode(), salt=b"svodka receiver", n=2**13, r=8, p=1, dklen=4).hex()
