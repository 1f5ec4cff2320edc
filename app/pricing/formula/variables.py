"""What a formula may ask about one part in the orientation chosen for it, and about the rates of its card."""

from __future__ import annotations

from dataclasses import dataclass

from app.pricing.formula.units import MONEY, NUMBER, Unit, base_unit

MM, CM, G, KG, H, KWH = (base_unit(name) for name in ("mm", "cm", "g", "kg", "h", "kWh"))


@dataclass(frozen=True, slots=True)
class FormulaVariable:
    """A name with its unit; the text ``formula_variable.<name>`` describes it."""

    name: str
    unit: Unit


FORMULA_VARIABLES: dict[str, FormulaVariable] = {
    name: FormulaVariable(name, unit)
    for name, unit in {
        "volume_cm3": CM**3,
        "hull_cm3": CM**3,
        "box_cm3": CM**3,
        "area_cm2": CM**2,
        "contact_cm2": CM**2,
        "support_cm3": CM**3,
        "width_mm": MM,
        "depth_mm": MM,
        "height_mm": MM,
        "mass_g": G,
        "support_g": G,
        "waste_g": G,
        "density_g_per_cm3": G / CM**3,
        "shells": NUMBER,
        "quantity": NUMBER,
        "builds": NUMBER,
        "machine_h": H,
        "energy_kwh": KWH,
        "machine_eur_per_h": MONEY / H,
        "labour_eur_per_h": MONEY / H,
        "feedstock_eur_per_kg": MONEY / KG,
        "support_eur_per_kg": MONEY / KG,
        "energy_eur_per_kwh": MONEY / KWH,
    }.items()
}
