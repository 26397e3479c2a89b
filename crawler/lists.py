"""What a source's turn learns from its lists."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.models import AddressKind
from core.outcomes import PollOutcome
from core.polling.manners import Manners
from crawler.discovery import Discovery, Hints

_BEST_FIRST = (PollOutcome.NEW, PollOutcome.NOTHING_NEW, PollOutcome.NOT_MODIFIED, PollOutcome.EMPTY)


@dataclass(slots=True)
class Lists:
    """What the lists of one source gave: `outcome` is the best of its addresses, `details` tell of the others."""

    outcomes: list[PollOutcome] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    new_links: int = 0
    retry_after: timedelta | None = None
    grounded: bool = False  # one of the lists came to links that were known before this turn
    overflows: list[tuple[str, str]] = field(default_factory=list)  # (list, why): links may lie between it and them
    given_up: list[tuple[str, str]] = field(default_factory=list)  # (list, why): a page of it could not be had
    items: int = 0  # of the shortest list that was read, its first page
    manners: Manners | None = None  # of the feed that was read last

    @property
    def outcome(self) -> PollOutcome:
        for outcome in _BEST_FIRST:
            if outcome in self.outcomes:
                return outcome
        return self.outcomes[0] if self.outcomes else PollOutcome.EMPTY

    def saw(self, kind: AddressKind, found: Discovery) -> None:
        """The first page of a list was read."""
        if found.links:
            self.items = min(self.items or len(found.links), len(found.links))
        if kind is AddressKind.FEED:
            self.manners = _manners(found.hints)

    def wait(self, retry_after: timedelta | None) -> None:
        """A server asked for a pause; the longest one holds."""
        if retry_after is not None:
            self.retry_after = max(self.retry_after or timedelta(), retry_after)


def _manners(hints: Hints) -> Manners:
    return Manners(
        ttl=hints.ttl * 60 if hints.ttl else None,
        skip_hours=hints.skip_hours,
        skip_days=hints.skip_days,
        update_period=hints.update_period,
    )
