"""Writes fixtures/examples/: parts to try with a click, and a drawing of each in layers."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
from manifold3d import CrossSection, Manifold
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_fixtures import Triangles, block, triangles_of, write_binary

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "fixtures" / "examples"
DRAWINGS = ROOT / "app" / "web" / "templates" / "examples"
SEGMENTS = 48
LAYERS = 15
WIDTH, HEIGHT, MARGIN = 1_200, 900, 40
# Where the drawings look from: 30° to the side, 32° from above
TURN, TILT = math.radians(-30.0), math.radians(32.0)


def cylinder(radius: float, length: float, at: tuple[float, float, float], axis: str = "z") -> Manifold:
    """A round rod that begins at ``at`` and runs along an axis."""
    turn = {"x": (0.0, 90.0, 0.0), "y": (-90.0, 0.0, 0.0), "z": (0.0, 0.0, 0.0)}[axis]
    return Manifold.cylinder(length, radius, radius, SEGMENTS).rotate(turn).translate(at)


def bracket() -> Manifold:
    """A shelf bracket: base and wall of 6 mm, a rib between them, four holes, rounded ends."""
    base = block((70.0, 40.0, 6.0), (0.0, 0.0, 0.0))
    wall = block((6.0, 40.0, 56.0), (0.0, 0.0, 0.0))
    rib = Manifold.extrude(CrossSection([[(6.0, 6.0), (58.0, 6.0), (6.0, 48.0)]]), 6.0)
    rib = rib.rotate((90.0, 0.0, 0.0)).translate((0.0, 23.0, 0.0))
    solid = base + wall + rib
    for y in (9.0, 31.0):
        solid -= cylinder(2.75, 8.0, (58.0, y, -1.0))
        solid -= cylinder(2.75, 8.0, (-1.0, y, 46.0), "x")
    return solid


def manifold_block() -> Manifold:
    """A valve block: a channel bends through it and feeds four ports; a second one crosses beneath."""
    solid = block((90.0, 40.0, 34.0), (0.0, 0.0, 0.0))
    for x in (0.0, 90.0):
        for y in (0.0, 40.0):
            solid -= cylinder(7.0, 40.0, (x, y, -1.0))
    for x in (15.0, 35.0, 55.0, 75.0):
        solid += cylinder(8.0, 8.0, (x, 20.0, 34.0))
        solid -= cylinder(4.5, 26.0, (x, 20.0, 20.0))
    solid += cylinder(9.0, 10.0, (-10.0, 20.0, 17.0), "x")
    solid -= cylinder(5.5, 96.0, (-11.0, 20.0, 17.0), "x")
    return solid - cylinder(3.0, 42.0, (45.0, -1.0, 6.5), "y")


def gear() -> Manifold:
    """A spur gear after DIN 867: module 2.5, 22 teeth, 20° pressure angle, bore 14 with a keyway."""
    module, teeth, pressure = 2.5, 22, math.radians(20.0)
    pitch = module * teeth / 2
    base, top, foot = pitch * math.cos(pressure), pitch + module, pitch - 1.25 * module
    half = math.pi / (2 * teeth) + math.tan(pressure) - pressure
    flank = []
    for radius in np.linspace(base, top, 9):
        roll = math.sqrt((radius / base) ** 2 - 1)
        flank.append((radius, half - (roll - math.atan(roll))))
    outline = []
    for tooth in range(teeth):
        middle = 2 * math.pi * tooth / teeth
        sides = [
            (foot, -half),
            *((r, -a) for r, a in flank),
            *((r, a) for r, a in reversed(flank)),
            (foot, half),
        ]
        outline += [(r * math.cos(middle + a), r * math.sin(middle + a)) for r, a in sides]
    solid = Manifold.extrude(CrossSection([outline]), 12.0)
    solid += cylinder(11.0, 18.0, (0.0, 0.0, 0.0))
    solid -= cylinder(7.0, 20.0, (0.0, 0.0, -1.0))
    solid -= block((5.0, 3.3, 20.0), (-2.5, 6.0, -1.0))
    for spoke in range(6):
        angle = math.radians(60.0 * spoke + 30.0)
        solid -= cylinder(4.0, 20.0, (17.0 * math.cos(angle), 17.0 * math.sin(angle), -1.0))
    return solid


def lattice() -> Manifold:
    """A cushion of gyroid, 20 x 20 x 20 mm with walls from 1.1 mm, between two plates of 1.6 mm."""
    scale = 2 * math.pi / 12.0

    def thickness(x: float, y: float, z: float) -> float:
        a, b, c = scale * x, scale * y, scale * z
        value = math.sin(a) * math.cos(b) + math.sin(b) * math.cos(c) + math.sin(c) * math.cos(a)
        return 0.62 - abs(value)

    # grown beyond the block and cut to it: where a grid ends, walls would touch in single edges
    grown = Manifold.level_set(thickness, [-2.03, -2.03, -2.03, 26.1, 26.1, 26.1], 1.3, 0.0)
    core = (grown ^ block((24.0, 24.0, 24.4), (0.0, 0.0, -0.2))).simplify(0.1)
    core = core.scale((5 / 6, 5 / 6, 5 / 6))
    plates = block((20.0, 20.0, 1.6), (0.0, 0.0, -1.6)) + block((20.0, 20.0, 1.6), (0.0, 0.0, 20.0))
    return max((core + plates).decompose(), key=lambda each: each.volume())


def cover() -> Manifold:
    """A cover 64 x 42 x 16 with a skin of 0.6 mm, vents and four posts; its file has a hole, see below."""
    outer = block((64.0, 42.0, 16.0), (0.0, 0.0, 0.0))
    solid = outer - block((62.8, 40.8, 16.0), (0.6, 0.6, -0.6))
    for x in (6.0, 58.0):
        for y in (6.0, 36.0):
            solid += cylinder(3.0, 15.6, (x, y, 0.0))
            solid -= cylinder(1.25, 12.0, (x, y, -1.0))
    for vent in range(6):
        solid -= block((2.0, 20.0, 3.0), (19.0 + 5.0 * vent, 11.0, 14.0))
    return solid


def tear(triangles: Triangles) -> Triangles:
    """Without two triangles of some square millimetres, as bad exports leave them."""
    areas = np.linalg.norm(
        np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1
    )
    return np.delete(triangles, np.argsort(areas)[[-310, -250]], axis=0)


def draw(solid: Manifold) -> str:
    """The part in layers, seen from above and aside; upper layers hide lower ones."""
    x0, y0, z0, x1, y1, z1 = solid.bounding_box()
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    layers = []
    for number in range(LAYERS):
        height = z0 + (z1 - z0) * (number + 0.5) / LAYERS
        outlines = [np.asarray(each) for each in solid.slice(height).simplify(0.12).to_polygons()]
        layers.append([project(outline - middle, height - z0) for outline in outlines])
    points = np.concatenate([outline for layer in layers for outline in layer])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min((WIDTH - 2 * MARGIN) / (high[0] - low[0]), (HEIGHT - 2 * MARGIN) / (high[1] - low[1]))
    shift = np.array([WIDTH, HEIGHT]) / 2 - scale * (low + high) / 2
    paths = [
        "<path"
        + (' class="now"' if number == LAYERS // 2 else "")
        + ' d="'
        + "".join(write_outline(np.rint(scale * outline + shift).astype(int)) for outline in layer)
        + '"/>'
        for number, layer in enumerate(layers)
    ]
    return (
        f'<svg class="example-drawing" viewBox="0 0 {WIDTH} {HEIGHT}" fill-rule="evenodd" aria-hidden="true">'
        + "".join(paths)
        + "</svg>\n"
    )


def project(outline: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """Points of a layer on the sheet, y downwards."""
    turn = np.array([[math.cos(TURN), -math.sin(TURN)], [math.sin(TURN), math.cos(TURN)]])
    turned = outline @ turn.T
    return np.stack([turned[:, 0], -turned[:, 1] * math.sin(TILT) - height * math.cos(TILT)], axis=1)


def write_outline(points: NDArray[np.int64]) -> str:
    """A closed path in whole steps; what moves by less than a step is left out."""
    steps = [points[0]]
    for point in points[1:]:
        if np.abs(point - steps[-1]).max() >= 4:
            steps.append(point)
    moves = "".join(f"{dx} {dy} " for dx, dy in np.diff(steps, axis=0))
    return f"M{steps[0][0]} {steps[0][1]}l{moves.strip()}z".replace(" -", "-")


def main() -> None:
    """Write all parts and drawings."""
    PARTS.mkdir(parents=True, exist_ok=True)
    DRAWINGS.mkdir(parents=True, exist_ok=True)
    solids = {
        "bracket": bracket(),
        "valve_block": manifold_block(),
        "gear": gear(),
        "lattice": lattice(),
        "cover": cover(),
    }
    for name, solid in solids.items():
        triangles = triangles_of(solid)
        write_binary(PARTS / f"{name}.stl", tear(triangles) if name == "cover" else triangles)
        # a skin as thin as its own lines is drawn full
        drawn = solid + block((62.8, 40.8, 14.0), (0.6, 0.6, 0.0)) if name == "cover" else solid
        (DRAWINGS / f"{name}.svg").write_text(draw(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
