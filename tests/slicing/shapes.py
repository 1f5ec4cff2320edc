"""Families of printable shapes, made from a seed: the same name is the same shape on every machine."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
from manifold3d import CrossSection, FillRule, Manifold

Make = Callable[[random.Random], Manifold]


def _box(x: float, y: float, z: float, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Manifold:
    return Manifold.cube((x, y, z)).translate(at)


def _rod(radius: float, height: float, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Manifold:
    segments = max(16, min(96, int(radius * 12)))
    return Manifold.cylinder(height, radius, radius, segments).translate(at)


def _unite(parts: list[Manifold]) -> Manifold:
    whole = Manifold()
    for part in parts:
        whole += part
    return whole


def _polygon(points: list[tuple[float, float]]) -> CrossSection:
    return CrossSection([points], FillRule.Positive)


def make_bracket(r: random.Random) -> Manifold:
    """An angle with a rib and holes."""
    width, depth, height, wall = r.uniform(15, 50), r.uniform(20, 60), r.uniform(15, 50), r.uniform(2.5, 7)
    part = _box(depth, width, wall) + _box(wall, width, height)
    if r.random() < 0.7:
        rib = _polygon([(wall, wall), (0.8 * depth, wall), (wall, 0.8 * height)]).extrude(r.uniform(2, 5))
        part += rib.rotate((90, 0, 0)).translate((0, 0.55 * width, 0))
    for k in range(r.randint(1, 3)):
        hole = _rod(r.uniform(1.5, 3.5), 4 * wall, (depth * (0.4 + 0.2 * k), 0.25 * width, -wall))
        part -= hole
    hole = _rod(r.uniform(1.5, 4), 4 * wall).rotate((0, 90, 0))
    part -= hole.translate((-wall, 0.5 * width, 0.7 * height))
    return part if r.random() < 0.5 else part.rotate((0, -90, 0))


def make_ribbed_box(r: random.Random) -> Manifold:
    """An open box with ribs, bosses and sometimes a window in its side."""
    x, y, z, wall = r.uniform(30, 90), r.uniform(25, 70), r.uniform(10, 40), r.uniform(1.2, 3.2)
    part = _box(x, y, z) - _box(x - 2 * wall, y - 2 * wall, z, (wall, wall, r.uniform(1.0, 3.0)))
    for k in range(r.randint(0, 4)):
        part += _box(r.uniform(0.8, 2.0), y - wall, r.uniform(0.3, 1.0) * z, (x * (k + 1) / 6, wall / 2, 0))
    for _ in range(r.randint(0, 4)):
        at = (r.uniform(0.2, 0.8) * x, r.uniform(0.2, 0.8) * y, 0.5)
        radius = r.uniform(2.5, 4)
        part += _rod(radius, 0.7 * z, at) - _rod(radius - 1.4, z, (at[0], at[1], 2.0))
    if r.random() < 0.6:
        part -= _box(r.uniform(5, 20), 3 * wall, 0.4 * z, (0.3 * x, -wall, 0.3 * z))
    return part if r.random() < 0.75 else part.rotate((180, 0, 0))


def make_plate(r: random.Random) -> Manifold:
    """A plate with a grid of holes or slots, upright now and then."""
    x, y, z = r.uniform(25, 90), r.uniform(20, 60), r.uniform(1.5, 8)
    part = _box(x, y, z)
    radius, step = r.uniform(1, 4), r.uniform(9, 16)
    for i in range(1, int(x / step)):
        for j in range(1, int(y / step)):
            if r.random() < 0.8:
                part -= _rod(radius, 3 * z, (i * step, j * step, -z))
    for corner in ((0, 0), (x, y)):
        part += _rod(r.uniform(4, 7), z + r.uniform(0, 8), (corner[0], corner[1], 0))
    return part.rotate((90, 0, 0)) if r.random() < 0.3 else part


def make_pipe(r: random.Random) -> Manifold:
    """A tube with flange and branch."""
    radius, wall, height = r.uniform(6, 18), r.uniform(1.2, 4), r.uniform(20, 55)
    bore = _rod(radius - wall, 4 * height, (0, 0, -height))
    part = _rod(radius, height) + _rod(radius + r.uniform(4, 10), r.uniform(2, 6))
    if r.random() < 0.6:
        branch = r.uniform(0.4, 0.8) * radius
        tube = _rod(branch, 2.2 * radius).rotate((0, 90, 0)).translate((0, 0, 0.6 * height))
        part += tube
        bore += (
            _rod(branch - min(wall, 0.5 * branch), 3 * radius)
            .rotate((0, 90, 0))
            .translate((0, 0, 0.6 * height))
        )
    part -= bore
    return part if r.random() < 0.7 else part.rotate((90, 0, 0))


def make_bridge(r: random.Random) -> Manifold:
    """Pillars under a deck, with spans a slicer bridges, and sometimes a free end it cannot."""
    span, width, height, deck = r.uniform(6, 35), r.uniform(6, 25), r.uniform(6, 30), r.uniform(1.5, 5)
    spans, pillar = r.randint(1, 3), r.uniform(3, 7)
    length = spans * (span + pillar) + pillar
    overhang = r.uniform(0, 12) if r.random() < 0.4 else 0.0
    part = _box(length + overhang, width, deck, (0, 0, height))
    for k in range(spans + 1):
        part += _box(pillar, width, height, (k * (span + pillar), 0, 0))
    if r.random() < 0.5:
        part -= (
            _rod(min(width, height) * 0.3, 2 * length)
            .rotate((0, 90, 0))
            .translate((-1, width / 2, height / 2))
        )
    if r.random() < 0.3:
        part += _box(length, width, 2.0)
    return part


def make_tower(r: random.Random) -> Manifold:
    """Thin tall things whose layers are over in a moment."""
    parts = [_box(r.uniform(8, 20), r.uniform(8, 20), r.uniform(1, 3))]
    for k in range(r.randint(1, 3)):
        radius, height = r.uniform(1.2, 5), r.uniform(20, 70)
        top = radius * r.uniform(0.3, 1.0)
        shape = Manifold.cylinder(height, radius, top, r.choice([4, 6, 24, 40]))
        parts.append(shape.translate((4 + 5.0 * k, 5, 0)))
    return _unite(parts)


def make_vase(r: random.Random) -> Manifold:
    """A thin shell of revolution with a floor."""
    height, wall = r.uniform(25, 60), r.uniform(0.8, 2.2)
    base, belly, phase = r.uniform(8, 16), r.uniform(2, 7), r.uniform(0, 6)
    steps = 40
    outer = [(base + belly * math.sin(phase + 4.5 * k / steps), height * k / steps) for k in range(steps + 1)]
    inner = [(radius - wall, max(z, 1.2)) for radius, z in reversed(outer)]
    solid = _polygon([(0.0, 0.0), *outer, (0.0, height)]).revolve(64)
    hollow = _polygon([(0.0, 1.2), *reversed(inner), (0.0, height + 1.0)]).revolve(64)
    return solid - hollow.scale((1.0, 1.0, 1.0)).translate((0, 0, 0.001))


def make_engraved(r: random.Random) -> Manifold:
    """A plaque with strokes like letters, sunk or raised."""
    x, y, z = r.uniform(30, 70), r.uniform(15, 30), r.uniform(2, 5)
    stroke, depth = r.uniform(0.6, 1.6), r.uniform(0.4, 1.2)
    strokes = []
    for line in range(max(1, int(y / 11))):
        for k in range(int((x - 8) / 6)):
            cx, cy = 4 + 6.0 * k, 3 + 10.0 * line
            for _ in range(r.randint(2, 4)):
                long, turn = r.uniform(2, 6), r.choice([0, 90, 45, 20])
                strokes.append(
                    _box(long, stroke, 2 * depth).rotate((0, 0, turn)).translate((cx, cy, z - depth))
                )
    letters = _unite(strokes) ^ _box(x - 1, y - 1, 3 * z, (0.5, 0.5, 0))
    plaque = _box(x, y, z)
    part = plaque - letters if r.random() < 0.6 else plaque + letters
    return part.rotate((90, 0, 0)) if r.random() < 0.35 else part


def make_table(r: random.Random) -> Manifold:
    """Overhanging decks, arms, mushrooms and arches: what needs support."""
    kind, wide, tall = r.randint(0, 3), r.uniform(20, 50), r.uniform(12, 40)
    if kind == 0:
        return _rod(r.uniform(3, 7), tall) + _rod(0.5 * wide, r.uniform(2, 5), (0, 0, tall))
    if kind == 1:
        return _box(6, wide, tall) + _box(wide, 0.6 * wide, r.uniform(3, 6), (0, 0.2 * wide, 0.6 * tall))
    if kind == 2:
        ball = Manifold.sphere(0.35 * wide, 48).translate((0, 0, 0.35 * wide + tall / 3))
        return ball + _rod(r.uniform(4, 8), tall / 2) + _rod(0.3 * wide, 2)
    arms = [_box(8, 8, tall)]
    for k in range(4):
        arm = _box(wide / 2, r.uniform(3, 8), r.uniform(3, 6)).rotate((0, r.choice([0, -20, -35]), 90 * k))
        arms.append(arm.translate((4, 4, tall * (0.4 + 0.12 * k))))
    return _unite(arms).trim_by_plane((0, 0, 1), 0.0)


def make_block(r: random.Random) -> Manifold:
    """Solid lumps with chamfers, pockets and cross holes."""
    x, y, z = r.uniform(12, 50), r.uniform(12, 50), r.uniform(8, 40)
    part = _box(x, y, z)
    cut = r.uniform(2, 8)
    wedge = _polygon([(0, 0), (cut, 0), (0, cut)]).extrude(4 * y).rotate((90, 0, 0))
    part -= wedge.translate((0, 2 * y, 0))
    for _ in range(r.randint(1, 3)):
        part -= _box(
            r.uniform(3, 0.5 * x),
            r.uniform(3, 0.5 * y),
            z,
            (r.uniform(2, 0.5 * x), r.uniform(2, 0.5 * y), r.uniform(0.3, 0.8) * z),
        )
    radius = r.uniform(0.1, 0.3) * min(y, z)
    part -= _rod(radius, 3 * x).rotate((0, 90, 0)).translate((-x, 0.5 * y, 0.5 * z))
    return part


def make_wedge(r: random.Random) -> Manifold:
    """Cones, pyramids, domes and tilted prisms: slopes in every direction."""
    kind, wide, tall = r.randint(0, 3), r.uniform(15, 45), r.uniform(10, 40)
    if kind == 0:
        return Manifold.cylinder(tall, wide / 2, r.uniform(0.1, 0.9) * wide / 2, r.choice([4, 6, 48]))
    if kind == 1:
        return Manifold.cylinder(tall, r.uniform(0.2, 0.6) * wide / 2, wide / 2, r.choice([4, 6, 48]))
    if kind == 2:
        shell = Manifold.sphere(wide / 2, 64) - Manifold.sphere(wide / 2 - r.uniform(1.5, 5), 64)
        return shell.trim_by_plane((0, 0, 1), 0.0)
    return _box(wide, 0.7 * wide, tall).rotate((r.uniform(10, 50), r.uniform(0, 40), 0))


def make_clip(r: random.Random) -> Manifold:
    """Bent profiles drawn out: clips, hooks, channels, laid or stood."""
    radius, wall, depth = r.uniform(4, 14), r.uniform(1.2, 3.5), r.uniform(6, 25)
    ring = CrossSection.circle(radius, 64) - CrossSection.circle(radius - wall, 64)
    mouth = CrossSection.square((2 * radius, r.uniform(0.6, 1.4) * radius)).translate((0, -0.5 * radius))
    foot = CrossSection.square((r.uniform(1.5, 3) * radius, wall)).translate((-1.2 * radius, -radius))
    profile = (ring - mouth) + foot
    part = profile.extrude(depth)
    part -= (
        _rod(r.uniform(1, 2), 8 * radius, (0, 0, 0))
        .rotate((90, 0, 0))
        .translate((-0.9 * radius, 3 * radius, depth / 2))
    )
    return part if r.random() < 0.5 else part.rotate((90, 0, 0))


def make_gear(r: random.Random) -> Manifold:
    """A spur or helical wheel with hub, bore and lightening holes."""
    teeth, module, width = r.randint(10, 36), r.uniform(0.8, 2.0), r.uniform(4, 16)
    pitch = 0.5 * module * teeth
    points = []
    for k in range(teeth):
        for share, out in ((0.0, -1.2), (0.2, -1.2), (0.32, 1.0), (0.62, 1.0), (0.75, -1.2)):
            angle = 2 * math.pi * (k + share) / teeth
            points.append(
                ((pitch + out * module) * math.cos(angle), (pitch + out * module) * math.sin(angle))
            )
    twist = r.choice([0.0, 0.0, r.uniform(5, 25)])
    part = _polygon(points).extrude(width, 8, twist)
    if r.random() < 0.5:
        part += _rod(0.4 * pitch, width + r.uniform(2, 8))
    if pitch > 12:
        for k in range(5):
            angle = 2 * math.pi * k / 5
            part -= _rod(
                0.16 * pitch, 3 * width, (0.66 * pitch * math.cos(angle), 0.66 * pitch * math.sin(angle), -1)
            )
    return part - _rod(0.2 * pitch, 6 * width, (0, 0, -width))


def make_lattice(r: random.Random) -> Manifold:
    """Struts in three directions."""
    cell, strut, n = r.uniform(5, 11), r.uniform(1.0, 2.6), r.randint(2, 4)
    size = n * cell + strut
    parts = []
    for i in range(n + 1):
        for j in range(n + 1):
            a, b = i * cell, j * cell
            parts += [
                _box(strut, strut, size, (a, b, 0)),
                _box(size, strut, strut, (0, a, b)),
                _box(strut, size, strut, (a, 0, b)),
            ]
    return _unite(parts)


def make_blob(r: random.Random) -> Manifold:
    """Metaballs: organic, with no flat face but its stand."""
    balls = [
        (r.uniform(-9, 9), r.uniform(-9, 9), r.uniform(2, 22), r.uniform(4, 8))
        for _ in range(r.randint(3, 6))
    ]

    def field(x: float, y: float, z: float) -> float:
        return (
            sum((s * s) / ((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2 + 1e-6) for a, b, c, s in balls) - 1.0
        )

    blob = Manifold.level_set(field, [-26.0, -26.0, -8.0, 26.0, 26.0, 42.0], 1.5)
    blob = max(blob.decompose(), key=lambda each: each.volume())
    cut = blob.bounding_box()[2] + r.uniform(1, 4)
    return blob.trim_by_plane((0, 0, 1), cut) if r.random() < 0.7 else blob


def make_thread(r: random.Random) -> Manifold:
    """A bolt: head and a screw thread with a single start."""
    radius, lead, length = r.uniform(4, 10), r.uniform(1.5, 4), r.uniform(12, 35)
    lobes = 48
    depth = 0.3 * lead
    points = []
    for k in range(lobes):
        angle = 2 * math.pi * k / lobes
        out = radius - depth * abs(2.0 * k / lobes - 1.0)
        points.append((out * math.cos(angle), out * math.sin(angle)))
    turns = length / lead
    shaft = _polygon(points).extrude(length, int(24 * turns), 360.0 * turns)
    head = Manifold.cylinder(r.uniform(3, 7), 1.7 * radius, 1.7 * radius, 6)
    part = head + shaft.translate((0, 0, 2.9))
    if r.random() < 0.4:
        part = part.rotate((180, 0, 0))
    return part


def make_knob(r: random.Random) -> Manifold:
    """A turned grip with flutes and a blind bore, on its top or its bottom."""
    radius, height = r.uniform(8, 20), r.uniform(8, 22)
    profile = [(0.0, 0.0), (radius, 0.0), (radius, 0.6 * height), (0.7 * radius, height), (0.0, height)]
    part = _polygon(profile).revolve(72)
    flutes = r.randint(5, 12)
    for k in range(flutes):
        angle = 2 * math.pi * k / flutes
        at = (radius * math.cos(angle), radius * math.sin(angle), -1.0)
        part -= _rod(r.uniform(1.0, 2.0), 2 * height, at)
    part -= _rod(r.uniform(2.0, 0.4 * radius), 0.7 * height, (0, 0, -0.01))
    return part if r.random() < 0.5 else part.rotate((180, 0, 0))


def make_heatsink(r: random.Random) -> Manifold:
    """A base with thin upright fins, sometimes lying on its side."""
    x, y, height = r.uniform(20, 50), r.uniform(15, 50), r.uniform(8, 25)
    fin, step = r.uniform(0.8, 2.2), r.uniform(3.5, 7.0)
    part = _box(x, y, r.uniform(2, 4))
    for k in range(int(x / step)):
        part += _box(fin, y, height, (k * step, 0, 0))
    if r.random() < 0.5:
        part -= _box(2 * x, 0.15 * y, height, (-1, 0.4 * y, 3.5))
    return part if r.random() < 0.7 else part.rotate((0, 90, 0))


def make_impeller(r: random.Random) -> Manifold:
    """Twisted blades around a hub on a disc."""
    radius, height, blades = r.uniform(12, 28), r.uniform(8, 22), r.randint(4, 9)
    part = _rod(0.3 * radius, height) + _rod(radius, r.uniform(1.2, 2.5))
    blade = CrossSection.square((0.75 * radius, r.uniform(1.0, 2.4))).translate((0.22 * radius, 0.0))
    shape = blade.extrude(height, 12, r.uniform(15, 60))
    for k in range(blades):
        part += shape.rotate((0, 0, 360.0 * k / blades))
    return part - _rod(0.12 * radius, 3 * height, (0, 0, -height))


def make_honeycomb(r: random.Random) -> Manifold:
    """A plate of hexagonal cells in a frame."""
    x, y, height = r.uniform(25, 50), r.uniform(25, 50), r.uniform(3, 14)
    cell, wall = r.uniform(3, 6), r.uniform(0.8, 2.0)
    part = _box(x, y, height)
    for i in range(1 + int(x / (1.5 * cell))):
        for j in range(1 + int(y / (1.73 * cell))):
            a, b = 1.5 * cell * i, 1.732 * cell * (j + 0.5 * (i % 2))
            if 1.2 * cell < a < x - 1.2 * cell and 1.2 * cell < b < y - 1.2 * cell:
                part -= Manifold.cylinder(3 * height, cell - wall / 2, -1.0, 6).translate((a, b, -height))
    return part if r.random() < 0.6 else part.rotate((90, 0, 0))


FIT: dict[str, tuple[Make, int]] = {
    "bracket": (make_bracket, 10),
    "ribbed_box": (make_ribbed_box, 9),
    "plate": (make_plate, 8),
    "pipe": (make_pipe, 9),
    "bridge": (make_bridge, 9),
    "tower": (make_tower, 8),
    "vase": (make_vase, 6),
    "engraved": (make_engraved, 7),
    "table": (make_table, 9),
    "block": (make_block, 9),
    "wedge": (make_wedge, 8),
    "clip": (make_clip, 9),
}
# never shown to the fit
KEPT_OUT: dict[str, tuple[Make, int]] = {
    "gear": (make_gear, 9),
    "lattice": (make_lattice, 6),
    "blob": (make_blob, 9),
    "thread": (make_thread, 7),
    "knob": (make_knob, 7),
    "heatsink": (make_heatsink, 7),
    "impeller": (make_impeller, 7),
    "honeycomb": (make_honeycomb, 7),
}


def list_names() -> list[str]:
    """``family-number`` of every shape, the families interleaved."""
    families = FIT | KEPT_OUT
    most = max(count for _, count in families.values())
    return [f"{family}-{k}" for k in range(most) for family, (_, count) in families.items() if k < count]


def make_shape(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (n, 3) and faces (m, 3) of one shape, standing on z = 0, rounded to float32."""
    family, _, number = name.rpartition("-")
    make, _ = (FIT | KEPT_OUT)[family]
    seed = sum(ord(letter) * 31**k for k, letter in enumerate(family)) * 1000 + int(number)
    shape = make(random.Random(seed))
    low = shape.bounding_box()
    mesh = shape.translate((-low[0], -low[1], -low[2])).to_mesh()
    return np.asarray(mesh.vert_properties[:, :3], np.float32), np.asarray(mesh.tri_verts, np.int32)


def write_stl(path: Path, vertices: np.ndarray, faces: np.ndarray) -> None:
    """Binary STL with zero normals, which every reader works out by itself."""
    corners = vertices[faces].astype("<f4")
    record = np.zeros(len(faces), np.dtype([("n", "<f4", 3), ("c", "<f4", (3, 3)), ("a", "<u2")]))
    record["c"] = corners
    path.write_bytes(bytes(80) + struct.pack("<I", len(faces)) + record.tobytes())
