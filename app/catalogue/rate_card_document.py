"""What the rate card in a provider's TOML file may hold: fields, kinds and ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, with_config

from app.catalogue.document_fields import CONFIG, Code, Day, Days, Hours, Rate, Share, Sum, Text
from app.processes.material import PriceBasis
from app.providers.rate_card import BandKind, InspectionCode, Sharing, SurchargeBasis, TableBasis

# Shipping, tax and the order of offers count in euros, and no price is converted.
_CURRENCY = r"^EUR$"


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class MachineRateDocument:
    machine_code: Code
    eur_per_h: Rate
    sharing: Sharing
    fill_fraction: Annotated[float, Field(strict=True, ge=0.01, le=1.0)] | None = None
    setup_h_per_build: Hours | None = None
    setup_eur_per_build: Rate = 0.0


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class MachineCostDocument:
    machine_code: Code
    purchase_eur: Sum
    installation_eur: Sum
    life_years: Annotated[float, Field(strict=True, ge=0.5, le=50.0)]
    maintenance_eur_per_year: Sum
    space_m2: Rate
    space_eur_per_m2_year: Rate
    power_eur_per_year: Sum
    other_eur_per_year: Sum
    hours_per_year: Annotated[float, Field(strict=True, ge=1.0, le=8784.0)]


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class MaterialRateDocument:
    material_code: Code
    eur_per_kg: Rate
    support_eur_per_kg: Rate | None = None
    waste_fraction: Annotated[float, Field(strict=True, ge=0.0, le=0.95)] | None = None
    refresh_fraction: Share | None = None
    minimum_eur: Rate = 0.0


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class TableRateDocument:
    machine_code: Code
    material_code: Code
    basis: TableBasis
    from_value: Annotated[float, Field(strict=True, ge=0.0, le=1e9)]
    eur: Rate
    is_marginal: Annotated[bool, Field(strict=True)] = True


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class FormulaRateDocument:
    machine_code: Code
    material_code: Code
    text: Annotated[str, Field(min_length=1, max_length=2000)]


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class FinishRateDocument:
    finish_code: Code
    basis: PriceBasis
    eur: Rate
    minimum_eur: Rate
    extra_days: Days
    hours_per_part: Hours = 0.0
    is_by_hand: Annotated[bool, Field(strict=True)] = False


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class CertificateRateDocument:
    code: Text
    eur: Rate


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class InspectionRateDocument:
    code: InspectionCode
    eur_per_order: Rate
    eur_per_part: Rate
    extra_days: Days


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class SurchargeDocument:
    name_en: Text
    name_de: Text
    basis: SurchargeBasis
    value: Rate
    material_code: Code | Literal[""] = ""


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class CustomerTermDocument:
    organisation_id: Annotated[str, Field(min_length=1, max_length=64)]
    price_factor: Annotated[float, Field(strict=True, ge=0.1, le=10.0)]


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class QuantityBandDocument:
    from_quantity: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    discount: Annotated[float, Field(strict=True, ge=0.0, le=0.9)]


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class RateCardDocument:
    version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    valid_from: Day
    currency: Annotated[str, Field(pattern=_CURRENCY)]
    margin: Annotated[float, Field(strict=True, ge=0.0, le=0.9)]
    order_preparation_eur: Rate
    model_preparation_eur: Rate
    labour_eur_per_h: Rate
    energy_eur_per_kwh: Rate
    support_removal_eur_per_cm2: Rate
    packaging_eur_per_order: Rate
    packaging_eur_per_part: Rate
    scrap_fraction: Annotated[float, Field(strict=True, ge=0.0, le=0.5)]
    minimum_part_eur: Rate
    minimum_order_eur: Rate
    machine_rates: list[MachineRateDocument]
    material_rates: list[MaterialRateDocument]
    finish_rates: list[FinishRateDocument] = field(default_factory=list)
    certificate_rates: list[CertificateRateDocument] = field(default_factory=list)
    quantity_bands: list[QuantityBandDocument] = field(default_factory=list)
    quantity_bands_kind: BandKind = "marginal"
    valid_until: Day | None = None
    maximum_order_eur: Sum | None = None
    machine_costs: list[MachineCostDocument] = field(default_factory=list)
    table_rates: list[TableRateDocument] = field(default_factory=list)
    formula_rates: list[FormulaRateDocument] = field(default_factory=list)
    inspection_rates: list[InspectionRateDocument] = field(default_factory=list)
    surcharges: list[SurchargeDocument] = field(default_factory=list)
    customer_terms: list[CustomerTermDocument] = field(default_factory=list)
