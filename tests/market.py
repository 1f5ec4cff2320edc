"""A small market made by hand, so that prices can be worked out on paper."""

from __future__ import annotations

from datetime import date

from app.geometry.measurements import (
    SUPPORT_RULES_DEG,
    Measurements,
    OrientedMeasurements,
    SupportMeasurements,
    WallThickness,
)
from app.processes import Finish, Material, find_process
from app.providers import (
    Certificate,
    CertificateRate,
    FinishRate,
    Machine,
    MachineMaterial,
    MachineRate,
    Market,
    MaterialRate,
    Place,
    Provider,
    RateCard,
    Tier,
)

DRESDEN = Place("Dresden", "01067", "Kreisfreie Stadt Dresden", 51.05, 13.74)
LEIPZIG = Place("Leipzig", "04109", "Kreisfreie Stadt Leipzig", 51.34, 12.37)


def make_material(process_code: str = "PBF-LB/P", **changes: object) -> Material:
    process = find_process(process_code)
    values: dict[str, object] = {
        "code": "demo-pa12",
        "name": "PA12",
        "standard_designation": "ISO 16396 PA12",
        "family": "polymer",
        "process_code": process_code,
        "setting_codes": tuple(setting.code for setting in process.settings),
        "material_class": "PA12",
        "density_g_cm3": 1.0,
        "tensile_strength_mpa": 48.0,
        "yield_strength_mpa": None,
        "elongation_pct": 20.0,
        "youngs_modulus_gpa": 1.7,
        "max_use_temperature_c": 90.0,
        "food_contact": "no",
        "biocompatible": "unknown",
        "flammability_ul94": None,
        "condition": "as built",
        "co2e_kg_per_kg": (6.0, 8.0),
        "feedstock_price_eur_kg": (50.0, 80.0),
        "hs_code": "392690",
        "synonyms": ("Nylon 12",),
    }
    return Material(**{**values, **changes})  # type: ignore[arg-type]


def make_finish(code: str, **changes: object) -> Finish:
    values: dict[str, object] = {
        "code": code,
        "name_en": code,
        "name_de": code,
        "category": "surface",
        "process_codes": (),
        "material_classes": (),
        "roughness_after_um": None,
        "extra_days": (1.0, 1.0),
        "price_basis": "per_part",
        "price_eur": (1.0, 2.0),
        "minimum_eur": 0.0,
    }
    return Finish(**{**values, **changes})  # type: ignore[arg-type]


def make_card(**changes: object) -> RateCard:
    """Round figures without margin, discounts or minimums."""
    values: dict[str, object] = {
        "version": 1,
        "valid_from": date(2026, 1, 1),
        "currency": "EUR",
        "margin": 0.0,
        "order_preparation_eur": 10.0,
        "model_preparation_eur": 5.0,
        "labour_eur_per_h": 60.0,
        "energy_eur_per_kwh": 0.0,
        "support_removal_eur_per_cm2": 0.0,
        "packaging_eur_per_order": 3.0,
        "packaging_eur_per_part": 0.5,
        "scrap_fraction": 0.0,
        "minimum_part_eur": 0.0,
        "minimum_order_eur": 0.0,
        "machine_rates": (MachineRate("m1", 36.0, "exclusive"),),
        "material_rates": (MaterialRate("demo-pa12", 100.0),),
        "finish_rates": (
            FinishRate("depowdering", "per_part", 2.0, 0.0, 0),
            FinishRate("dyeing", "per_part", 4.0, 25.0, 1),
        ),
        "certificate_rates": (CertificateRate("3.1", 40.0),),
        "quantity_bands": (),
    }
    return RateCard(**{**values, **changes})  # type: ignore[arg-type]


def make_machine(**changes: object) -> Machine:
    values: dict[str, object] = {
        "code": "m1",
        "model": "demo",
        "process_code": "PBF-LB/P",
        "build_volume_mm": (340.0, 340.0, 600.0),
        "margin_mm": 10.0,
        "count": 1,
        "lasers_or_heads": 1,
        "hours_per_day": 24.0,
        "queue_days": 2,
        "materials": (MachineMaterial("demo-pa12", find_process("PBF-LB/P").settings[0].code, ("dyeing",)),),
    }
    return Machine(**{**values, **changes})  # type: ignore[arg-type]


def make_provider(code: str = "demo-a", **changes: object) -> Provider:
    values: dict[str, object] = {
        "code": code,
        "name": f"{code} (fiktiv)",
        "is_fictional": True,
        "place": DRESDEN,
        "summary_en": "",
        "summary_de": "",
        "languages": ("de", "en"),
        "industries": (),
        "certificates": (Certificate("ISO 9001", date(2028, 12, 31)),),
        "material_certificates": ("2.2", "3.1"),
        "countries_served": (),
        "dispatch_cutoff_hour": 12,
        "machines": (make_machine(),),
        "tiers": (Tier("standard", 1.0, 1.0), Tier("express", 1.5, 0.5)),
        "rate_card": make_card(),
    }
    return Provider(**{**values, **changes})  # type: ignore[arg-type]


def make_market(*providers: Provider, material: Material | None = None) -> Market:
    material = material or make_material()
    finishes = [make_finish(code) for code in ("as-built", "depowdering", "dyeing", "annealing-polymer")]
    return Market(
        materials={material.code: material},
        finishes={finish.code: finish for finish in finishes},
        providers=providers or (make_provider(),),
        places=(DRESDEN, LEIPZIG),
    )


def make_box(x: float = 20.0, y: float = 20.0, z: float = 20.0, **changes: object) -> Measurements:
    """Exact measurements of a solid box standing on the plate, two orientations."""

    def orient(
        code: str, up: tuple[float, float, float], a: float, b: float, height: float
    ) -> OrientedMeasurements:
        none = tuple(SupportMeasurements(rule, 0.0, 0.0, 0.0) for rule in SUPPORT_RULES_DEG)
        return OrientedMeasurements(
            code, up, (a, b, height), height, a * b, 2 * (a + b) * height, a * b, a * b, none
        )

    values: dict[str, object] = {
        "engine_version": "test",
        "sha256": "0" * 64,
        "format": "stl",
        "unit": "mm",
        "unit_source": "given",
        "unit_reason": "unit_given",
        "size_mm": (x, y, z),
        "triangles": 12,
        "bodies": 1,
        "cavities": 0,
        "is_watertight": True,
        "volume_mm3": x * y * z,
        "volume_uncertainty": 0.0,
        "area_mm2": 2 * (x * y + y * z + z * x),
        "wall": WallThickness(min(x, y, z), min(x, y, z), min(x, y, z), 1000),
        "orientations": (orient("given", (0, 0, 1), x, y, z), orient("x+", (1, 0, 0), y, z, x)),
        "findings": (),
    }
    return Measurements(**{**values, **changes})  # type: ignore[arg-type]
