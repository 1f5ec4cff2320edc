"""PLY, ASCII and binary of both byte orders: polygons of any index type, triangle strips."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.ply_binary import BinaryBody
from app.geometry.formats.ply_body import Body
from app.geometry.formats.ply_header import Element, parse_header
from app.geometry.formats.ply_text import AsciiBody
from app.geometry.formats.polygons import triangulate
from app.geometry.formats.raw import RawMesh, check_limit
from app.geometry.limits import Limits
from app.geometry.mesh import Faces

_INDEX_NAMES = (b"vertex_indices", b"vertex_index")


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Vertices and triangulated faces. PLY has no unit.

    Raises ``file_malformed`` (reason), ``file_truncated`` (element, claimed, present),
    ``index_out_of_range``, ``limit_exceeded`` or ``no_triangles``.
    """
    header = parse_header(data)
    body: Body = AsciiBody(data[header.length :]) if header.encoding == b"ascii" else BinaryBody(data, header)
    wanted = [each for each in header.elements if _is_wanted(each)]
    if not any(each.name == b"vertex" and each.count for each in wanted) or len(wanted) < 2:
        raise GeometryError("no_triangles")
    vertices = np.empty((0, 3))
    polygons: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    strips: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for element in header.elements:
        if not wanted:
            break
        if element.name == b"vertex":
            check_limit("vertices", element.count, limits.vertices)
            vertices = body.read_points(element)
        elif element in wanted:
            name = next(n for n in _INDEX_NAMES if n in element.list_names)
            lists = body.read_lists(element, name, limits.triangles)
            (strips if element.name == b"tristrips" else polygons).append(lists)
        else:
            body.skip(element)
        if element in wanted:
            wanted.remove(element)
    return _assemble(vertices, polygons, strips, limits)


def _is_wanted(element: Element) -> bool:
    if element.name == b"vertex":
        return True
    return element.name in (b"face", b"tristrips") and any(
        name in element.list_names for name in _INDEX_NAMES
    )


def _assemble(
    vertices: NDArray[np.float64],
    polygons: list[tuple[NDArray[np.int64], NDArray[np.int64]]],
    strips: list[tuple[NDArray[np.int64], NDArray[np.int64]]],
    limits: Limits,
) -> RawMesh:
    incomplete = 0
    parts = []
    for corners, counts in polygons:
        is_short = counts < 3
        incomplete += int(np.count_nonzero(is_short))
        parts.append(triangulate(corners, counts, vertices, limits))
    for corners, counts in strips:
        parts.append(_unroll_strips(corners, counts, len(vertices), limits))
    faces = np.concatenate(parts)
    findings = []
    if incomplete:
        findings.append(Finding("faces_incomplete", "warning", {"count": incomplete}))
    return RawMesh(vertices, faces, findings=tuple(findings))


def _unroll_strips(
    corners: NDArray[np.int64], counts: NDArray[np.int64], vertices: int, limits: Limits
) -> Faces:
    """Triangles of strips; -1 starts a new one, every second triangle is turned round."""
    check_limit("triangles", len(corners), 3 * limits.triangles)
    ends = np.cumsum(counts)
    chain = np.insert(corners, ends[:-1], -1) if len(ends) > 1 else corners
    if np.any((chain < -1) | (chain >= vertices)):
        worst = chain[(chain < -1) | (chain >= vertices)][0]
        raise GeometryError("index_out_of_range", {"index": int(worst), "vertices": vertices})
    if len(chain) < 3:
        return np.empty((0, 3), dtype=np.int32)
    places = np.arange(len(chain))
    since = places - np.maximum.accumulate(np.where(chain < 0, places + 1, 0))
    trio = np.stack([chain[:-2], chain[1:-1], chain[2:]], axis=1)
    is_odd = since[:-2] % 2 == 1
    trio[is_odd] = trio[is_odd][:, [1, 0, 2]]
    a, b, c = trio.T
    # equal corners only stitch strips together
    keep = (trio >= 0).all(axis=1) & (a != b) & (b != c) & (a != c)
    kept: Faces = trio[keep].astype(np.int32)
    return kept
