"""What is told to people when something breaks: an alert opens once, closes itself, and is never repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AlertKind(StrEnum):
    """What may go wrong. A source has at most one open alert of each kind, and so has the service itself."""

    FAILING = "failing"  # its lists cannot be read
    SILENT = "silent"  # nothing new for longer than its rhythm allows
    VOLUME = "volume"  # far fewer articles than it used to publish
    FIELDS = "fields"  # articles without a date, a title, or with much shorter bodies than before
    OUTCOMES = "outcomes"  # its pages end otherwise than before: walls, soft 404s, redirects to the home page
    LAYOUT = "layout"  # its pages are built in another way
    FROZEN = "frozen"  # its list changes no more, while the site does
    CLOCK = "clock"  # its dates are of the future, or off by hours
    SCHEDULER = "scheduler"  # of the service: due sources are not polled


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an alert is open, as a person reads it. `since` is aware: when it began, not when it was noticed.

    `headline` is one sentence with the source's name in it; `evidence` names figures («expected»: «31 articles»);
    `cause` is the likely one, `remedy` what to do, with the command to type. `source_id` is None for the service.
    """

    source_id: int | None
    kind: AlertKind
    since: datetime
    headline: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    remedy: str = ""
