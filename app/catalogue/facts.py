"""The facts no provider owns: materials, machine models, finishes, institutes, places, the tariff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast, get_args

from app.catalogue.tables import Row, read_rows
from app.delivery.tariff import Tariff, TariffRow
from app.institutes.institute import TERM_LISTS, Institute, split_terms
from app.institutes.methods import METHODS
from app.institutes.rules import USUAL_RULES, DevelopmentRules
from app.processes.catalogue import PROCESSES
from app.processes.material import Family, Finish, FinishCategory, Material, PriceBasis, Suitability
from app.processes.setting import Confidence
from app.programme.advice import ADVICE_CODES, ADVICE_UNITS, AdviceCode, AdviceRule, AdviceUnit
from app.providers.provider import Place

BUILT_IN_DATA = Path(__file__).parent / "data"

_PROCESS_CODES = frozenset(process.code for process in PROCESSES)
_SETTING_CODES = {process.code: frozenset(s.code for s in process.settings) for process in PROCESSES}


@dataclass(frozen=True, slots=True)
class MachineModel:
    """A machine as its maker sells it; a round plate gives its diameter and repeats it in x and y."""

    code: str
    manufacturer: str
    model: str
    process_code: str
    build_volume_mm: tuple[float, float, float]
    diameter_mm: float | None
    margin_mm: float
    lasers_or_heads: int
    power_kw: float | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one catalogue; materials, machine models and finishes by code, in file order."""

    materials: dict[str, Material]
    machines: dict[str, MachineModel]
    finishes: dict[str, Finish]
    institutes: tuple[Institute, ...]
    places: tuple[Place, ...]
    tariff: Tariff
    development: DevelopmentRules = USUAL_RULES
    advice: tuple[AdviceRule, ...] = ()


def load_facts(folder: Path | None = None) -> Facts:
    """The built-in facts; a table of the same name in ``folder`` takes the place of the built-in one.

    Raises Invalid("catalogue_invalid") at the first cell that cannot be right.
    """

    def table(name: str) -> Path:
        own = folder / name if folder is not None else None
        return own if own is not None and own.is_file() else BUILT_IN_DATA / name

    finishes = {row.text("code"): _finish(row) for row in read_rows(table("finishes.csv"), "code")}
    return Facts(
        materials={
            row.text("code"): _material(row, finishes) for row in read_rows(table("materials.csv"), "code")
        },
        machines={row.text("code"): _machine(row) for row in read_rows(table("machines.csv"), "code")},
        finishes=finishes,
        institutes=tuple(_institute(row) for row in read_rows(table("institutes.csv"), "code")),
        places=tuple(_place(row) for row in read_rows(table("places.csv"), "name")),
        tariff=Tariff("demo", tuple(_tariff_row(row) for row in read_rows(table("tariff.csv")))),
        development=_development(
            read_rows(table("development.csv"), "code"), read_rows(table("qualifications.csv"))
        ),
        advice=tuple(_advice(row) for row in read_rows(table("advice.csv"), "code")),
    )


def _confidence(row: Row) -> Confidence:
    return cast("Confidence", row.one_of("confidence", get_args(Confidence)))


def _material(row: Row, finishes: dict[str, Finish]) -> Material:
    process_code = row.one_of("process_code", _PROCESS_CODES, "unknown_process")
    settings = row.words("setting_codes")
    for setting in settings or ("",):
        if setting not in _SETTING_CODES[process_code]:
            raise row.refuse("setting_codes", "unknown_setting", setting)
    material = Material(
        code=row.text("code"),
        name=row.text("name"),
        name_de=row.optional_text("name_de") or "",
        standard_designation=row.text("standard_designation"),
        family=cast("Family", row.one_of("family", get_args(Family))),
        process_code=process_code,
        setting_codes=settings,
        material_class=row.text("material_class"),
        density_g_cm3=row.number("density_g_cm3", 0.05, 25.0),
        tensile_strength_mpa=row.optional_number("tensile_strength_mpa"),
        yield_strength_mpa=row.optional_number("yield_strength_mpa"),
        elongation_pct=row.optional_number("elongation_pct"),
        youngs_modulus_gpa=row.optional_number("youngs_modulus_gpa"),
        max_use_temperature_c=row.optional_number("max_use_temperature_c"),
        food_contact=cast("Suitability", row.one_of("food_contact", get_args(Suitability))),
        biocompatible=cast("Suitability", row.one_of("biocompatible", get_args(Suitability))),
        flammability_ul94=row.optional_text("flammability_ul94"),
        condition=row.text("condition"),
        co2e_kg_per_kg=row.span("co2e_low_kg_per_kg", "co2e_high_kg_per_kg"),
        feedstock_price_eur_kg=row.span("feedstock_low_eur_kg", "feedstock_high_eur_kg"),
        hs_code=row.text("hs_code"),
        synonyms=row.words("synonyms"),
        required_steps=row.words("required_steps"),
        source=row.text("source"),
        confidence=_confidence(row),
    )
    for step in material.required_steps:
        if step not in finishes:
            raise row.refuse("required_steps", "unknown_finish", step)
        if not finishes[step].suits(process_code, material):
            raise row.refuse("required_steps", "finish_not_suitable", step)
    return material


def _machine(row: Row) -> MachineModel:
    return MachineModel(
        code=row.text("code"),
        manufacturer=row.text("manufacturer"),
        model=row.text("model"),
        process_code=row.one_of("process_code", _PROCESS_CODES, "unknown_process"),
        build_volume_mm=(
            row.number("build_x_mm", 1.0, 20_000.0),
            row.number("build_y_mm", 1.0, 20_000.0),
            row.number("build_z_mm", 1.0, 20_000.0),
        ),
        diameter_mm=row.optional_number("diameter_mm", 1.0, 20_000.0),
        margin_mm=row.number("margin_mm", 0.0, 1000.0),
        lasers_or_heads=row.whole("lasers_or_heads", 1, 64),
        power_kw=row.optional_number("power_kw"),
        source=row.text("source"),
        confidence=_confidence(row),
    )


def _finish(row: Row) -> Finish:
    processes = row.words("process_codes")
    for process_code in processes:
        if process_code not in _PROCESS_CODES:
            raise row.refuse("process_codes", "unknown_process", process_code)
    roughness = row.span("roughness_low_um", "roughness_high_um") if row.cells["roughness_low_um"] else None
    return Finish(
        code=row.text("code"),
        name_en=row.text("name_en"),
        name_de=row.text("name_de"),
        category=cast("FinishCategory", row.one_of("category", get_args(FinishCategory))),
        process_codes=processes,
        material_classes=row.words("material_classes"),
        roughness_after_um=roughness,
        extra_days=row.span("extra_days_low", "extra_days_high"),
        price_basis=cast("PriceBasis", row.one_of("price_basis", get_args(PriceBasis))),
        price_eur=row.span("price_low_eur", "price_high_eur"),
        minimum_eur=row.number("minimum_eur"),
        source=row.text("source"),
        confidence=_confidence(row),
    )


def _institute(row: Row) -> Institute:
    terms = [split_terms(name, row.terms(name, f"{name}_de")) for name in TERM_LISTS]
    free: dict[str, Any] = {column: words for lists in terms for column, words in lists.items()}
    return Institute(
        code=row.text("code"),
        name=row.text("name"),
        place=row.text("place"),
        latitude=row.number("latitude", -90.0, 90.0),
        longitude=row.number("longitude", -180.0, 180.0),
        process_codes=row.words("process_codes"),
        industries=row.words("industries"),
        web=row.text("web"),
        source=row.text("source"),
        confidence=_confidence(row),
        methods=_methods(row),
        **free,
    )


def _methods(row: Row) -> tuple[str, ...]:
    methods = row.words("methods")
    for method in methods:
        if method not in METHODS:
            raise row.refuse("methods", "not_one_of", method)
    return methods


def _development(rows: Iterable[Row], qualifications: Iterable[Row]) -> DevelopmentRules:
    names = {each.name for each in fields(DevelopmentRules)} - {"qualifications"}
    values: dict[str, Any] = {
        code: row.number("value", 0.0, 100.0 if code.startswith(("fit_", "capacity_")) else 1e6)
        for row in rows
        for code in (row.one_of("code", names),)
    }
    usual = tuple((row.text("industry"), row.text("certificate")) for row in qualifications)
    return DevelopmentRules(**values, qualifications=usual)


def _advice(row: Row) -> AdviceRule:
    unit = cast("AdviceUnit", row.one_of("unit", ADVICE_UNITS))
    return AdviceRule(
        code=cast("AdviceCode", row.one_of("code", ADVICE_CODES)),
        threshold=row.number("threshold", 0.0, 1.0 if unit == "share" else 1e6),
        unit=unit,
        least_requests=row.whole("least_requests"),
        meaning=row.text("meaning"),
        source=row.text("source"),
    )


def _place(row: Row) -> Place:
    return Place(
        name=row.text("name"),
        postcode=row.text("postcode"),
        district=row.text("district"),
        latitude=row.number("latitude", -90.0, 90.0),
        longitude=row.number("longitude", -180.0, 180.0),
    )


def _tariff_row(row: Row) -> TariffRow:
    return TariffRow(
        service=row.one_of("service", ("standard", "express", "freight")),
        zone=row.text("zone"),
        countries=tuple(row.cells["countries"].split()),
        weight_to_kg=row.number("weight_to_kg"),
        price_eur=row.number("price_eur"),
        transit_working_days=(row.whole("transit_days_low", 0, 365), row.whole("transit_days_high", 0, 365)),
        volumetric_divisor_cm3_per_kg=row.number("volumetric_divisor_cm3_per_kg", 1.0),
        max_length_cm=row.number("max_length_cm"),
        max_girth_cm=row.number("max_girth_cm"),
        source=row.text("source"),
    )
