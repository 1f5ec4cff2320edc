"""3MF: what the build names, instance by instance, in the unit that the file declares."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

import numpy as np

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.archive import Archive
from app.geometry.formats.foreign import name_zip
from app.geometry.formats.raw import RawMesh, check_limit, refuse_malformed
from app.geometry.formats.threemf_model import Matrix, Model, ModelObject, Reference, parse_model
from app.geometry.formats.threemf_slicers import count_modifiers
from app.geometry.formats.xml import parse_xml
from app.geometry.limits import Limits
from app.geometry.mesh import Faces, Groups, Vertices

_IDENTITY = np.vstack([np.eye(3), np.zeros(3)])
# Of objects that are no solids; a file of nothing else is read with a warning.
_SURFACE = "surface"
_LEFT_OUT = frozenset(("support", "solidsupport", "other"))


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Vertices of all instances; ``vertex_groups`` numbers the instances from 0.

    Raises ``archive_unsafe`` (reason), ``archive_encrypted``, ``limit_exceeded``, ``file_malformed``,
    ``components_cycle``, ``external_reference``, ``no_triangles`` and ``format_unsupported`` for what
    is no triangle mesh (beam lattices, slices).
    """
    archive = Archive(data, limits)
    package = _Package(archive, limits)
    root = package.find_root()
    model = package.load(root)
    items, findings = _choose_items(model)
    places = [_locate(item, root) for item in items]
    tally = _Tally(package, limits, _LEFT_OUT | {_SURFACE})
    triangles = tally.add_up(places)
    if triangles == 0 and any(kind == _SURFACE for _, kind in tally.left_out):
        tally = _Tally(package, limits, _LEFT_OUT)
        triangles = tally.add_up(places)
    if triangles == 0:
        raise GeometryError("no_triangles")
    if model.metadata:
        findings.append(Finding("metadata_present", "info", {"count": model.metadata}))
    if tally.left_out:
        kinds = sorted({kind for _, kind in tally.left_out})
        count = len(tally.left_out)
        findings.append(Finding("objects_left_out", "warning", {"count": count, "types": [*kinds]}))
    modifiers = count_modifiers(archive)
    if modifiers:
        findings.append(Finding("slicer_modifiers", "warning", {"count": modifiers}))
    if tally.surfaces:
        findings.append(Finding("surface_objects", "warning", {"count": len(tally.surfaces)}))
    return _assemble(items, root, package, tally, model, findings)


Key = tuple[str, str]  # model part, object


def _locate(reference: Reference, part: str) -> Key:
    return (_clean(reference.path) if reference.path else part, reference.object_id)


def _clean(target: str) -> str:
    return unquote(target).lstrip("/").lower()


class _Package:
    """Model parts by name, each read once."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._models: dict[str, Model] = {}

    def find_root(self) -> str:
        """The part that the package's relationships call the 3D model, or the usual one."""
        targets: list[str] = []

        def start(name: str, attributes: dict[str, str], _: int) -> None:
            kind = attributes.get("Type", "")
            if name.rpartition(" ")[2] == "Relationship" and kind.endswith("/3dmodel"):
                if attributes.get("TargetMode") == "External":
                    raise GeometryError("external_reference", {"format": "3mf"})
                targets.append(_clean(attributes.get("Target", "")))
            elif kind.endswith(("/keystore", "/mustpreserve-keystore")):
                raise GeometryError("archive_encrypted")

        if self._archive.has("_rels/.rels"):
            parse_xml((self._archive.read("_rels/.rels"),), start, lambda _: None)
        models = [name for name in self._archive.names() if name.endswith(".model")]
        usual = [name for name in ("3d/3dmodel.model",) if name in models]
        for name in (*targets, *usual, *models):
            if self._archive.has(name):
                return name
        if targets:
            raise refuse_malformed("3mf", "part_missing")
        raise GeometryError(
            "format_unsupported", {"name": name_zip("\n".join(self._archive.names()).encode())}
        )

    def load(self, name: str) -> Model:
        """The model part of that name."""
        if name not in self._models:
            if not self._archive.has(name):
                raise refuse_malformed("3mf", "part_missing")
            self._models[name] = parse_model(self._archive.read(name), self._limits)
        return self._models[name]

    def find(self, key: Key) -> ModelObject:
        """The object of that key."""
        part, object_id = key
        found = self.load(part).objects.get(object_id)
        if found is None:
            raise refuse_malformed("3mf", "reference_unknown")
        return found


def _choose_items(model: Model) -> tuple[list[Reference], list[Finding]]:
    findings = []
    if model.unprintable:
        findings.append(Finding("items_not_printable", "warning", {"count": model.unprintable}))
    if model.items or model.unprintable:
        return model.items, findings
    used = {each.object_id for one in model.objects.values() for each in one.components if not each.path}
    items = [Reference("", key, _IDENTITY) for key in model.objects if key not in used]
    return items, [Finding("build_missing", "warning", {"objects": len(items)})]


@dataclass(frozen=True, slots=True)
class _Size:
    instances: int
    triangles: int
    vertices: int
    height: int


class _Tally:
    """Counts what an object expands to before anything is expanded; each object once."""

    def __init__(self, package: _Package, limits: Limits, kinds_left_out: frozenset[str]) -> None:
        self._package = package
        self._limits = limits
        self._kinds_left_out = kinds_left_out
        self._sizes: dict[Key, _Size] = {}
        self._open: set[Key] = set()
        self.left_out: set[tuple[Key, str]] = set()
        self.surfaces: set[Key] = set()

    def add_up(self, places: list[Key]) -> int:
        """Triangles of all; raises ``limit_exceeded`` (instances, triangles, vertices) at once."""
        instances = triangles = vertices = 0
        for place in places:
            size = self.measure(place, 1)
            instances, triangles = instances + size.instances, triangles + size.triangles
            vertices += size.vertices
            check_limit("instances", instances, self._limits.instances)
            check_limit("triangles", triangles, self._limits.triangles)
            check_limit("vertices", vertices, self._limits.vertices)
        return triangles

    def measure(self, key: Key, depth: int) -> _Size:
        """Instances, triangles and vertices below; ``depth`` is capped, so that this may call itself."""
        if key in self._open:
            raise GeometryError("components_cycle", {"object": key[1][:40]})
        known = self._sizes.get(key)
        check_limit("component_depth", depth + (known.height if known else 0), self._limits.component_depth)
        if known:
            return known
        self._open.add(key)
        size = self._expand(key, depth)
        self._open.discard(key)
        self._sizes[key] = size
        return size

    def _expand(self, key: Key, depth: int) -> _Size:
        one = self._package.find(key)
        if one.kind in self._kinds_left_out:
            self.left_out.add((key, one.kind))
            return _Size(0, 0, 0, 0)
        if one.unread is not None:
            raise GeometryError("format_unsupported", {"name": one.unread})
        if one.kind == _SURFACE:
            self.surfaces.add(key)
        instances, triangles, vertices, height = int(len(one.faces) > 0), len(one.faces), 0, 0
        if triangles:
            vertices = len(one.vertices)
        for component in one.components:
            below = self.measure(_locate(component, key[0]), depth + 1)
            instances, triangles = instances + below.instances, triangles + below.triangles
            vertices, height = vertices + below.vertices, max(height, below.height + 1)
        return _Size(instances, triangles, vertices, height)

    def is_empty(self, key: Key) -> bool:
        """Whether nothing comes of it."""
        return self._sizes[key].instances == 0


def _assemble(
    items: list[Reference], root: str, package: _Package, tally: _Tally, model: Model, findings: list[Finding]
) -> RawMesh:
    vertices: list[Vertices] = []
    faces: list[Faces] = []
    groups: list[Groups] = []
    offset = 0
    waiting: list[tuple[Key, Matrix]] = [(_locate(item, root), item.transform) for item in reversed(items)]
    while waiting:
        key, matrix = waiting.pop()
        if tally.is_empty(key):
            continue
        if package.load(key[0]).unit != model.unit:
            raise refuse_malformed("3mf", "units_differ")
        one = package.find(key)
        if len(one.faces):
            vertices.append(_place(one.vertices, matrix))
            turned = one.faces[:, ::-1] if np.linalg.det(matrix[:3]) < 0 else one.faces
            faces.append(turned + np.int32(offset))
            groups.append(np.full(len(one.vertices), len(groups), dtype=np.int32))
            offset += len(one.vertices)
        waiting.extend(
            (_locate(component, key[0]), _compose(component.transform, matrix))
            for component in reversed(one.components)
        )
    return RawMesh(
        np.concatenate(vertices),
        np.concatenate(faces),
        unit=model.unit,
        vertex_groups=np.concatenate(groups),
        findings=tuple(findings),
    )


def _place(vertices: Vertices, matrix: Matrix) -> Vertices:
    if np.array_equal(matrix, _IDENTITY):
        return vertices
    with np.errstate(all="ignore"):  # what is not finite is counted and refused afterwards
        placed: Vertices = vertices @ matrix[:3] + matrix[3]
    return placed


def _compose(inner: Matrix, outer: Matrix) -> Matrix:
    return np.vstack([inner[:3] @ outer[:3], inner[3] @ outer[:3] + outer[3]])
