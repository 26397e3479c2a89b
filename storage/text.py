"""What Postgres can store of a text."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: str, limit: int | None = None) -> str:
    """Without NUL and lone surrogates (Postgres refuses both), cut to `limit` characters."""
    value = _UNSTORABLE.sub("", value)
    return value if limit is None else value[:limit]
