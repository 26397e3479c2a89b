"""A plot with two logarithmic axes as SVG: few lines of our own in place of a plotting library."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 420, 70, 210, 40, 55
_COLOURS = ("#1b6ca8", "#d1495b", "#4c956c", "#8d6a9f")
_FONT = 'font-family="sans-serif" font-size="13"'


def log_log(title: str, across: str, up: str, lines: Mapping[str, Points], *, dashed: Mapping[str, Points]) -> str:
    """`lines` have dots and a name at their right end; `dashed` ones are for comparison. All values above 0."""
    points = [point for line in (*lines.values(), *dashed.values()) for point in line]
    x0, x1 = floor(log10(min(x for x, _ in points))), ceil(log10(max(x for x, _ in points)))
    y0, y1 = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x = _LEFT + (log10(point[0]) - x0) / (x1 - x0) * (_WIDTH - _LEFT - _RIGHT)
        y = _HEIGHT - _BOTTOM - (log10(point[1]) - y0) / (y1 - y0) * (_HEIGHT - _TOP - _BOTTOM)
        return round(x, 1), round(y, 1)

    parts = [_text(_LEFT, 22, title, weight="bold")]
    for power in range(x0, x1 + 1):
        x, bottom = place((10**power, 10**y0))
        parts += [_line((x, _TOP), (x, bottom), "#ddd"), _text(x, bottom + 20, _plain(power), anchor="middle")]
    for power in range(y0, y1 + 1):
        left, y = place((10**x0, 10**power))
        parts += [_line((left, y), (_WIDTH - _RIGHT, y), "#ddd"), _text(left - 8, y + 4, _plain(power), anchor="end")]
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 12, across, anchor="middle"))
    parts.append(_text(_LEFT, _TOP - 6, up))
    for name, line in dashed.items():
        parts += _curve([place(point) for point in line], "#999", name, dashed=True)
    for colour, (name, line) in zip(_COLOURS, lines.items(), strict=False):
        parts += _curve([place(point) for point in line], colour, name, dashed=False)
    body = "\n".join(parts)
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    white = '<rect width="100%" height="100%" fill="white"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{white}\n{body}\n</svg>\n'


def _curve(line: Sequence[tuple[float, float]], colour: str, name: str, *, dashed: bool) -> list[str]:
    way = " ".join(f"{x},{y}" for x, y in line)
    dash = ' stroke-dasharray="5 5"' if dashed else ""
    dots = [] if dashed else [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in line]
    last_x, last_y = line[-1]
    return [
        f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>',
        *dots,
        _text(last_x + 10, last_y + 4, name, colour=colour),
    ]


def _line(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    return f'<line x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}" stroke="{colour}"/>'


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal", colour: str = "#222"
) -> str:
    style = f'{_FONT} text-anchor="{anchor}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(words)}</text>'


def _plain(power: int) -> str:
    if power < 0:
        return f"{10.0**power:g}"
    return f"{10**power:,}".replace(",", " ")
