"""STEP files made to hurt. OpenCASCADE may die of one, so they are read only in a child."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from OCP.BRep import BRep_Builder
from OCP.BRepPrimAPI import BRepPrimAPI_MakeBox, BRepPrimAPI_MakeSphere
from OCP.gp import gp_Trsf, gp_Vec
from OCP.STEPControl import STEPControl_AsIs, STEPControl_Writer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS_Compound

from app.geometry.formats.step_shapes import Shape
from tests.geometry.hostile import BAD, CUT, LIMIT, Case, step

DIED = ("sandbox_crashed", "sandbox_time_limit", "sandbox_memory_limit")
# Whatever OpenCASCADE makes of broken entities; never a wrong part.
NO_PART = (
    *BAD,
    *CUT,
    *DIED,
    "no_triangles",
    "no_solid",
    "part_flat",
    "extent_too_small",
    "extent_too_large",
)
ANY = (*NO_PART, "ok", "coordinates_not_finite", "coordinates_too_large", *LIMIT)

DIRECTION = rb"DIRECTION\('',\([^)]*\)"


def write_step(shape: Shape) -> bytes:
    """The shape as OpenCASCADE writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.step"
        writer = STEPControl_Writer()
        writer.Transfer(shape, STEPControl_AsIs)
        writer.Write(str(path))
        return path.read_bytes()


@cache
def box_step() -> bytes:
    """A box of 10 x 20 x 30 mm."""
    return write_step(BRepPrimAPI_MakeBox(10.0, 20.0, 30.0).Shape())


@cache
def sphere_step() -> bytes:
    """A sphere of radius 5 mm, whose one face is curved."""
    return write_step(BRepPrimAPI_MakeSphere(5.0).Shape())


@cache
def nested_step(levels: int) -> bytes:
    """An assembly of ten times the level below, the box at the bottom: 10^levels instances."""
    shape = BRepPrimAPI_MakeBox(10.0, 20.0, 30.0).Shape()
    for level in range(levels):
        compound, builder = TopoDS_Compound(), BRep_Builder()
        builder.MakeCompound(compound)
        for place in range(10):
            move = gp_Trsf()
            move.SetTranslation(gp_Vec(11.0 * place * 10**level, 0.0, 0.0))
            builder.Add(compound, shape.Moved(TopLoc_Location(move)))
        shape = compound
    return write_step(shape)


def replaced(pattern: bytes, by: bytes, count: int = 0) -> bytes:
    """The box with something else in its data."""
    head, mark, data = box_step().partition(b"DATA;")
    return head + mark + re.sub(pattern, by, data, count=count)


def with_itself() -> bytes:
    """Every reference in a face leads back to the face."""
    return re.sub(rb"(#\d+) = ADVANCED_FACE\('',\(#\d+\),#\d+", rb"\1 = ADVANCED_FACE('',(\1),\1", box_step())


def with_products_in_a_ring() -> bytes:
    """Two assemblies, each a component of the other."""
    return re.sub(
        rb"(NEXT_ASSEMBLY_USAGE_OCCURRENCE\('[^']*','[^']*','[^']*',)(#\d+),(#\d+)",
        rb"\1\3,\3",
        nested_step(2),
    )


def _cuts() -> list[Case]:
    size = len(box_step())
    places = {"header": 200, "first_entity": 700, "middle": size // 2, "last_entity": size - 200}
    return [
        Case(f"step_cut_in_{name}", lambda at=at: box_step()[:at], (*CUT, *BAD))
        for name, at in places.items()
    ]


def make_cases() -> tuple[Case, ...]:
    """All of them; OpenCASCADE is used to write the sound ones they start from."""
    return (
        Case("step_box", box_step, ("ok",), 12),
        Case("step_thousand_boxes", lambda: nested_step(3), ("ok", *LIMIT), 12_000),
        Case("step_ten_thousand_boxes", lambda: nested_step(4), LIMIT),
        *_cuts(),
        Case("step_ended_in_middle", lambda: box_step()[:3000] + b"\nENDSEC;\nEND-ISO-10303-21;\n", NO_PART),
        Case("step_face_of_itself", with_itself, NO_PART),
        Case("step_products_in_a_ring", with_products_in_a_ring, ANY),
        Case("step_point_of_itself", lambda: step("#1=CARTESIAN_POINT('',#1);"), NO_PART),
        Case("step_two_of_each_other", lambda: step("#1=A(#2);#2=A(#1);"), NO_PART),
        Case("step_nan", lambda: replaced(rb"10\.", b"nan"), ANY),
        Case("step_infinite", lambda: replaced(rb"10\.", b"1.E+999"), ANY),
        Case("step_1e38", lambda: replaced(rb"10\.", b"1.E+38"), ANY),
        Case("step_1e300", lambda: replaced(rb"20\.", b"1.E+300"), ANY),
        Case("step_tiny", lambda: replaced(rb"\b[123]0\.", b"1.E-300"), ANY),
        Case("step_flat", lambda: replaced(rb"10\.", b"0."), ANY),
        Case(
            "step_directions_of_zero",
            lambda: replaced(rb"DIRECTION\('',\([^)]*\)", b"DIRECTION('',(0.,0.,0.)"),
            ANY,
        ),
        Case("step_words_for_numbers", lambda: replaced(rb"10\.", b"'ten'"), ANY),
        Case("step_stars_for_references", lambda: replaced(rb"\(#\d+,", b"(*,"), ANY),
        Case("step_empty_lists", lambda: replaced(rb"\(#[\d,#]+\)", b"()"), ANY),
        Case("step_other_entities", lambda: replaced(rb"PLANE\(", b"SPHERICAL_SURFACE("), ANY),
        Case("step_unknown_entities", lambda: replaced(rb"VERTEX_POINT", b"NO_SUCH_THING"), ANY),
        Case("step_doubled_entities", lambda: replaced(rb"#3 = ", b"#4 = "), ANY),
        Case("step_entity_of_2_to_64", lambda: replaced(rb"#7\b", b"#18446744073709551617"), ANY),
        Case(
            "step_endless_string", lambda: replaced(rb"PRODUCT\('", b"PRODUCT('" + b"x" * 3_000_000, 1), ANY
        ),
        Case("step_open_string", lambda: replaced(rb"PRODUCT\('", b"PRODUCT(", 1), ANY),
        Case("step_open_comment", lambda: replaced(rb"#20 = ", b"/* #20 = ", 1), ANY),
        Case("step_nul_bytes", lambda: replaced(rb"CLOSED_SHELL", b"CLOSED\0SHELL"), ANY),
        Case("step_sphere_radius_0", lambda: sphere_step().replace(b",5.)", b",0.)"), ANY),
        Case("step_sphere_radius_negative", lambda: sphere_step().replace(b",5.)", b",-5.)"), ANY),
        Case("step_sphere_radius_huge", lambda: sphere_step().replace(b",5.)", b",5.E+200)"), ANY),
        Case("step_many_shells", lambda: step("#1=SHELL();" * 100_000), NO_PART),
    )
