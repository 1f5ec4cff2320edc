"""Cylinders on the surface of a part, as holes and pins; where it is not certain, nothing is said."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.features import RoundFeature
from app.geometry.kernels.facets import join_pairs
from app.geometry.locate import Frame, as_vector
from app.geometry.mesh import Faces, Vertices

# Beyond these nothing is looked for: triangles, and bends between facets
MAX_TRIANGLES = 50_000
MAX_BENDS = 40_000
# Facets of a cylinder: flat within, bent against the next by no more than a twelfth of the circle, and
# of few triangles each
FLAT_COSINE = math.cos(math.radians(0.05))
MAX_BEND_DEG = 35.0
MIN_BEND_DEG = 0.2
MAX_STRIP = 64
# Neighbouring facets agree on one circle within these: axis, radius and centre relative to the radius
SAME_AXIS = math.cos(math.radians(1.0))
SAME_CIRCLE = 0.02
# A cylinder has so many bends, and goes round so far
MIN_BENDS = 6
MIN_TURN = 0.7
# A flank leans by more than this, or gets narrower by more than SAME_CIRCLE: a cone, which has no diameter
MAX_LEAN = math.sin(math.radians(1.0))
MAX_FEATURES = 16


@dataclass(frozen=True, slots=True)
class _Bends:
    """Rows for pairs of facets (k, 2) that bend: axis, angle, and the circle through their edges.

    ``centre`` (k, 3) is a point on the axis; ``reach`` (k,) is negative where the normals point away from it.
    """

    facets: NDArray[np.int64]
    axis: NDArray[np.float64]
    angle: NDArray[np.float64]
    centre: NDArray[np.float64]
    radius: NDArray[np.float64]
    reach: NDArray[np.float64]

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> _Bends:
        return _Bends(
            self.facets[rows], self.axis[rows], self.angle[rows],
            self.centre[rows], self.radius[rows], self.reach[rows],
        )  # fmt: skip


def find_rounds(
    vertices: Vertices, faces: Faces, normals: NDArray[np.float64], frame: Frame
) -> tuple[RoundFeature, ...] | None:
    """The smallest holes and the thinnest pins; None where there are too many triangles to look.

    Facets of a cylinder are chords of one circle: the lines across their middles meet in its centre, and
    their edges lie on it. Neighbours that agree on axis, centre and radius are one cylinder, kept if it
    goes round by MIN_TURN at least, so that fillets are none.
    """
    if len(faces) > MAX_TRIANGLES:
        return None
    pairs = pair_faces(faces)
    cosines = np.einsum("kx,kx->k", normals[pairs[:, 0]], normals[pairs[:, 1]])
    facet = join_pairs(np.ascontiguousarray(pairs[cosines >= FLAT_COSINE], dtype=np.int32), len(faces))
    bent = (cosines < math.cos(math.radians(MIN_BEND_DEG))) & (cosines > math.cos(math.radians(MAX_BEND_DEG)))
    size = np.bincount(facet, minlength=len(faces))
    links = facet[pairs[bent]].astype(np.int64)
    links = np.unique(np.sort(links[(size[links] <= MAX_STRIP).all(axis=1)], axis=1), axis=0)
    if len(links) > MAX_BENDS:
        return None
    if len(links) < MIN_BENDS:
        return ()
    sharp = np.zeros(len(faces), bool)
    sharp[facet[pairs[cosines <= math.cos(math.radians(MAX_BEND_DEG))]]] = True
    strips = _Strips(vertices, faces, normals, facet, sharp)
    bends = _fit_circles(strips, links)
    cylinders = _join_bends(bends)
    found = [
        feature for rows in cylinders if (feature := _describe(strips, bends.take(rows), frame)) is not None
    ]
    found.sort(key=lambda feature: (feature.diameter_mm, feature.place.point_mm))
    holes = [feature for feature in found if feature.is_hole][:MAX_FEATURES]
    pins = [feature for feature in found if not feature.is_hole][:MAX_FEATURES]
    return (*holes, *pins)


class _Strips:
    """The facets with the vertices of each, and which of them have an edge that is sharper than a bend."""

    def __init__(
        self,
        vertices: Vertices,
        faces: Faces,
        normals: NDArray[np.float64],
        facet: NDArray[np.int32],
        is_sharp: NDArray[np.bool_],
    ) -> None:
        order = np.argsort(facet, kind="stable")
        self._vertices = vertices
        self._corners = faces[order].reshape(-1)
        self._starts = 3 * np.searchsorted(facet[order], np.arange(len(facet) + 1))
        self.normals = normals
        self.is_sharp = is_sharp

    def spread(
        self, facets: NDArray[np.int64], ways: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lowest and highest coordinate (k,) of each facet (k,) along a vector (k, 3) of its own."""
        first, counts = self._starts[facets], self._starts[facets + 1] - self._starts[facets]
        ends = np.cumsum(counts)
        number = np.repeat(np.arange(len(facets)), counts)
        places = np.arange(int(ends[-1])) - np.repeat(ends - counts, counts) + np.repeat(first, counts)
        along = np.einsum("kx,kx->k", self._vertices[self._corners[places]], ways[number])
        begins = ends - counts
        return np.minimum.reduceat(along, begins), np.maximum.reduceat(along, begins)

    def middle(self, facet: int) -> NDArray[np.float64]:
        """The mean of a facet's corners."""
        middle: NDArray[np.float64] = self._vertices[
            self._corners[self._starts[facet] : self._starts[facet + 1]]
        ].mean(axis=0)
        return middle


def pair_faces(faces: Faces) -> NDArray[np.int64]:
    """Faces (k, 2) that share an edge of exactly two."""
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    keys = ends.min(axis=1) * (int(faces.max()) + 1) + ends.max(axis=1)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    same = ordered[1:] == ordered[:-1]
    alone = same.copy()
    alone[1:] &= ~same[:-1]
    alone[:-1] &= ~same[1:]
    first = np.nonzero(alone)[0]
    return np.stack([order[first], order[first + 1]], axis=1) % len(faces)


def _fit_circles(strips: _Strips, links: NDArray[np.int64]) -> _Bends:
    one, other = strips.normals[links[:, 0]], strips.normals[links[:, 1]]
    axis = np.cross(one, other)
    sine = np.linalg.norm(axis, axis=1)
    axis /= sine[:, None]
    across = (np.cross(axis, one), np.cross(axis, other))
    middles, halves = [], []
    for side, normal in enumerate((one, other)):
        low, high = strips.spread(links[:, side], across[side])
        height, _ = strips.spread(links[:, side], normal)
        middles.append(normal * height[:, None] + across[side] * (0.5 * (low + high))[:, None])
        halves.append(0.5 * (high - low))
    # the line along the one normal from the one middle meets that of the other
    offset = middles[1] - middles[0]
    reach = np.einsum("kx,kx->k", offset, across[1]) / np.einsum("kx,kx->k", one, across[1])
    centre = middles[0] + one * reach[:, None]
    other_reach = np.einsum("kx,kx->k", centre - middles[1], other)
    radius, other_radius = np.hypot(reach, halves[0]), np.hypot(other_reach, halves[1])
    bends = _Bends(links, axis, np.arcsin(np.minimum(sine, 1.0)), centre, radius, reach)
    is_circle = (np.abs(radius - other_radius) <= SAME_CIRCLE * radius) & (reach * other_reach > 0.0)
    return bends.take(is_circle)


def _join_bends(bends: _Bends) -> list[NDArray[np.int64]]:
    """Numbers of the bends of each cylinder."""
    count = len(bends.facets)
    if count < MIN_BENDS:
        return []
    # bends that share a facet, in the order of the facets
    facets, bend = bends.facets.reshape(-1), np.repeat(np.arange(count), 2)
    order = np.argsort(facets, kind="stable")
    chances = []
    for step in (1, 2, 3):
        same = facets[order][step:] == facets[order][:-step]
        chances.append(np.stack([bend[order][:-step][same], bend[order][step:][same]], axis=1))
    a, b = np.concatenate(chances).T
    apart = bends.centre[a] - bends.centre[b]
    apart -= np.einsum("kx,kx->k", apart, bends.axis[a])[:, None] * bends.axis[a]
    radius = bends.radius[a]
    agree = (
        (np.abs(np.einsum("kx,kx->k", bends.axis[a], bends.axis[b])) >= SAME_AXIS)
        & (np.abs(radius - bends.radius[b]) <= SAME_CIRCLE * radius)
        & (np.linalg.norm(apart, axis=1) <= SAME_CIRCLE * radius)
        & (bends.reach[a] * bends.reach[b] > 0.0)
    )
    label = join_pairs(np.stack([a[agree], b[agree]], axis=1).astype(np.int32), count)
    order = np.argsort(label, kind="stable")
    ends = np.nonzero(np.diff(label[order], append=-1))[0] + 1
    begins = np.concatenate([[0], ends[:-1]])
    # most bends are alone: only the long rows are taken out
    is_long = ends - begins >= MIN_BENDS
    return [
        order[begin:end] for begin, end in zip(begins[is_long].tolist(), ends[is_long].tolist(), strict=True)
    ]


def _describe(strips: _Strips, bends: _Bends, frame: Frame) -> RoundFeature | None:
    facets = np.unique(bends.facets)
    # a closed ring has as many bends as facets, an arc one less: then half a step is missing at both ends
    step = float(bends.angle.mean())
    angle = float(bends.angle.sum()) + (step if len(facets) > len(bends.facets) else 0.0)
    turn = min(1.0, angle / (2.0 * math.pi))
    if turn < MIN_TURN:
        return None
    signs = np.where(bends.axis @ bends.axis[0] < 0.0, -1.0, 1.0)
    axis = (bends.axis * signs[:, None]).mean(axis=0)
    axis /= np.linalg.norm(axis)
    low, high = strips.spread(facets, np.tile(axis, (len(facets), 1)))
    radius = float(np.median(bends.radius))
    depth = float(high.max() - low.min())
    # a band of a ball or a torus has no edges at its ends, and is narrow
    if depth < radius and strips.is_sharp[facets].mean() < 0.5:
        return None
    lean = float(np.median(np.abs(strips.normals[facets] @ axis)))
    if lean > MAX_LEAN or depth * lean > SAME_CIRCLE * radius:
        return None
    # corners lie on the circle as a rule; where the middles of the facets do, it is smaller by this
    slack = radius * (1.0 - math.cos(0.5 * step))
    number = int(facets[0])
    way = as_vector(axis @ frame.turn)
    lead = next((part for part in way if abs(part) > 1e-9), 1.0)
    return RoundFeature(
        is_hole=bool(bends.reach[0] > 0.0),
        diameter_mm=2.0 * radius,
        uncertainty_mm=2.0 * slack,
        depth_mm=depth,
        turn=turn,
        axis=way if lead > 0.0 else (-way[0] + 0.0, -way[1] + 0.0, -way[2] + 0.0),
        place=frame.place(strips.middle(number), strips.normals[number]),
    )
