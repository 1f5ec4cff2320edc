"""Formulas that others have published give the figures they published (PRICING.md names the sources)."""

from __future__ import annotations

import numpy as np
import pytest

from app.pricing.formula import compile_formula

PHASIO = """
supported = 0.40 * (hull_cm3 - volume_cm3)
hours = (volume_cm3 + supported) / 5
hours * machine_eur_per_h + volume_cm3 * density_g_per_cm3 / 1000 * feedstock_eur_per_kg + 150
"""

PUBLISHED = {
    "3D People, SLS": (
        "(width_mm + 1) * (depth_mm + 1) * (height_mm + 1) * 0.00011",
        {"width_mm": 50, "depth_mm": 30, "height_mm": 20},
        3.65211,
    ),
    "AMFG, FDM": ("(0.18 * volume_cm3 + 0.22 * area_cm2) * 0.06", {"volume_cm3": 8, "area_cm2": 24}, 0.4032),
    "AMFG, SLS": (
        "max(4, 0.575 * volume_cm3) + 0.0325 * box_cm3",
        {"volume_cm3": 8, "box_cm3": 8},
        4.86,
    ),
    "AMFG, SLS, as a German writes it": (
        "max(4; 0,575 · volume_cm3) + 0,0325 · box_cm3",
        {"volume_cm3": 8, "box_cm3": 8},
        4.86,
    ),
    "Phasio, LPBF": (
        PHASIO,
        {
            "hull_cm3": 13,
            "volume_cm3": 10,
            "machine_eur_per_h": 130,
            "density_g_per_cm3": 7.9,
            "feedstock_eur_per_kg": 100,
        },
        449.10,
    ),
    "Phasio, margin as margin": ("2 * machine_h / (1 - 0.40)", {"machine_h": 3}, 10.0),
    "Phasio, margin as mark-up": ("2 * machine_h * 1.40", {"machine_h": 3}, 8.40),
    "DigiFabster, job": ("height_mm / 10 * 10", {"height_mm": 25.4}, 25.40),
    "DigiFabster, price with a volume exponent": ("0.5 * volume_cm3 ** 0.5", {"volume_cm3": 16}, 2.0),
    "Atzeni & Salmi, landing gear": ("54 * 35 / 4 + 25.81 + 8.00 + 20.00", {}, 526.31),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_formula_gives_its_published_figure(name: str) -> None:
    text, values, published = PUBLISHED[name]

    price = compile_formula(text).evaluate({key: np.array([float(value)]) for key, value in values.items()})

    assert price == pytest.approx(published, abs=1e-9)
