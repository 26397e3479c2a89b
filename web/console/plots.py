"""Small plots, as the shapes that the templates draw: numbers in, coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """`x`, `y`, `width`, `height` are in units of the plot's viewBox; y grows downwards."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float


def bars(values: Sequence[float], labels: Sequence[str], *, width: float, height: float) -> list[Bar]:
    """A row of bars from a common base; the highest fills the height. A value above nothing is never invisible."""
    top = max(values, default=0)
    step = width / max(len(values), 1)
    made = []
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        tall = max(round(height * value / top, 1), 1.5) if top and value else 0.0
        made.append(Bar(round(place * step, 2), round(height - tall, 1), round(step * 0.78, 2), tall, label, value))
    return made
