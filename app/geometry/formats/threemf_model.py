"""One model part of a 3MF package: its objects and what is to be built."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import GeometryError
from app.geometry.formats.raw import check_indices, check_limit, refuse_malformed
from app.geometry.formats.threemf_bulk import Bulk, take_bulk
from app.geometry.formats.xml import parse_xml
from app.geometry.limits import Limits
from app.geometry.mesh import Faces, Vertices
from app.geometry.units import Unit

_UNITS: dict[str, Unit] = {
    "micron": "um", "millimeter": "mm", "centimeter": "cm", "meter": "m", "inch": "in", "foot": "ft",
}  # fmt: skip
# Shapes that are no triangles: a part priced without them would be another part.
_UNREAD_ELEMENTS = {
    "beamlattice": "3MF beam lattice", "displacementmesh": "3MF displacement",
    "booleanshape": "3MF boolean shapes",
    "levelset": "3MF volumetric", "alternatives": "3MF alternatives",
}  # fmt: skip
_READ_EXTENSIONS = ("/core/", "/material/", "/production/", "/slice/", "/beamlattice/", "/2013/01")

Matrix = NDArray[np.float64]  # (4, 3): a point as row vector, times the first three rows, plus the fourth


@dataclass(slots=True)
class Reference:
    """An object put somewhere: a build item or a component. ``path`` is "" for the same model part."""

    path: str
    object_id: str
    transform: Matrix


@dataclass(slots=True)
class ModelObject:
    """A mesh or an assembly of other objects."""

    object_id: str
    kind: str
    vertices: Vertices = field(default_factory=lambda: np.empty((0, 3)))
    faces: Faces = field(default_factory=lambda: np.empty((0, 3), dtype=np.int32))
    components: list[Reference] = field(default_factory=list)
    unread: str | None = None


@dataclass(slots=True)
class Model:
    """A model part."""

    unit: Unit = "mm"
    objects: dict[str, ModelObject] = field(default_factory=dict)
    items: list[Reference] = field(default_factory=list)
    unprintable: int = 0
    metadata: int = 0


def parse_model(content: bytes | bytearray, limits: Limits) -> Model:
    """The model part in these bytes; raises ``file_malformed``, ``index_out_of_range`` and others."""
    bulk = take_bulk(content, limits)
    try:
        return _build(bulk.rest, bulk.arrays, limits)
    except GeometryError as error:
        if error.code != "file_malformed" or not bulk.arrays:
            raise
    # once more with nothing taken out, so that the error names the right line
    return _build((content,), {}, limits)


def _build(pieces: Iterable[bytes | bytearray | memoryview], bulk: dict[int, Bulk], limits: Limits) -> Model:
    builder = _Builder(limits, bulk)
    parse_xml(pieces, builder.start, builder.end, builder.prefixes)
    if not builder.is_model:
        raise refuse_malformed("3mf", "model_missing")
    return builder.model


class _Builder:
    def __init__(self, limits: Limits, bulk: dict[int, Bulk]) -> None:
        self.limits = limits
        self.bulk = bulk
        self.model = Model()
        self.prefixes: dict[str, str] = {}
        self.is_model = False
        self.current: ModelObject | None = None
        self.points: list[Vertices] = []
        self.triangles: list[NDArray[np.int64] | Faces] = []
        self.coordinates = array("d")
        self.corners = array("q")

    def start(self, name: str, attributes: dict[str, str], place: int) -> None:
        namespace, _, local = name.rpartition(" ")
        if local == "vertex":
            self._take_vertex(namespace, attributes)
        elif local == "triangle":
            self._take_triangle(attributes)
        elif not self.is_model:
            if local != "model":
                raise refuse_malformed("3mf", "model_missing")
            self._open_model(attributes)
        elif local in ("vertices", "triangles"):
            self._take_bulk(place)
        elif local == "object":
            self._open_object(attributes)
        elif local == "metadata":
            self.model.metadata += 1
        elif local == "component" and self.current is not None:
            self.current.components.append(_refer(attributes))
            check_limit("instances", len(self.current.components), self.limits.instances)
        elif local == "item":
            if attributes.get("printable") == "0":  # slicers' word for: stays on the desk
                self.model.unprintable += 1
            else:
                self.model.items.append(_refer(attributes))
            check_limit("instances", len(self.model.items), self.limits.instances)
        elif local in _UNREAD_ELEMENTS and self.current is not None and namespace:
            self.current.unread = _UNREAD_ELEMENTS[local]

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2] != "object" or self.current is None:
            return
        done, self.current = self.current, None
        self._flush()
        done.vertices = np.concatenate([np.empty((0, 3)), *self.points])
        corners = np.concatenate([np.empty((0, 3), dtype=np.int32), *self.triangles])
        check_indices(corners, len(done.vertices))
        done.faces = corners.astype(np.int32, copy=False)
        if done.object_id in self.model.objects:
            raise refuse_malformed("3mf", "object_doubled")
        self.model.objects[done.object_id] = done

    def _flush(self) -> None:
        """What came element by element joins what was taken in bulk, in the order of the file."""
        if self.coordinates:
            self.points.append(np.array(self.coordinates, dtype=np.float64).reshape(-1, 3))
        if self.corners:
            self.triangles.append(np.array(self.corners, dtype=np.int64).reshape(-1, 3))
        self.coordinates, self.corners = array("d"), array("q")

    def _take_bulk(self, place: int) -> None:
        taken = self.bulk.get(place)
        if taken is not None:
            self._flush()
            self.points.extend(taken.points)
            self.triangles.extend(taken.triangles)

    def _open_model(self, attributes: dict[str, str]) -> None:
        self.is_model = True
        unit = attributes.get("unit", "millimeter").strip().lower()
        if unit not in _UNITS:
            raise refuse_malformed("3mf", "unit_unknown")
        self.model.unit = _UNITS[unit]
        for prefix in attributes.get("requiredextensions", "").split():
            uri = self.prefixes.get(prefix, "")
            if not any(known in uri + "/" for known in _READ_EXTENSIONS):
                raise GeometryError("format_unsupported", {"name": f"3MF extension {(uri or prefix)[-80:]}"})

    def _open_object(self, attributes: dict[str, str]) -> None:
        if self.current is not None or "id" not in attributes:
            raise refuse_malformed("3mf", "object_misplaced")
        self.current = ModelObject(attributes["id"], attributes.get("type", "model"))
        if any(key.endswith(" slicestackid") or key == "slicestackid" for key in attributes):
            self.current.unread = "3MF slices"
        self._flush()
        self.points, self.triangles = [], []

    def _take_vertex(self, namespace: str, attributes: dict[str, str]) -> None:
        if "/slice/" in namespace:  # the corners of a slice have no height
            return
        try:
            x, y, z = attributes["x"], attributes["y"], attributes["z"]
            self.coordinates.extend((float(x), float(y), float(z)))
        except (KeyError, ValueError):
            raise refuse_malformed("3mf", "number_expected") from None
        if "_" in x or "_" in y or "_" in z:
            raise refuse_malformed("3mf", "number_expected")
        if len(self.coordinates) > 3 * self.limits.vertices:
            check_limit("vertices", len(self.coordinates) // 3, self.limits.vertices)

    def _take_triangle(self, attributes: dict[str, str]) -> None:
        try:
            a, b, c = attributes["v1"], attributes["v2"], attributes["v3"]
            self.corners.extend((int(a), int(b), int(c)))
        except (KeyError, ValueError, OverflowError):
            raise refuse_malformed("3mf", "index_expected") from None
        if "_" in a or "_" in b or "_" in c:
            raise refuse_malformed("3mf", "index_expected")
        if len(self.corners) > 3 * self.limits.triangles:
            check_limit("triangles", len(self.corners) // 3, self.limits.triangles)


def _refer(attributes: dict[str, str]) -> Reference:
    if "objectid" not in attributes:
        raise refuse_malformed("3mf", "reference_unknown")
    path = next((value for key, value in attributes.items() if key.rpartition(" ")[2] == "path"), "")
    return Reference(path, attributes["objectid"], _parse_transform(attributes.get("transform")))


def _parse_transform(text: str | None) -> Matrix:
    if text is None:
        return np.vstack([np.eye(3), np.zeros(3)])
    try:
        matrix = np.array([float(word) for word in text.split()], dtype=np.float64).reshape(4, 3)
    except ValueError:
        raise refuse_malformed("3mf", "transform_broken") from None
    if not np.isfinite(matrix).all() or np.abs(matrix).max() > 1e9 or np.linalg.det(matrix[:3]) == 0.0:
        raise refuse_malformed("3mf", "transform_broken")
    return matrix
