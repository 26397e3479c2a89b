"""What Postgres's client library says when there is no connection, as a fragment for a sentence."""

import re

_ADVICE = re.compile(r"\s*Is the server running")
_PREAMBLE = re.compile(r".*(?:\bfailed: |\b(?:FATAL|ERROR):\s+|\bconnection is bad: )")


def why_no_connection(error: BaseException) -> str:
    """«connection refused», «password authentication failed for user "x"»: one line without a full stop.

    libpq tells each address that it tried, then asks back on a line of its own. What a server said
    tells more than an address where none was, so a line with FATAL is taken before the last one.
    """
    lines = [line for line in str(error).splitlines() if line.strip() and not _ADVICE.match(line)]
    said = [line for line in lines if "FATAL:" in line] or lines
    reason = " ".join(_PREAMBLE.sub("", said[-1]).split()).rstrip(".?") if said else ""
    first = reason[:1].lower() + reason[1:]
    return first or "no answer"
