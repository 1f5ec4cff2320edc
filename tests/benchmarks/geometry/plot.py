"""A plot with two logarithmic axes as SVG, in colours that can be read on light and on dark ground."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 78, 16, 16, 56
# Of middling lightness: contrast with white and with black is above 4 to 1
COLOURS = ("#d1495b", "#2a7fba", "#3a8f5c", "#a8742a")
INK = "#7a7f87"


@dataclass(frozen=True, slots=True)
class Line:
    """Points (x, y), both above zero."""

    label: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Scale:
    """From whole powers of ten to pixels."""

    low: int
    high: int
    start: float
    end: float

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def list_powers(self) -> range:
        return range(self.low, self.high + 1)


def draw_lines(lines: Sequence[Line], x_label: str, y_label: str) -> str:
    """The whole file; every line has its label and dots at its points."""
    across = _make_scale([x for line in lines for x, _ in line.points], LEFT, WIDTH - RIGHT)
    up = _make_scale([y for line in lines for _, y in line.points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        '<g font-family="system-ui, sans-serif" font-size="14">',
        f"<title>{escape(y_label)} over {escape(x_label)}</title>",
        *_draw_axes(across, up, x_label, y_label),
    ]
    for number, line in enumerate(lines):
        parts += _draw_line(line, COLOURS[number % len(COLOURS)], across, up, number)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _make_scale(values: Sequence[float], start: float, end: float) -> Scale:
    # what lies on a power of ten but for rounding lies on it
    low, high = math.log10(min(values)) + 0.02, math.log10(max(values)) - 0.02
    return Scale(math.floor(low), math.ceil(high), start, end)


def _draw_axes(across: Scale, up: Scale, x_label: str, y_label: str) -> Iterator[str]:
    yield f'<g stroke="{INK}" stroke-opacity="0.35">'
    for power in across.list_powers():
        x = across.place(10.0**power)
        yield f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
    for power in up.list_powers():
        y = up.place(10.0**power)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
    yield f'</g><g fill="{INK}">'
    for power in across.list_powers():
        x, y = across.place(10.0**power), HEIGHT - BOTTOM + 22
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{_write_power(power)}</text>'
    for power in up.list_powers():
        y = up.place(10.0**power) + 5
        yield f'<text x="{LEFT - 8}" y="{y:.1f}" text-anchor="end">{_write_power(power)}</text>'
    middle_x, middle_y = (LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2
    yield f'<text x="{middle_x:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x_label)}</text>'
    yield (
        f'<text transform="translate(18 {middle_y:.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(y_label)}</text></g>"
    )


def _write_power(power: int) -> str:
    return f'10<tspan dy="-6" font-size="10">{str(power).replace("-", "−")}</tspan>'


def _draw_line(line: Line, colour: str, across: Scale, up: Scale, number: int) -> Iterator[str]:
    places = [(across.place(x), up.place(y)) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in places)
    y = TOP + 22 + 20 * number
    yield f'<circle cx="{LEFT + 16}" cy="{y - 5}" r="4" fill="{colour}"/>'
    yield f'<text x="{LEFT + 28}" y="{y}" fill="{colour}">{escape(line.label)}</text>'
