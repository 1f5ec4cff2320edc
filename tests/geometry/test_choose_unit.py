"""The unit in force, and when it is a guess."""

from __future__ import annotations

import pytest

from app.geometry.choose_unit import choose_unit
from app.geometry.measure import measure
from app.geometry.units import Unit
from tests.geometry.shapes import make_box, make_mesh


@pytest.mark.parametrize(
    ("largest", "unit", "reason", "codes"),
    [
        (0.04, "m", "unit_too_small_in_mm", ["unit_guessed"]),
        (0.499, "m", "unit_too_small_in_mm", ["unit_guessed"]),
        (0.5, "in", "unit_too_small_in_mm", ["unit_guessed"]),
        (1.0, "mm", "unit_usual_size", ["unit_doubtful"]),
        (5.0, "mm", "unit_usual_size", ["unit_doubtful"]),
        (12.0, "mm", "unit_usual_size", []),
        (9_999.0, "mm", "unit_usual_size", []),
        (10_000.0, "um", "unit_too_large_in_mm", ["unit_guessed"]),
    ],
)
def test_size_decides_where_nothing_is_said(
    largest: float, unit: Unit, reason: str, codes: list[str]
) -> None:
    choice, findings = choose_unit((largest, largest / 2, largest / 4))
    assert (choice.unit, choice.source, choice.reason) == (unit, "guessed", reason)
    assert [finding.code for finding in findings] == codes
    assert all(finding.severity == "warning" for finding in findings)


def test_told_beats_declared_beats_guessed() -> None:
    told, _ = choose_unit((0.1, 0.1, 0.1), given="cm", declared="in")
    declared, _ = choose_unit((0.1, 0.1, 0.1), declared="in")
    assert (told.unit, told.source, told.reason) == ("cm", "given", "unit_given")
    assert (declared.unit, declared.source, declared.reason) == ("in", "declared", "unit_declared")


def test_doubt_names_what_else_it_could_be() -> None:
    _, (doubt,) = choose_unit((5.0, 2.5, 1.38))
    assert doubt.parameters["unit"] == "mm"
    assert doubt.parameters["size_mm"] == [5.0, 2.5, 1.38]
    alternatives = doubt.parameters["alternatives"]
    assert isinstance(alternatives, list)
    assert {"unit": "in", "size_mm": [127.0, 63.5, 1.38 * 25.4]} in alternatives


def test_an_inch_is_25_4_mm() -> None:
    inch = make_box((1.0, 1.0, 1.0))
    assert measure(inch, unit="in").volume_mm3 == pytest.approx(25.4**3)
    declared = measure(make_mesh(inch.vertices, inch.faces, unit="in"))
    assert (declared.unit, declared.unit_source, declared.size_mm) == ("in", "declared", (25.4, 25.4, 25.4))
