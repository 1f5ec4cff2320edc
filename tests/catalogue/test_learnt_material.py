"""What was learnt is put into a document, and all else stays as it was."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.learnt_material import add_material

DOCUMENT: dict[str, Any] = {
    "code": "demo",
    "machines": [
        {
            "code": "a",
            "model": "m",
            "materials": [{"material_code": "x", "setting_code": "x-30", "finishes": ["hip"]}],
        },
        {"code": "b", "model": "m", "materials": []},
    ],
    "rate_card": {"material_rates": [{"material_code": "x", "eur_per_kg": 80.0, "minimum_eur": 5.0}]},
}
NEW = {"material_code": "y", "setting_code": "y-40"}


def test_a_new_material_with_its_price() -> None:
    changed = add_material(DOCUMENT, "b", **NEW, tolerance_mm=0.1, eur_per_kg=120.0)
    assert changed["machines"][1]["materials"] == [{**NEW, "tolerance_mm": 0.1}]
    assert changed["rate_card"]["material_rates"] == [
        *DOCUMENT["rate_card"]["material_rates"], {"material_code": "y", "eur_per_kg": 120.0},
    ]  # fmt: skip
    assert changed["machines"][0] == DOCUMENT["machines"][0]


def test_another_setting_of_a_known_material_keeps_finishes_and_price() -> None:
    changed = add_material(DOCUMENT, "a", material_code="x", setting_code="x-20")
    assert changed["machines"][0]["materials"] == [
        {"material_code": "x", "setting_code": "x-30", "finishes": ["hip"]},
        {"material_code": "x", "setting_code": "x-20", "finishes": ["hip"]},
    ]
    assert changed["rate_card"] == DOCUMENT["rate_card"]


def test_the_same_setting_gets_the_tolerance_and_a_price_replaces_the_price_alone() -> None:
    changed = add_material(
        DOCUMENT, "a", material_code="x", setting_code="x-30", tolerance_mm=0.05, eur_per_kg=90.0
    )
    assert changed["machines"][0]["materials"] == [
        {"material_code": "x", "setting_code": "x-30", "finishes": ["hip"], "tolerance_mm": 0.05}
    ]
    assert changed["rate_card"]["material_rates"] == [
        {"material_code": "x", "eur_per_kg": 90.0, "minimum_eur": 5.0}
    ]


def test_a_machine_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="c"):
        add_material(DOCUMENT, "c", **NEW)


@given(
    machine=st.sampled_from(["a", "b"]),
    material=st.sampled_from(["x", "y"]),
    setting=st.sampled_from(["x-30", "y-40"]),
    tolerance_mm=st.none() | st.floats(0.01, 1.0),
    eur_per_kg=st.none() | st.floats(1.0, 500.0),
)
def test_doing_it_twice_changes_no_more_and_never_the_original(
    machine: str, material: str, setting: str, tolerance_mm: float | None, eur_per_kg: float | None
) -> None:
    before = copy.deepcopy(DOCUMENT)
    more: dict[str, Any] = {"tolerance_mm": tolerance_mm, "eur_per_kg": eur_per_kg}
    once = add_material(DOCUMENT, machine, material_code=material, setting_code=setting, **more)
    assert add_material(once, machine, material_code=material, setting_code=setting, **more) == once
    assert before == DOCUMENT
