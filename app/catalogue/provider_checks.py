"""What a provider's document refers to must exist, fit together and carry a price."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.catalogue.facts import Facts
from app.catalogue.provider_document import (
    MachineDocument,
    MachineMaterialDocument,
    ProviderDocument,
    RateCardDocument,
)
from app.catalogue.refusal import refuse
from app.processes.catalogue import find_process
from app.processes.material import AS_BUILT


@dataclass(frozen=True, slots=True)
class _Rates:
    machines: frozenset[str]
    materials: frozenset[str]
    finishes: frozenset[str]


def check_provider(document: ProviderDocument, file: str, facts: Facts) -> None:
    """Raises Invalid("catalogue_invalid") at the first reference or order that cannot be right."""
    card = document.rate_card
    _check_rates(card, file, facts)
    rates = _Rates(
        frozenset(rate.machine_code for rate in card.machine_rates),
        frozenset(rate.material_code for rate in card.material_rates),
        frozenset(rate.finish_code for rate in card.finish_rates),
    )
    _check_unique((machine.code for machine in document.machines), file, "machines", "code")
    for index, machine in enumerate(document.machines):
        _check_machine(machine, file, f"machines[{index}]", facts, rates)
    _check_known((r.machine_code for r in card.machine_rates), {m.code for m in document.machines}, file,
                 "rate_card.machine_rates", "machine_code", "unknown_machine")  # fmt: skip
    _check_tiers(document, file)
    _check_unique((c.code for c in document.certificates), file, "certificates", "code")
    priced = {rate.code for rate in card.certificate_rates}
    for index, code in enumerate(document.material_certificates):
        if code not in priced:
            raise refuse(file, f"material_certificates[{index}]", "rate_missing", code)


def _check_unique(values: Iterable[object], file: str, place: str, name: str) -> None:
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            raise refuse(file, f"{place}[{index}].{name}", "duplicate_code", value)
        seen.add(value)


def _check_known(
    values: Iterable[str], known: Collection[str], file: str, place: str, name: str, problem: str
) -> None:
    for index, value in enumerate(values):
        if value not in known:
            raise refuse(file, f"{place}[{index}].{name}", problem, value)


def _check_rates(card: RateCardDocument, file: str, facts: Facts) -> None:
    _check_unique(
        (r.machine_code for r in card.machine_rates), file, "rate_card.machine_rates", "machine_code"
    )
    materials = [rate.material_code for rate in card.material_rates]
    _check_unique(materials, file, "rate_card.material_rates", "material_code")
    _check_known(
        materials, facts.materials, file, "rate_card.material_rates", "material_code", "unknown_material"
    )
    finishes = [rate.finish_code for rate in card.finish_rates]
    _check_unique(finishes, file, "rate_card.finish_rates", "finish_code")
    _check_known(finishes, facts.finishes, file, "rate_card.finish_rates", "finish_code", "unknown_finish")
    for index, rate in enumerate(card.finish_rates):
        if rate.basis == "per_hour" and rate.hours_per_part == 0.0:
            raise refuse(file, f"rate_card.finish_rates[{index}].hours_per_part", "hours_missing", 0)
    _check_unique((r.code for r in card.certificate_rates), file, "rate_card.certificate_rates", "code")
    quantity, discount = 0, 0.0
    for index, band in enumerate(card.quantity_bands):
        place = f"rate_card.quantity_bands[{index}]"
        if band.from_quantity <= quantity:
            raise refuse(file, f"{place}.from_quantity", "band_not_ascending", band.from_quantity)
        if band.discount < discount:
            raise refuse(file, f"{place}.discount", "discount_falls", band.discount)
        quantity, discount = band.from_quantity, band.discount


def _check_machine(machine: MachineDocument, file: str, place: str, facts: Facts, rates: _Rates) -> None:
    model = facts.machines.get(machine.model)
    if model is None:
        raise refuse(file, f"{place}.model", "unknown_machine_model", machine.model)
    if machine.diameter_mm is not None and machine.build_volume_mm is None:
        raise refuse(file, f"{place}.diameter_mm", "build_volume_missing", machine.diameter_mm)
    x, y, _ = machine.build_volume_mm or model.build_volume_mm
    margin_mm = model.margin_mm if machine.margin_mm is None else machine.margin_mm
    if 2.0 * margin_mm >= min(x, y):
        raise refuse(file, f"{place}.margin_mm", "margin_too_large", margin_mm)
    if machine.code not in rates.machines:
        raise refuse(file, f"{place}.code", "rate_missing", machine.code)
    _check_required_steps(find_process(model.process_code).required_steps, file, rates)
    pairs = [(m.material_code, m.setting_code) for m in machine.materials]
    _check_unique(pairs, file, f"{place}.materials", "material_code")
    for index, material in enumerate(machine.materials):
        _check_material(material, file, f"{place}.materials[{index}]", model.process_code, facts, rates)


def _check_required_steps(steps: Iterable[str], file: str, rates: _Rates) -> None:
    for step in steps:
        if step not in rates.finishes:
            raise refuse(file, "rate_card.finish_rates", "required_step_without_rate", step)


def _check_material(
    document: MachineMaterialDocument, file: str, place: str, process_code: str, facts: Facts, rates: _Rates
) -> None:
    material = facts.materials.get(document.material_code)
    if material is None:
        raise refuse(file, f"{place}.material_code", "unknown_material", document.material_code)
    if material.process_code != process_code:
        raise refuse(file, f"{place}.material_code", "material_not_for_process", document.material_code)
    if document.setting_code not in {setting.code for setting in find_process(process_code).settings}:
        raise refuse(file, f"{place}.setting_code", "setting_not_for_process", document.setting_code)
    if document.setting_code not in material.setting_codes:
        raise refuse(file, f"{place}.setting_code", "setting_not_for_material", document.setting_code)
    if material.code not in rates.materials:
        raise refuse(file, f"{place}.material_code", "rate_missing", material.code)
    _check_required_steps(material.required_steps, file, rates)
    seen: set[str] = set()
    for index, code in enumerate(document.finishes):
        here = f"{place}.finishes[{index}]"
        finish = facts.finishes.get(code)
        if finish is None:
            raise refuse(file, here, "unknown_finish", code)
        if not finish.suits(process_code, material):
            raise refuse(file, here, "finish_not_suitable", code)
        if code in seen:
            raise refuse(file, here, "duplicate_code", code)
        if code not in rates.finishes and code != AS_BUILT:
            raise refuse(file, here, "rate_missing", code)
        seen.add(code)


def _check_tiers(document: ProviderDocument, file: str) -> None:
    """Each tier once, the standard one among them, and of two tiers the faster one never the cheaper."""
    _check_unique((tier.code for tier in document.tiers), file, "tiers", "code")
    if all(tier.code != "standard" for tier in document.tiers):
        raise refuse(file, "tiers", "standard_tier_missing")
    for index, tier in enumerate(document.tiers):
        for other in document.tiers:
            if other.time_factor > tier.time_factor and other.price_factor > tier.price_factor:
                raise refuse(file, f"tiers[{index}].price_factor", "faster_is_cheaper", tier.price_factor)
