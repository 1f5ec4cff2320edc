"""What is measured of the solid itself, whichever way it lies: records of plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.geometry.place import Place, Vector


@dataclass(frozen=True, slots=True)
class MassProperties:
    """Of the solid filled evenly, in file axes.

    ``inertia_mm5`` is the tensor about ``centre_mm`` for a density of one per mm³, row by row:
    ∫(y² + z²) dV on its diagonal, -∫xy dV beside it. ``principal_mm5`` are its eigenvalues, rising.
    """

    centre_mm: Vector
    inertia_mm5: tuple[Vector, Vector, Vector]
    principal_mm5: Vector


@dataclass(frozen=True, slots=True)
class Shell:
    """One closed surface: a body, or a void within one. A body's volume is without its voids."""

    is_cavity: bool
    volume_mm3: float
    area_mm2: float
    box_low_mm: Vector
    size_mm: Vector
    triangles: int


@dataclass(frozen=True, slots=True)
class SmallestBox:
    """A box turned to fit, with its sides from the longest on and their directions in file axes.

    No box with one side on the hull that was tried is smaller; the smallest of all may be smaller still,
    by hardly ever more than a few per cent.
    """

    size_mm: Vector
    axes: tuple[Vector, Vector, Vector]
    centre_mm: Vector

    @property
    def volume_mm3(self) -> float:
        """Length × width × height."""
        return self.size_mm[0] * self.size_mm[1] * self.size_mm[2]


@dataclass(frozen=True, slots=True)
class Hull:
    """The convex hull of all bodies together; both figures are true within a part in a thousand."""

    volume_mm3: float
    area_mm2: float
    box: SmallestBox


@dataclass(frozen=True, slots=True)
class SliceProfile:
    """Cuts across the first orientation, evenly spaced over its height, at the middle of each layer.

    Exact at ``heights_mm`` above the plate: area of solid (overlaps count twice) and length of its outlines.
    """

    heights_mm: tuple[float, ...]
    areas_mm2: tuple[float, ...]
    perimeters_mm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and the width there."""

    width_mm: float
    place: Place


@dataclass(frozen=True, slots=True)
class GapWidths:
    """Widths of the free space between surfaces that face one another, weighted by area.

    From lines along the three axes, ``pitch_mm`` apart: narrower features than that may be missed.
    ``spots`` are the narrowest gaps found, a few, spread over the part.
    """

    p01_mm: float
    p05_mm: float
    median_mm: float
    samples: int
    pitch_mm: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class RoundFeature:
    """A cylinder found on the surface: a hole or a pin.

    ``diameter_mm`` is that of the circle through the corners; where a file means the circle through the
    middles of its facets, it is smaller by ``uncertainty_mm``. ``depth_mm`` is the length along ``axis``,
    ``turn`` the share of the full circle that is there.
    """

    is_hole: bool
    diameter_mm: float
    uncertainty_mm: float
    depth_mm: float
    turn: float
    axis: Vector
    place: Place


@dataclass(frozen=True, slots=True)
class Notch:
    """A sharp inner edge, and how thick the part is straight below its two sides.

    ``length_mm`` is that of one edge of the mesh; ``place`` its middle, with the normal between both sides.
    """

    thin_mm: float
    thick_mm: float
    length_mm: float
    place: Place


@dataclass(frozen=True, slots=True)
class Repair:
    """What had to be changed before the part could be measured, and by how much that moved it.

    ``changes`` are codes of findings. ``volume_before_mm3`` is what the file's own winding encloses (less
    than nothing where it is inside out), None where its surface is open; ``volume_after_mm3`` is None where
    it stays open. No vertex moved by more than ``shift_mm``.
    """

    changes: tuple[str, ...]
    volume_before_mm3: float | None
    volume_after_mm3: float | None
    area_before_mm2: float
    area_after_mm2: float
    shift_mm: float
    triangles_before: int
    triangles_after: int
