"""What a source's turn learns from its lists."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.outcomes import PollOutcome

_BEST_FIRST = (PollOutcome.NEW, PollOutcome.NOTHING_NEW, PollOutcome.NOT_MODIFIED, PollOutcome.EMPTY)


@dataclass(slots=True)
class Lists:
    """What the lists of one source gave: `outcome` is the best of its addresses, `details` tell of the others."""

    outcomes: list[PollOutcome] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    new_links: int = 0
    retry_after: timedelta | None = None

    @property
    def outcome(self) -> PollOutcome:
        for outcome in _BEST_FIRST:
            if outcome in self.outcomes:
                return outcome
        return self.outcomes[0] if self.outcomes else PollOutcome.EMPTY

    def wait(self, retry_after: timedelta | None) -> None:
        """A server asked for a pause; the longest one holds."""
        if retry_after is not None:
            self.retry_after = max(self.retry_after or timedelta(), retry_after)
