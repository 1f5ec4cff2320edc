"""Public facts of the catalogue as they go out. Rates have no field here and so cannot leave."""

from __future__ import annotations

from datetime import date
from typing import Literal

from app.institutes import Capacity, Institute
from app.marketplace.supplying import MaterialFacts, ProcessFacts, ProviderFacts
from app.marketplace.supplying.known_institutes import KnownInstitute
from app.web.api.models import Shown

Category = Literal["BJT", "DED", "MEX", "MJT", "PBF", "SHL", "VPP"]
Suitability = Literal["yes", "grade", "no", "unknown"]


class DesignRulesShown(Shown):
    """Limits of what a process makes reliably; null: unknown."""

    min_wall_mm: float
    tolerance_pct: float
    tolerance_min_mm: float
    roughness_ra_um: tuple[float, float]
    min_hole_mm: float | None
    min_gap_mm: float | None


class ProcessShown(Shown):
    """A process after ISO/ASTM 52900."""

    code: str
    category: Category
    name: str
    synonyms: list[str]
    rules: DesignRulesShown
    materials: list[str]
    providers: int


class ProcessesShown(Shown):
    """A page of processes."""

    processes: list[ProcessShown]
    next_cursor: str | None


class MaterialShown(Shown):
    """A material in the state one process leaves it in; null: no figure known."""

    code: str
    name: str
    standard_designation: str
    family: Literal["metal", "polymer", "composite", "ceramic", "sand"]
    process: str
    condition: str
    required_steps: list[str]
    density_g_cm3: float
    tensile_strength_mpa: float | None
    yield_strength_mpa: float | None
    elongation_pct: float | None
    youngs_modulus_gpa: float | None
    max_use_temperature_c: float | None
    food_contact: Suitability
    biocompatible: Suitability
    synonyms: list[str]
    source: str
    confidence: Literal["high", "medium", "low"]
    providers: int


class MaterialsShown(Shown):
    """A page of materials."""

    materials: list[MaterialShown]
    next_cursor: str | None


class PlaceShown(Shown):
    """Where somebody sits."""

    name: str
    postcode: str
    district: str
    latitude: float
    longitude: float


class CertificateShown(Shown):
    """A certificate of the firm and its expiry."""

    code: str
    valid_until: date


class MachineShown(Shown):
    """A machine and what runs on it."""

    code: str
    model: str
    name: str
    process: str
    build_volume_mm: tuple[float, float, float]
    materials: list[str]
    finishes: list[str]


class ProviderShown(Shown):
    """A manufacturer's public facts."""

    code: str
    name: str
    is_fictional: bool
    place: PlaceShown
    summary: str
    languages: list[str]
    industries: list[str]
    certificates: list[CertificateShown]
    material_certificates: list[str]
    countries_served: list[str]
    processes: list[str]
    materials: list[str]
    machines: list[MachineShown]
    tiers: list[str]


class ProvidersShown(Shown):
    """A page of providers."""

    providers: list[ProviderShown]
    next_cursor: str | None


class TermShown(Shown):
    """An institute's own word in both languages; "" where it gave the other one only."""

    de: str
    en: str


class InstituteShown(Shown):
    """A research institute's public facts."""

    code: str
    name: str
    place: str
    process_codes: list[str]
    processes_other: list[TermShown]
    materials: list[TermShown]
    competences: list[TermShown]
    industries: list[str]
    web: str
    source: str
    confidence: str
    properties: list[TermShown]
    machines: list[TermShown]
    methods: list[str]
    capacity: Capacity
    capacity_note: str


class InstitutesShown(Shown):
    """A page of institutes."""

    institutes: list[InstituteShown]
    next_cursor: str | None


def show_process(facts: ProcessFacts, language: str) -> ProcessShown:
    """A process as it leaves the house."""
    rules = facts.rules
    return ProcessShown(
        code=facts.code,
        category=facts.category,
        name=facts.name_de if language == "de" else facts.name_en,
        synonyms=list(facts.synonyms),
        rules=DesignRulesShown(
            min_wall_mm=rules.min_wall_mm,
            tolerance_pct=rules.tolerance_pct,
            tolerance_min_mm=rules.tolerance_min_mm,
            roughness_ra_um=rules.roughness_ra_um,
            min_hole_mm=rules.min_hole_mm,
            min_gap_mm=rules.min_gap_mm,
        ),
        materials=list(facts.materials),
        providers=facts.providers,
    )


def show_material(facts: MaterialFacts, language: str) -> MaterialShown:
    """A material as it leaves the house."""
    material = facts.material
    return MaterialShown(
        code=material.code,
        name=material.name_in(language),
        standard_designation=material.standard_designation,
        family=material.family,
        process=material.process_code,
        condition=material.condition,
        required_steps=list(material.required_steps),
        density_g_cm3=material.density_g_cm3,
        tensile_strength_mpa=material.tensile_strength_mpa,
        yield_strength_mpa=material.yield_strength_mpa,
        elongation_pct=material.elongation_pct,
        youngs_modulus_gpa=material.youngs_modulus_gpa,
        max_use_temperature_c=material.max_use_temperature_c,
        food_contact=material.food_contact,
        biocompatible=material.biocompatible,
        synonyms=list(material.synonyms),
        source=material.source,
        confidence=material.confidence,
        providers=facts.providers,
    )


def show_provider_facts(facts: ProviderFacts, language: str) -> ProviderShown:
    """A provider as everybody may see it."""
    place = facts.place
    return ProviderShown(
        code=facts.code,
        name=facts.name,
        is_fictional=facts.is_fictional,
        place=PlaceShown(
            name=place.name,
            postcode=place.postcode,
            district=place.district,
            latitude=place.latitude,
            longitude=place.longitude,
        ),
        summary=facts.summary_de if language == "de" else facts.summary_en,
        languages=list(facts.languages),
        industries=list(facts.industries),
        certificates=[
            CertificateShown(code=one.code, valid_until=one.valid_until) for one in facts.certificates
        ],
        material_certificates=list(facts.material_certificates),
        countries_served=list(facts.countries_served),
        processes=list(facts.processes),
        materials=list(facts.materials),
        machines=[
            MachineShown(
                code=machine.code,
                model=machine.model,
                name=machine.name,
                process=machine.process,
                build_volume_mm=machine.build_volume_mm,
                materials=list(machine.materials),
                finishes=list(machine.finishes),
            )
            for machine in facts.machines
        ],
        tiers=list(facts.tiers),
    )


def show_terms(institute: Institute, name: str) -> list[TermShown]:
    """One of its lists of words."""
    return [TermShown(de=term.de, en=term.en) for term in institute.list_terms(name)]


def show_institute(known: KnownInstitute) -> InstituteShown:
    """An institute as it leaves the house."""
    institute = known.institute
    return InstituteShown(
        code=institute.code,
        name=institute.name,
        place=institute.place,
        process_codes=list(institute.process_codes),
        processes_other=show_terms(institute, "processes_other"),
        materials=show_terms(institute, "materials"),
        competences=show_terms(institute, "competences"),
        industries=list(institute.industries),
        web=institute.web,
        source=institute.source,
        confidence=institute.confidence,
        properties=show_terms(institute, "properties"),
        machines=show_terms(institute, "machines"),
        methods=list(institute.methods),
        capacity=known.capacity,
        capacity_note=known.capacity_note,
    )
