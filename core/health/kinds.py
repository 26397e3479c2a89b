"""What the sources of a kind have in common, for those that have shown little."""

from collections.abc import Iterable

from core.health.rhythm import Habits
from core.health.source import Health
from core.health.tails import pooled
from core.polling.kinds import KindPrior

# Before anything is learnt: public offices are shut, newsrooms keep a watch.
_HOLIDAYS = {"government": 0.4, "media": 0.8}
_WEIGHT = 30.0  # expected items
_MOST_SAY = 100.0  # expected items of one source


def habits(kind: str, rates: KindPrior, healths: Iterable[Health]) -> Habits:
    """`rates` as polling has pooled them; gaps and holidays from the healths of the kind."""
    rhythms = [health.silence.rhythm for health in healths if health.silence is not None]
    seen, expected = _WEIGHT * _HOLIDAYS.get(kind, _HOLIDAYS["media"]), _WEIGHT
    for rhythm in rhythms:
        say = min(_MOST_SAY / max(rhythm.holiday_expected, 1e-9), 1.0)
        seen, expected = seen + say * rhythm.holiday_seen, expected + say * rhythm.holiday_expected
    return Habits(rates, pooled(rhythm.gaps for rhythm in rhythms), min(seen / expected, 2.0))
