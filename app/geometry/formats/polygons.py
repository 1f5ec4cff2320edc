"""Polygons to triangles: a fan for convex ones, manifold3d's planar triangulation for the rest."""

from __future__ import annotations

import manifold3d
import numpy as np
from numpy.typing import NDArray

from app.geometry.formats.raw import check_indices, check_limit
from app.geometry.limits import Limits
from app.geometry.mesh import Faces, Vertices

Corners = NDArray[np.int64]


def triangulate(corners: Corners, counts: Corners, vertices: Vertices, limits: Limits) -> Faces:
    """Faces (m, 3) of polygons given as all their corners in a row and the number of corners of each.

    A polygon of n corners gives n - 2 triangles, so that shared edges stay shared; polygons of fewer
    than three corners give none. Raises ``limit_exceeded`` (polygon_corners, triangles) and
    ``index_out_of_range``.
    """
    if len(counts) == 0:
        return np.empty((0, 3), dtype=np.int32)
    check_limit("polygon_corners", int(counts.max()), limits.polygon_corners)
    check_limit("triangles", int(np.maximum(counts - 2, 0).sum()), limits.triangles)
    check_indices(corners, len(vertices))
    if np.all(counts == 3):
        return corners.reshape(-1, 3).astype(np.int32)
    firsts = np.cumsum(counts) - counts
    parts = []
    for size in np.unique(counts[counts >= 3]).tolist():
        chosen = corners[firsts[counts == size][:, None] + np.arange(size)]
        parts.append(_split(chosen, vertices) if size > 3 else chosen)
    return np.concatenate(parts).astype(np.int32) if parts else np.empty((0, 3), dtype=np.int32)


def _split(polygons: Corners, vertices: Vertices) -> Corners:
    """Triangles of polygons (n, k) that all have the same number of corners, k of at least four."""
    count, size = polygons.shape
    with np.errstate(all="ignore"):  # what is not finite is counted and refused afterwards
        points = vertices[polygons]
        ahead = np.roll(points, -1, axis=1) - points
        turns = np.cross(np.roll(ahead, 1, axis=1), ahead)
        normals = np.cross(points - points[:, :1], np.roll(points, -1, axis=1) - points[:, :1]).sum(axis=1)
        sense = np.einsum("nkc,nc->nk", turns, normals)
        scale = np.einsum("nc,nc->n", normals, normals)[:, None]
        is_reflex = sense < -1e-9 * scale
    is_concave = is_reflex.any(axis=1)
    if size == 4:
        # a concave quadrilateral falls apart along the diagonal through its one reflex corner
        start = np.argmax(is_reflex, axis=1)
        return _fan(polygons[np.arange(count)[:, None], (start[:, None] + np.arange(4)) % 4])
    parts = [_fan(polygons[~is_concave])]
    for polygon, corner_points, normal in zip(
        polygons[is_concave], points[is_concave], normals[is_concave], strict=True
    ):
        parts.append(_split_concave(polygon, corner_points, normal))
    return np.concatenate(parts)


def _fan(polygons: Corners) -> Corners:
    size = polygons.shape[1]
    middle = np.arange(1, size - 1)
    order = np.stack([np.zeros_like(middle), middle, middle + 1], axis=1)
    return polygons[:, order].reshape(-1, 3)


def _split_concave(polygon: Corners, points: Vertices, normal: NDArray[np.float64]) -> Corners:
    axis = int(np.argmax(np.abs(normal)))
    u, v = (axis + 1) % 3, (axis + 2) % 3
    plane = points[:, [u, v]] if normal[axis] > 0 else points[:, [v, u]]
    if np.isfinite(plane).all():
        order = np.asarray(manifold3d.triangulate([plane - plane[0]]), dtype=np.int64).reshape(-1, 3)
        if len(order) == len(polygon) - 2:
            # mirrored planes were swapped above, so the winding is that of the polygon
            return polygon[order]
    return _fan(polygon[None])
