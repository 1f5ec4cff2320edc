"""What a provider's document refers to must exist, fit together and carry a price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.catalogue.facts import Facts
from app.catalogue.provider_document import MachineDocument, MachineMaterialDocument, ProviderDocument
from app.catalogue.rate_card_checks import find_card_faults, find_repeated, find_unknown
from app.catalogue.refusal import Fault
from app.processes.catalogue import find_process
from app.processes.material import AS_BUILT


@dataclass(frozen=True, slots=True)
class _Known:
    """What has a rate, and the sites there are."""

    machines: frozenset[str]
    materials: frozenset[str]
    finishes: frozenset[str]
    sites: frozenset[str]


def find_faults(document: ProviderDocument, facts: Facts) -> Iterator[Fault]:
    """Every reference or order that cannot be right."""
    card = document.rate_card
    machines = frozenset(machine.code for machine in document.machines)
    yield from find_card_faults(card, machines, facts)
    known = _Known(
        frozenset(rate.machine_code for rate in card.machine_rates),
        frozenset(rate.material_code for rate in card.material_rates),
        frozenset(rate.finish_code for rate in card.finish_rates),
        frozenset(site.code for site in document.sites),
    )
    yield from find_repeated((machine.code for machine in document.machines), "machines", "code")
    for index, machine in enumerate(document.machines):
        yield from _check_machine(machine, f"machines[{index}]", facts, known)
    yield from _check_tiers(document)
    yield from find_repeated((c.code for c in document.certificates), "certificates", "code")
    yield from find_repeated((site.code for site in document.sites), "sites", "code")
    yield from _check_closures(document, machines)
    yield from find_repeated(
        (limit.finish_code for limit in document.finish_limits), "finish_limits", "finish_code"
    )
    yield from find_unknown(
        (limit.finish_code for limit in document.finish_limits),
        facts.finishes, "finish_limits", "finish_code", "unknown_finish",
    )  # fmt: skip
    for name, codes, priced in (
        (
            "material_certificates",
            document.material_certificates,
            [rate.code for rate in card.certificate_rates],
        ),
        ("inspections", document.inspections, [rate.code for rate in card.inspection_rates]),
    ):
        for index, code in enumerate(codes):
            if code not in priced:
                yield Fault(f"{name}[{index}]", "rate_missing", code)


def _check_machine(machine: MachineDocument, place: str, facts: Facts, known: _Known) -> Iterator[Fault]:
    model = facts.machines.get(machine.model)
    if model is None:
        yield Fault(f"{place}.model", "unknown_machine_model", machine.model)
        return
    if machine.diameter_mm is not None and machine.build_volume_mm is None:
        yield Fault(f"{place}.diameter_mm", "build_volume_missing", machine.diameter_mm)
    x, y, _ = machine.build_volume_mm or model.build_volume_mm
    margin_mm = model.margin_mm if machine.margin_mm is None else machine.margin_mm
    if 2.0 * margin_mm >= min(x, y):
        yield Fault(f"{place}.margin_mm", "margin_too_large", margin_mm)
    if machine.code not in known.machines:
        yield Fault(f"{place}.code", "rate_missing", machine.code)
    if machine.site_code and machine.site_code not in known.sites:
        yield Fault(f"{place}.site_code", "unknown_site", machine.site_code)
    if len(set(machine.runs_on)) < len(machine.runs_on):
        yield Fault(f"{place}.runs_on", "duplicate_code", machine.runs_on)
    yield from _check_required_steps(find_process(model.process_code).required_steps, known)
    pairs = [(m.material_code, m.setting_code) for m in machine.materials]
    yield from find_repeated(pairs, f"{place}.materials", "material_code")
    for index, material in enumerate(machine.materials):
        yield from _check_material(material, f"{place}.materials[{index}]", model.process_code, facts, known)


def _check_required_steps(steps: Iterable[str], known: _Known) -> Iterator[Fault]:
    for step in steps:
        if step not in known.finishes:
            yield Fault("rate_card.finish_rates", "required_step_without_rate", step)


def _check_material(
    document: MachineMaterialDocument, place: str, process_code: str, facts: Facts, known: _Known
) -> Iterator[Fault]:
    material = facts.materials.get(document.material_code)
    if material is None:
        yield Fault(f"{place}.material_code", "unknown_material", document.material_code)
        return
    if material.process_code != process_code:
        yield Fault(f"{place}.material_code", "material_not_for_process", document.material_code)
    if document.setting_code not in {setting.code for setting in find_process(process_code).settings}:
        yield Fault(f"{place}.setting_code", "setting_not_for_process", document.setting_code)
    elif document.setting_code not in material.setting_codes:
        yield Fault(f"{place}.setting_code", "setting_not_for_material", document.setting_code)
    if material.code not in known.materials:
        yield Fault(f"{place}.material_code", "rate_missing", material.code)
    yield from _check_required_steps(material.required_steps, known)
    seen: set[str] = set()
    for index, code in enumerate(document.finishes):
        here = f"{place}.finishes[{index}]"
        finish = facts.finishes.get(code)
        if finish is None:
            yield Fault(here, "unknown_finish", code)
        elif not finish.suits(process_code, material):
            yield Fault(here, "finish_not_suitable", code)
        elif code in seen:
            yield Fault(here, "duplicate_code", code)
        elif code not in known.finishes and code != AS_BUILT:
            yield Fault(here, "rate_missing", code)
        seen.add(code)


def _check_closures(document: ProviderDocument, machines: frozenset[str]) -> Iterator[Fault]:
    for index, closure in enumerate(document.closures):
        place = f"closures[{index}]"
        if closure.machine_code and closure.machine_code not in machines:
            yield Fault(f"{place}.machine_code", "unknown_machine", closure.machine_code)
        if closure.last < closure.first:
            yield Fault(f"{place}.last", "ends_before_it_begins", closure.last)


def _check_tiers(document: ProviderDocument) -> Iterator[Fault]:
    """Each tier once, the standard one among them, and of two tiers the faster one never the cheaper."""
    yield from find_repeated((tier.code for tier in document.tiers), "tiers", "code")
    if all(tier.code != "standard" for tier in document.tiers):
        yield Fault("tiers", "standard_tier_missing")
    for index, tier in enumerate(document.tiers):
        for other in document.tiers:
            if other.time_factor > tier.time_factor and other.price_factor > tier.price_factor:
                yield Fault(f"tiers[{index}].price_factor", "faster_is_cheaper", tier.price_factor)
