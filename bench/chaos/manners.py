"""From the farm's own log and the record of polls: whether a host was ever asked by two polls at once.

Each request belongs to a source, by its path, and to the poll of that source that had begun last. The requests of one
poll must stand together: one that comes after another poll has asked the same host is a poll that went on although its
claim was over, or two that were let in at once.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

PollKey = tuple[int, int]  # source, token


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, Unix times; `source` is None where the path is every source's (robots.txt)."""

    host: str
    source: int | None
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Manners:
    """`at_once`: requests that began while the host still answered another. `interleaved`: requests of a poll after
    another poll of the host had begun to ask. `unclaimed`: requests before any poll of their source. `closest`: the
    shortest time from the end of one poll's last answer to another poll's first request, and how many of them were
    shorter than the pause."""

    requests: int
    at_once: int
    interleaved: int
    unclaimed: int
    closest: float
    too_close: int


def judge(asked: Iterable[Asked], begun: Mapping[int, Sequence[tuple[float, int]]], pause: float) -> Manners:
    """`begun`: for each source the (Unix time, token) of the starts of its polls, in order."""
    hosts: dict[str, list[Asked]] = defaultdict(list)
    for request in asked:
        hosts[request.host].append(request)
    requests = at_once = interleaved = unclaimed = 0
    gaps: list[float] = []
    for of_host in hosts.values():
        of_host.sort(key=lambda request: request.began)
        requests += len(of_host)
        at_once += sum(later.began < earlier.ended for earlier, later in pairwise(of_host))
        seen: set[PollKey] = set()
        last: tuple[PollKey, float] | None = None
        for request in of_host:
            if request.source is None:
                continue
            starts = begun.get(request.source, [])
            place = bisect_right(starts, (request.began, 1 << 62))
            if place == 0:
                unclaimed += 1
                continue
            key = (request.source, starts[place - 1][1])
            if last is not None and key != last[0]:
                interleaved += key in seen
                gaps.append(request.began - last[1])
            seen.add(key)
            last = (key, request.ended)
    return Manners(
        requests, at_once, interleaved, unclaimed, min(gaps, default=pause), sum(gap < pause for gap in gaps)
    )
