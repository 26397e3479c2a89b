"""What is known of a source before it has shown anything: how sources of its kind publish through the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.polling.hours import BINS, OF_DAYS_OFF, OF_WORKING_DAYS

_WEEK = 24.0 * 7
_HOURS = (OF_WORKING_DAYS,) * 24 + (OF_DAYS_OFF,) * 24
_DEFAULT_WEIGHT = 5.0  # sources: the shape stated here weighs as much as five that were watched for a week
_FEW = 20.0  # items: a source with fewer has less of a say in the shape
_LEAST_WEIGHT = 0.02  # of the mean: no hour is ruled out
_MOST_CERTAIN = 4.0  # items: kinds differ too much within themselves for a stronger prior
_YOUNG = 24.0  # hours of exposure below which a source's rate is no evidence on its kind


@dataclass(frozen=True)
class KindPrior:
    """`mean` items an hour, worth `certainty` items of evidence; `shape` over the 48 bins, 1 on average of a week."""

    mean: float
    certainty: float
    shape: tuple[float, ...]

    @cached_property
    def working(self) -> float:
        """The sum of the shape over a working day."""
        return sum(self.shape[:24])

    @cached_property
    def off(self) -> float:
        """The sum of the shape over a day off."""
        return sum(self.shape[24:])


@dataclass(frozen=True, slots=True)
class Watched:
    """What one source adds to its kind: items by bin, and the days (of both sorts) in which they were counted."""

    counts: Sequence[float]
    working_days: float
    days_off: float


def of_week(shape: Sequence[float]) -> tuple[float, ...]:
    """Scales 48 weights so that the hours of a week are 1 on average. Raises ValueError for another number."""
    if len(shape) != BINS:
        raise ValueError(f"A week has {BINS} bins, not {len(shape)}.")
    mean = sum(weight * hours for weight, hours in zip(shape, _HOURS, strict=True)) / _WEEK
    if not mean > 0:
        return (1.0,) * BINS
    return tuple(max(weight / mean, _LEAST_WEIGHT) for weight in shape)


# Before anything is learnt: newsrooms work from seven to late, offices from nine to six and hardly on days off.
_MEDIA_DAY = (2, 1, 1, 1, 1, 2, 4, 7, 10, 13, 15, 15, 15, 14, 14, 14, 14, 13, 11, 9, 8, 7, 5, 3)
_OFFICE_DAY = (1, 1, 1, 1, 1, 1, 2, 4, 10, 18, 22, 22, 19, 16, 20, 22, 21, 15, 6, 3, 2, 1, 1, 1)
DEFAULTS = {
    "media": KindPrior(8 / 24, 1.0, of_week([*_MEDIA_DAY, *(0.5 * hour for hour in _MEDIA_DAY)])),
    "government": KindPrior(3 / 24, 1.0, of_week([*_OFFICE_DAY, *(0.15 * hour for hour in _OFFICE_DAY)])),
}


def default_of(kind: str) -> KindPrior:
    return DEFAULTS.get(kind, DEFAULTS["media"])


def pooled(sources: Sequence[Watched], default: KindPrior) -> KindPrior:
    """What the sources of a kind have in common: empirical Bayes.

    The shape is each bin's items over those expected of a flat week, every source weighing as one
    however much it publishes. Mean and certainty are the Gamma distribution of the sources' rates, by
    moments.
    """
    seen = [hours * _DEFAULT_WEIGHT / _WEEK for hours in _HOURS]
    items = [weight * share for weight, share in zip(default.shape, seen, strict=True)]
    rates: list[tuple[float, float]] = []
    for source in sources:
        total = sum(source.counts)
        exposure = source.working_days * default.working + source.days_off * default.off
        if exposure < _YOUNG:
            continue
        rates.append((total / exposure, exposure))
        share = 1 / max(total, _FEW)
        for place, count in enumerate(source.counts):
            days = source.working_days if place < 24 else source.days_off
            items[place] += count * share
            seen[place] += total / exposure * days * share
    shape = of_week([found / max(flat, 1e-9) for found, flat in zip(items, seen, strict=True)])
    return KindPrior(*_rates_of(rates, default), shape)


def _rates_of(rates: Sequence[tuple[float, float]], default: KindPrior) -> tuple[float, float]:
    weight = sum(exposure for _, exposure in rates)
    if len(rates) < 2 or weight <= 0:
        return default.mean, default.certainty
    mean = sum(rate * exposure for rate, exposure in rates) / weight
    if mean <= 0:
        return default.mean / 10, default.certainty  # a whole kind that is silent
    spread = sum((rate - mean) ** 2 * exposure for rate, exposure in rates) / weight
    by_chance = mean * sum(1 / exposure for _, exposure in rates) / len(rates)
    spread = max(spread - by_chance, mean**2 / 8)
    return mean, min(mean**2 / spread, _MOST_CERTAIN)
