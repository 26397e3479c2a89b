"""How a source fares, in one word: from its switches, its last polls and its open alerts."""

from collections.abc import Collection
from enum import StrEnum

from core.alerts import AlertKind

_SILENT = frozenset({AlertKind.SILENT, AlertKind.FROZEN})


class Condition(StrEnum):
    HEALTHY = "healthy"  # polled, and nothing is known against it
    FAILING = "failing"  # its last poll failed, or an alert says that its lists cannot be read
    SILENT = "silent"  # it is read and brings nothing, though it should
    TROUBLED = "troubled"  # its news arrive, and an alert says what is wrong with them
    NEW = "new"  # enabled, and not polled yet
    DISABLED = "disabled"
    GONE = "gone"  # no class states it any more


def condition_of(
    *, present: bool, enabled: bool, polled: bool, failures: int, listless: bool, alerts: Collection[AlertKind]
) -> Condition:
    """`failures` are polls in a row, `alerts` the kinds of its open ones; `listless` where one of them says that no
    article is found in its lists any more."""
    if not present or not enabled:
        return Condition.DISABLED if present else Condition.GONE
    if failures or listless or AlertKind.FAILING in alerts:
        return Condition.FAILING
    if _SILENT & set(alerts):
        return Condition.SILENT
    if alerts:
        return Condition.TROUBLED
    return Condition.HEALTHY if polled else Condition.NEW
