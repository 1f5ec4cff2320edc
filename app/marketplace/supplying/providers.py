"""Providers as everybody may see them: what they can do, never what they charge for it."""

from __future__ import annotations

from dataclasses import dataclass

from app.marketplace.accounts import Viewer, require_scope
from app.offers import Catalogue
from app.providers import Certificate, Place, Provider
from app.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """A machine without its queue, hours and rates; materials and finishes as codes."""

    code: str
    model: str
    name: str
    process: str
    build_volume_mm: tuple[float, float, float]
    materials: tuple[str, ...]
    finishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """The allowlist of public facts about a provider."""

    code: str
    name: str
    is_fictional: bool
    place: Place
    summary_en: str
    summary_de: str
    languages: tuple[str, ...]
    industries: tuple[str, ...]
    certificates: tuple[Certificate, ...]
    material_certificates: tuple[str, ...]
    countries_served: tuple[str, ...]
    dispatch_cutoff_hour: int
    processes: tuple[str, ...]
    materials: tuple[str, ...]
    machines: tuple[MachineFacts, ...]
    tiers: tuple[str, ...]


def list_providers(
    viewer: Viewer, catalogue: Catalogue, *, process: str | None = None, material: str | None = None
) -> tuple[ProviderFacts, ...]:
    """All providers, or those with a machine for the process and material together."""
    require_scope(viewer, "catalogue:read")
    return tuple(
        _tell(provider)
        for provider in catalogue.market.providers
        if any(
            (process is None or machine.process_code == process)
            and (material is None or any(m.material_code == material for m in machine.materials))
            for machine in provider.machines
        )
    )


def show_provider(viewer: Viewer, catalogue: Catalogue, code: str) -> ProviderFacts:
    """One provider; NotFound ``provider_not_found`` (provider)."""
    require_scope(viewer, "catalogue:read")
    for provider in catalogue.market.providers:
        if provider.code == code:
            return _tell(provider)
    raise NotFound("provider_not_found", {"provider": code})


def _tell(provider: Provider) -> ProviderFacts:
    machines = tuple(
        MachineFacts(
            code=machine.code,
            model=machine.model,
            name=machine.name,
            process=machine.process_code,
            build_volume_mm=machine.build_volume_mm,
            materials=tuple(each.material_code for each in machine.materials),
            finishes=tuple(sorted({finish for each in machine.materials for finish in each.finishes})),
        )
        for machine in provider.machines
    )
    return ProviderFacts(
        code=provider.code,
        name=provider.name,
        is_fictional=provider.is_fictional,
        place=provider.place,
        summary_en=provider.summary_en,
        summary_de=provider.summary_de,
        languages=provider.languages,
        industries=provider.industries,
        certificates=provider.certificates,
        material_certificates=provider.material_certificates,
        countries_served=provider.countries_served,
        dispatch_cutoff_hour=provider.dispatch_cutoff_hour,
        processes=tuple(sorted({machine.process for machine in machines})),
        materials=tuple(sorted({code for machine in machines for code in machine.materials})),
        machines=machines,
        tiers=tuple(tier.code for tier in provider.tiers),
    )
