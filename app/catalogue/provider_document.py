"""What a provider's TOML file may hold: fields, kinds and ranges. What refers to what is checked later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, with_config

from app.catalogue.document_fields import CONFIG, Code, Day, Days, Hour, Length, Text
from app.catalogue.rate_card_document import RateCardDocument
from app.providers.rate_card import InspectionCode


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class PlaceDocument:
    name: Text
    postcode: Annotated[str, Field(pattern=r"^\d{5}$")]
    district: Text
    latitude: Annotated[float, Field(strict=True, ge=-90.0, le=90.0)]
    longitude: Annotated[float, Field(strict=True, ge=-180.0, le=180.0)]


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class CertificateDocument:
    code: Text
    valid_until: Day


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class SiteDocument:
    code: Code
    place: PlaceDocument


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class ClosureDocument:
    first: Day
    last: Day
    machine_code: Code | Literal[""] = ""


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class FinishLimitDocument:
    finish_code: Code
    largest_mm: Annotated[list[Length], Field(min_length=3, max_length=3)] | None = None
    needs_drawing: Annotated[bool, Field(strict=True)] = False
    colours: list[Text] = field(default_factory=list)


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class MachineMaterialDocument:
    material_code: Code
    setting_code: Code
    finishes: list[Code] = field(default_factory=list)
    tolerance_mm: Annotated[float, Field(strict=True, gt=0.0, le=100.0)] | None = None
    tolerance_pct: Annotated[float, Field(strict=True, ge=0.0, le=10.0)] | None = None


@with_config(CONFIG)
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


@with_config(CONFIG)
@dataclass(frozen=True, slots=True)
class TierDocument:
    code: Literal["economy", "standard", "express"]
    price_factor: Annotated[float, Field(strict=True, ge=0.1, le=10.0)]
    time_factor: Annotated[float, Field(strict=True, ge=0.1, le=10.0)]
    skips_queue: Annotated[bool, Field(strict=True)] = False


@with_config(CONFIG)
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
