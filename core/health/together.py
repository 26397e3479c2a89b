"""Many sources that cannot be reached at once are one trouble of this machine, not many of theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_high

from core.alerts import AlertKind, Finding
from core.health.failing import Failing
from core.outcomes import PollOutcome

_MANY, _HALF = 5, 0.5
_EARLIER = timedelta(hours=2)  # what failed so much before the others did has a reason of its own


def judge(sources: Mapping[int, Failing], found: Sequence[Finding]) -> list[Finding]:
    """The findings, in which those of single sources that cannot be reached have become one of the service.

    `sources` are all that are polled, by id. It is ours when at least half of them, and five, answer nothing.
    """
    dead = {source: one.since for source, one in sources.items() if one.since and _no_answer(one)}
    if len(dead) < max(_MANY, _HALF * len(sources)):
        return list(found)
    begin = median_high(dead.values())
    ours = Finding(
        None,
        AlertKind.FAILING,
        begin,
        f"{len(dead)} of {len(sources)} sources cannot be reached at once.",
        {"sources without an answer": f"{len(dead)} of {len(sources)}"},
        "This machine has no network, no name server, or a proxy that does not answer.",
        "Open one of the sites from this machine. When the network is there again, polls go on by themselves; "
        "svodka status shows them",
    )
    return [ours, *(one for one in found if not _is_part(one, begin) or one.source_id not in dead)]


def _no_answer(failing: Failing) -> bool:
    return failing.outcome is PollOutcome.NETWORK and failing.well == 0


def _is_part(finding: Finding, begin: datetime) -> bool:
    return finding.kind is AlertKind.FAILING and finding.since >= begin - _EARLIER
