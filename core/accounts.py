"""Who may do what in the console, and what a name and a password have to be."""

import re
import unicodedata
from enum import StrEnum

from core.errors import SvodkaError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 512  # characters: a longer one only costs time
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class AccountRole(StrEnum):
    """Each may do what those before it may: read; add and switch sources, rule on lines; see who did what."""

    READER = "reader"
    OPERATOR = "operator"
    OWNER = "owner"

    def covers(self, wanted: "AccountRole") -> bool:
        order = list(AccountRole)
        return order.index(self) >= order.index(wanted)


def account_name(given: str) -> str:
    """The name as it is stored: in small letters. Raises SvodkaError where it can be none."""
    name = given.strip().casefold()
    if not _NAME.fullmatch(name):
        raise SvodkaError(
            f"«{given.strip()[:80]}» cannot be the name of an account.",
            "A name has 1 to 64 letters a-z, digits and . _ @ -, and begins with a letter or digit.",
        )
    return name


def checked_password(given: str, name: str) -> str:
    """The password in one Unicode form, so that every keyboard writes the same. Raises SvodkaError."""
    password = unicodedata.normalize("NFKC", given)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise SvodkaError(
            f"The password has {len(password)} characters.",
            f"Take {SHORTEST_PASSWORD} or more; three or four random words are good.",
        )
    if password.casefold() == name or len(set(password)) < 4:
        raise SvodkaError("This password is the first that anyone would try.", "Three or four random words are good.")
    return password
