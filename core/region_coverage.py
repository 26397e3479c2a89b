"""Which federal subjects are covered: sources by region, government and media, and how many of them bring news."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.condition import Condition
from core.models import Kind
from core.regions import regions

_LIVE = frozenset({Condition.HEALTHY, Condition.TROUBLED})  # their news arrive
_NOT_POLLED = frozenset({Condition.DISABLED, Condition.GONE})


@dataclass(frozen=True, slots=True)
class Known:
    """What is counted of a source; `region` is None for a federal one."""

    region: str | None
    kind: Kind
    condition: Condition


@dataclass(frozen=True, slots=True)
class Count:
    """Sources that a class states, those of them that are polled, and those whose news arrive."""

    known: int = 0
    polled: int = 0
    live: int = 0


@dataclass(frozen=True, slots=True)
class RegionCoverage:
    """`code` is None for the federal sources."""

    code: str | None
    name: str
    government: Count
    media: Count

    @property
    def all(self) -> Count:
        a, b = self.government, self.media
        return Count(a.known + b.known, a.polled + b.polled, a.live + b.live)


def coverage_by_region(sources: Iterable[Known]) -> list[RegionCoverage]:
    """Every federal subject in the order of its code, those without a source too; the federal sources come last."""
    stated = [source for source in sources if source.condition is not Condition.GONE]
    named = [(code, region.name) for code, region in regions().items()]
    return [
        RegionCoverage(code, name, *(_count(stated, code, kind) for kind in (Kind.GOVERNMENT, Kind.MEDIA)))
        for code, name in [*named, (None, "federal sources")]
    ]


def _count(sources: Iterable[Known], code: str | None, kind: Kind) -> Count:
    own = [source.condition for source in sources if source.region == code and source.kind is kind]
    polled = [condition for condition in own if condition not in _NOT_POLLED]
    return Count(len(own), len(polled), sum(condition in _LIVE for condition in polled))
