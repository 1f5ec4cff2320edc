"""Materials and finishes as the catalogue knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.processes.setting import Confidence

Family = Literal["metal", "polymer", "composite", "ceramic", "sand"]
Suitability = Literal["yes", "grade", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Material:
    """A material in the state one process leaves it in; None where no figure was found."""

    code: str
    name: str
    standard_designation: str
    family: Family
    process_code: str
    setting_codes: tuple[str, ...]  # settings of the process that run it, the usual one first
    material_class: str  # for design rules and finishes, e.g. "aluminium", "PA12", "stainless steel"
    density_g_cm3: float
    tensile_strength_mpa: float | None
    yield_strength_mpa: float | None
    elongation_pct: float | None
    youngs_modulus_gpa: float | None
    max_use_temperature_c: float | None
    food_contact: Suitability
    biocompatible: Suitability
    flammability_ul94: str | None
    condition: str  # the state the figures hold in, e.g. "heat-treated (H900)"
    co2e_kg_per_kg: tuple[float, float]
    feedstock_price_eur_kg: tuple[float, float]
    hs_code: str
    synonyms: tuple[str, ...] = ()
    required_steps: tuple[str, ...] = ()  # finishes that bring about the condition, besides the process's own
    source: str = "background"
    confidence: Confidence = "low"
    name_de: str = ""  # empty where it is called the same

    def name_in(self, language: str) -> str:
        """What it is called in a language."""
        return self.name_de if language == "de" and self.name_de else self.name


FinishCategory = Literal[
    "as-built", "cleaning", "cutting", "surface", "colour", "coating", "heat treatment", "thermal",
    "sealing", "machining", "assembly", "marking", "inspection",
]  # fmt: skip
PriceBasis = Literal["per_part", "per_cm2", "per_batch", "per_hour"]


@dataclass(frozen=True, slots=True)
class Finish:
    """A post-processing step or a surface a part can be ordered with."""

    code: str
    name_en: str
    name_de: str
    category: FinishCategory
    process_codes: tuple[str, ...]  # empty: all
    material_classes: tuple[str, ...]  # families or classes; empty: all
    roughness_after_um: tuple[float, float] | None
    extra_days: tuple[float, float]
    price_basis: PriceBasis
    price_eur: tuple[float, float]
    minimum_eur: float
    source: str = "background"
    confidence: Confidence = "low"

    def suits(self, process_code: str, material: Material) -> bool:
        """Whether the step is done on that process and material at all."""
        if self.process_codes and process_code not in self.process_codes:
            return False
        return not self.material_classes or bool(
            {material.family, material.material_class} & set(self.material_classes)
        )


AS_BUILT = "as-built"
