"""What is measured of a part for extruding it layer by layer: plain sums, from which prices need no mesh."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtrusionRule:
    """How a slicer divides a layer; the defaults are those of PrusaSlicer 2.5 for lines of 0.45 mm.

    ``line_mm`` is the distance between lines, width − height · (1 − π/4). Skins reach ``skin_reach_mm``
    beyond where they are seen and are widened by ``narrow_mm`` where they would be narrower than twice that;
    rooms below ``least_sparse_mm2``, with ``overlap_mm`` into the walls, are filled. Faces less than
    ``overhang_deg`` from the plate that come out by ``least_overhang_mm`` in three layers need support, which
    reaches ``support_reach_mm`` beyond them and keeps ``support_gap_mm`` from walls. A region that
    lines can cross between held ends over ``bridge_share`` of its area is bridged; one held on a side only
    needs support within ``bridge_rim_mm`` of its free edges.
    """

    layer_mm: float = 0.2
    line_mm: float = 0.4071
    walls: int = 3
    top_layers: int = 5
    bottom_layers: int = 4
    skin_reach_mm: float = 3.0
    narrow_mm: float = 1.35
    least_sparse_mm2: float = 70.0
    overlap_mm: float = 0.1125
    short_loop_mm: float = 41.0
    overhang_deg: float = 46.0
    least_overhang_mm: float = 0.4
    support_reach_mm: float = 1.2
    support_gap_mm: float = 0.2
    bridge_share: float = 0.5
    bridge_depth_mm: float = 0.65
    bridge_rim_mm: float = 2.8


DEFAULT_RULE = ExtrusionRule()


Column = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SupportColumns:
    """Support in groups of layers: its area, its outline, what it touches above it, its pieces."""

    area_mm2: Column
    outline_mm: Column
    contact_mm2: Column
    pieces: Column


@dataclass(frozen=True, slots=True)
class ExtrusionMeasurements:
    """The part in the given orientation, cut into layers after ``rule`` on a grid of ``pitch_mm``.

    Each column has one sum for each group of layers: the first layer alone, then all others by growing
    work. A layer's place is not kept, since time and material are sums, and layers of about the same work
    take about the same time. ``contour_mm`` is the length of all outlines, ``inner_mm`` that of the further
    wall lines, ``short_mm`` the part of the outlines in loops too short for full speed; ``corners`` counts
    corners weighted by how far one must slow down. Inside the walls (``inside_mm2``) lie top skin, other
    solid, bridges in the open and over sparse filling, and sparse filling. ``parts`` and ``holes`` are
    separate outlines, ``cores`` what half wall lines leave of the parts, summed, ``rooms`` what all walls
    leave. ``bridged`` is support that leaves bridges free, ``held`` support under these, too.
    """

    rule: ExtrusionRule
    pitch_mm: float
    layers: tuple[int, ...]
    contour_mm: Column
    inner_mm: Column
    short_mm: Column
    corners: Column
    parts: Column
    holes: Column
    part_mm2: Column
    inside_mm2: Column
    top_mm2: Column
    solid_mm2: Column
    bridge_mm2: Column
    inner_bridge_mm2: Column
    sparse_mm2: Column
    solid_edge_mm: Column
    sparse_edge_mm: Column
    cores: Column
    rooms: Column
    bridged: SupportColumns
    held: SupportColumns
