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


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    number: int
    first: bool
    label: str


def swarm(places: Sequence[tuple[float, int, bool, str]], *, width: float, radius: float) -> tuple[list[Dot], float]:
    """Dots along a line, each at its place in 0..1; those that would cover each other stand above. Also the height."""
    dots: list[Dot] = []
    for place, number, first, label in sorted(places):
        x = round(radius + place * (width - 2 * radius), 1)
        near = {dot.y for dot in dots if abs(dot.x - x) < 2 * radius}
        level = 0
        while level * 2 * radius in near:
            level += 1
        dots.append(Dot(x, level * 2 * radius, number, first, label))
    height = max((dot.y for dot in dots), default=0) + 2 * radius
    return [Dot(dot.x, height - radius - dot.y, dot.number, dot.first, dot.label) for dot in dots], height


@dataclass(frozen=True, slots=True)
class Cell:
    """`strength` is 0..1 of the plot's highest value."""

    x: float
    y: float
    strength: float
    label: str


def heat(rows: Sequence[tuple[str, Sequence[float]]], unit: str, *, width: float, height: float) -> list[Cell]:
    """A grid of cells, one row of hours below the other."""
    top = max((value for _, values in rows for value in values), default=0) or 1
    return [
        Cell(column * width, row * height, round(value / top, 2), f"{name} {column}:00, {value:.2g} {unit}")
        for row, (name, values) in enumerate(rows)
        for column, value in enumerate(values)
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """A bar of two parts, the second on the first."""

    x: float
    width: float
    lower: float
    upper: float
    label: str


def stacked(values: Sequence[tuple[float, float]], labels: Sequence[str], *, width: float, height: float) -> list[Pair]:
    top = max((sum(pair) for pair in values), default=0) or 1
    step = width / max(len(values), 1)
    return [
        Pair(
            round(place * step, 2), round(step * 0.78, 2), round(height * a / top, 1), round(height * b / top, 1), label
        )
        for place, ((a, b), label) in enumerate(zip(values, labels, strict=True))
    ]
