"""`svodka bench crawl`: its three parts, one after the other."""

from collections.abc import Callable, Sequence

from rich.console import Console

from bench.crawl import engine, live, peers
from core.errors import SvodkaError

PARTS: dict[str, Callable[[Console], None]] = {
    "engine": engine.measure,
    "peers": peers.measure,
    "live": live.measure,
}


def run(parts: Sequence[str]) -> int:
    """Raises SvodkaError for a part that does not exist."""
    out = Console(width=120, highlight=False)
    for part in parts:
        if part not in PARTS:
            raise SvodkaError(f"The benchmark has no part {part}.", f"There are: {', '.join(PARTS)}.")
        out.rule(part)
        PARTS[part](out)
    return 0
