"""Slicings with what our layers say of the same parts: for fitting, for tests and for the benchmark."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.geometry.extrusion import DEFAULT_RULE, ExtrusionMeasurements, SupportColumns
from app.geometry.measure import measure
from app.geometry.measurements import OrientedMeasurements
from app.geometry.mesh import Mesh
from app.geometry.read import read
from tests.slicing.shapes import KEPT_OUT, make_shape

OWN = Path(__file__).with_name("truth.tsv")
RESIN = Path(__file__).with_name("truth_resin.tsv")
KEPT_OUT_FAMILIES = frozenset({*KEPT_OUT, "trimesh"})


@dataclass(frozen=True, slots=True)
class Case:
    """One slicing of one part, in one configuration."""

    name: str
    family: str
    config: str
    layers: ExtrusionMeasurements
    part_cm3: float
    support_cm3: float
    time_s: float
    slicer_cpu_s: float

    @property
    def support(self) -> SupportColumns | None:
        """The columns of this configuration's support."""
        if self.config == "nosupport":
            return None
        return self.layers.bridged if self.config == "support" else self.layers.held

    @property
    def is_kept_out(self) -> bool:
        """Whether the fit never sees it."""
        return self.family in KEPT_OUT_FAMILIES


def list_cases(shared: Path | None) -> Iterator[Case]:
    """All slicings of our own shapes, and those of the shared folder where it is there."""
    known: dict[str, ExtrusionMeasurements | None] = {}
    with OWN.open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            name = row["shape"]
            if name not in known:
                known[name] = _cut(make_mesh(name), 1.0)
            layers = known[name]
            if layers is not None:
                filament, support = float(row["filament_cm3"]), float(row["support_cm3"])
                yield Case(
                    name, name.rpartition("-")[0], row["config"], layers, filament - support, support,
                    float(row["time_s"]), float(row["cpu_s"]),
                )  # fmt: skip
    if shared is None:
        return
    with (shared / "slicer" / "truth.tsv").open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            name = row["file"]
            if row["status"] != "0":
                continue
            if name not in known:
                known[name] = _cut(read((shared / "meshes" / name).read_bytes()), float(row["scale"]))
            layers = known[name]
            if layers is not None:
                filament, support = float(row["filament_cm3"]), float(row["support_total_cm3"] or 0.0)
                yield Case(
                    name, name.partition("__")[0], row["config"], layers, filament - support, support,
                    float(row["time_s"]), float(row["slicer_cpu_s"]),
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResinCase:
    """One slicing in resin, with supports and pad; ``part_cm3`` is the part's own volume."""

    name: str
    family: str
    oriented: OrientedMeasurements
    part_cm3: float
    support_cm3: float

    @property
    def is_kept_out(self) -> bool:
        """Whether the fit never sees it."""
        return self.family in KEPT_OUT_FAMILIES


def list_resin_cases() -> Iterator[ResinCase]:
    """The resin slicings of our own shapes."""
    with RESIN.open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            name = row["shape"]
            measured = measure(make_mesh(name))
            if measured.volume_mm3 is not None and measured.is_priceable:
                part_cm3 = measured.volume_mm3 / 1000.0
                support_cm3 = float(row["resin_cm3"]) - part_cm3
                yield ResinCase(name, name.rpartition("-")[0], measured.given, part_cm3, support_cm3)


def make_mesh(name: str) -> Mesh:
    """One of our own shapes as a mesh."""
    vertices, faces = make_shape(name)
    return Mesh(vertices=vertices.astype(np.float64), faces=faces, format="stl", sha256="")


def _cut(mesh: Mesh, scale: float) -> ExtrusionMeasurements | None:
    measured = measure(mesh, scale_by=scale, extrusion=DEFAULT_RULE)
    return measured.extrusion if measured.is_priceable else None
