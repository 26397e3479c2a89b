"""What the judgements are made from: what happened at a source in a stretch of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from core.outcomes import Outcome, PollOutcome


@dataclass(frozen=True, slots=True)
class About:
    """Whose health it is. `kind` is as in `core.polling.kinds`."""

    id: int
    name: str
    kind: str
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Read:
    """One poll that ended at `at`, and the dates that the lists gave the items it was the first to show."""

    at: datetime
    outcome: PollOutcome
    dates: tuple[datetime | None, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """One page that ended."""

    at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Stored:
    """One new article. `length` is of the body, in characters. `published` is to the minute, and known only where the
    list gave no date."""

    at: datetime
    dated: bool
    titled: bool
    length: int
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All of one source from the last look to `until`, each in the order of time. `lists` says when the content of
    each list last changed."""

    until: datetime
    reads: tuple[Read, ...] = ()
    ended: tuple[Ended, ...] = ()
    stored: tuple[Stored, ...] = ()
    lists: Mapping[str, datetime] = field(default_factory=dict)
