"""What a provider's TOML file may hold: fields, kinds and ranges. What refers to what is checked later."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, with_config

from app.processes.material import PriceBasis
from app.providers.rate_card import BandKind, InspectionCode, Sharing, SurchargeBasis, TableBasis

_CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _read_day(value: object) -> object:
    """A date as JSON writes it; TOML has dates of its own."""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


# Shipping, tax and the order of offers count in euros, and no price is converted.
_CURRENCY = r"^EUR$"
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=400)]
Rate = Annotated[float, Field(strict=True, ge=0.0, le=1e6)]
Length = Annotated[float, Field(strict=True, ge=1.0, le=20_000.0)]
Day = Annotated[date, BeforeValidator(_read_day), Field(strict=True)]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]
Hour = Annotated[int, Field(strict=True, ge=0, le=23)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Hours = Annotated[float, Field(strict=True, ge=0.0, le=1000.0)]
Sum = Annotated[float, Field(strict=True, ge=0.0, le=1e9)]


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class PlaceDocument:
    name: Text
    postcode: Annotated[str, Field(pattern=r"^\d{5}$")]
    district: Text
    latitude: Annotated[float, Field(strict=True, ge=-90.0, le=90.0)]
    longitude: Annotated[float, Field(strict=True, ge=-180.0, le=180.0)]


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class CertificateDocument:
    code: Text
    valid_until: Day


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class SiteDocument:
    code: Code
    place: PlaceDocument


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class ClosureDocument:
    first: Day
    last: Day
    machine_code: Code | Literal[""] = ""


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class FinishLimitDocument:
    finish_code: Code
    largest_mm: Annotated[list[Length], Field(min_length=3, max_length=3)] | None = None
    needs_drawing: Annotated[bool, Field(strict=True)] = False
    colours: list[Text] = field(default_factory=list)


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class MachineMaterialDocument:
    material_code: Code
    setting_code: Code
    finishes: list[Code] = field(default_factory=list)
    tolerance_mm: Annotated[float, Field(strict=True, gt=0.0, le=100.0)] | None = None
    tolerance_pct: Annotated[float, Field(strict=True, ge=0.0, le=10.0)] | None = None


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class MachineDocument:
    """``model`` names a row of machines.csv; what the file leaves out comes from there."""

    code: Code
    model: Code
    hours_per_day: Annotated[float, Field(strict=True, gt=0.0, le=24.0)]
    queue_days: Days
    materials: Annotated[list[MachineMaterialDocument], Field(min_length=1)]
    count: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1
    build_volume_mm: Annotated[list[Length], Field(min_length=3, max_length=3)] | None = None
    diameter_mm: Length | None = None
    margin_mm: Annotated[float, Field(strict=True, ge=0.0, le=1000.0)] | None = None
    lasers_or_heads: Annotated[int, Field(strict=True, ge=1, le=64)] | None = None
    site_code: Code | Literal[""] = ""
    runs_on: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, le=7)]], Field(min_length=1, max_length=7)
    ] = field(default_factory=lambda: [1, 2, 3, 4, 5])


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class TierDocument:
    code: Literal["economy", "standard", "express"]
    price_factor: Annotated[float, Field(strict=True, ge=0.1, le=10.0)]
    time_factor: Annotated[float, Field(strict=True, ge=0.1, le=10.0)]
    skips_queue: Annotated[bool, Field(strict=True)] = False


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class MachineRateDocument:
    machine_code: Code
    eur_per_h: Rate
    sharing: Sharing
    fill_fraction: Annotated[float, Field(strict=True, ge=0.01, le=1.0)] | None = None
    setup_h_per_build: Hours | None = None
    setup_eur_per_build: Rate = 0.0


@with_config(_CONFIG)
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


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class MaterialRateDocument:
    material_code: Code
    eur_per_kg: Rate
    support_eur_per_kg: Rate | None = None
    waste_fraction: Annotated[float, Field(strict=True, ge=0.0, le=0.95)] | None = None
    refresh_fraction: Share | None = None
    minimum_eur: Rate = 0.0


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class TableRateDocument:
    machine_code: Code
    material_code: Code
    basis: TableBasis
    from_value: Annotated[float, Field(strict=True, ge=0.0, le=1e9)]
    eur: Rate
    is_marginal: Annotated[bool, Field(strict=True)] = True


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class FormulaRateDocument:
    machine_code: Code
    material_code: Code
    text: Annotated[str, Field(min_length=1, max_length=2000)]


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class FinishRateDocument:
    finish_code: Code
    basis: PriceBasis
    eur: Rate
    minimum_eur: Rate
    extra_days: Days
    hours_per_part: Hours = 0.0
    is_by_hand: Annotated[bool, Field(strict=True)] = False


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class CertificateRateDocument:
    code: Text
    eur: Rate


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class InspectionRateDocument:
    code: InspectionCode
    eur_per_order: Rate
    eur_per_part: Rate
    extra_days: Days


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class SurchargeDocument:
    name_en: Text
    name_de: Text
    basis: SurchargeBasis
    value: Rate
    material_code: Code | Literal[""] = ""


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class CustomerTermDocument:
    organisation_id: Annotated[str, Field(min_length=1, max_length=64)]
    price_factor: Annotated[float, Field(strict=True, ge=0.1, le=10.0)]


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class QuantityBandDocument:
    from_quantity: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    discount: Annotated[float, Field(strict=True, ge=0.0, le=0.9)]


@with_config(_CONFIG)
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


@with_config(_CONFIG)
@dataclass(frozen=True, slots=True)
class ProviderDocument:
    code: Code
    name: Text
    is_fictional: Annotated[bool, Field(strict=True)]
    summary_en: Text
    summary_de: Text
    languages: list[Annotated[str, Field(pattern=r"^[a-z]{2}$")]]
    dispatch_cutoff_hour: Hour
    place: PlaceDocument
    machines: Annotated[list[MachineDocument], Field(min_length=1)]
    tiers: Annotated[list[TierDocument], Field(min_length=1)]
    rate_card: RateCardDocument
    industries: list[Text] = field(default_factory=list)
    certificates: list[CertificateDocument] = field(default_factory=list)
    material_certificates: list[Literal["2.1", "2.2", "3.1", "3.2"]] = field(default_factory=list)
    countries_served: list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]] = field(default_factory=list)
    sites: list[SiteDocument] = field(default_factory=list)
    closures: list[ClosureDocument] = field(default_factory=list)
    finish_limits: list[FinishLimitDocument] = field(default_factory=list)
    inspections: list[InspectionCode] = field(default_factory=list)
    pickup_hour: Hour = 16


PROVIDER_DOCUMENT: TypeAdapter[ProviderDocument] = TypeAdapter(ProviderDocument)

# pydantic's error types, by the problem code a refusal names; any other type is a wrong kind of value
PROBLEM_BY_ERROR_TYPE: dict[str, str] = {
    "missing": "missing",
    "unexpected_keyword_argument": "unknown_field",
    "extra_forbidden": "unknown_field",
    "finite_number": "not_finite",
    "literal_error": "not_one_of",
    "string_pattern_mismatch": "wrong_form",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "too_long": "too_long",
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), "out_of_range"),
}
WRONG_KIND = "wrong_kind"


def describe_place(location: tuple[Any, ...]) -> str:
    """Where in a document: ("machines", 0, "model") becomes ``machines[0].model``."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
