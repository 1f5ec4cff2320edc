"""A market far larger than Saxony: invented providers over the built-in facts, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from app.catalogue.facts import Facts, MachineModel, load_facts
from app.catalogue.loading import build_catalogue
from app.offers import Catalogue
from app.processes import AS_BUILT, Material, find_process
from app.providers import (
    Certificate,
    CertificateRate,
    FinishRate,
    Machine,
    MachineMaterial,
    MachineRate,
    MaterialRate,
    Provider,
    QuantityBand,
    RateCard,
    Tier,
)

MACHINES_EACH = 10
CHOICES_EACH = 10  # finishes of a machine over its materials, as-built included
TIERS = (Tier("economy", 0.9, 1.5), Tier("standard", 1.0, 1.0))
CANDIDATES_EACH = MACHINES_EACH * CHOICES_EACH * len(TIERS)


@dataclass(frozen=True)
class _Model:
    """A machine's data sheet, and what it can make: materials, each with the finishes that suit it."""

    sheet: MachineModel
    materials: tuple[tuple[Material, tuple[str, ...]], ...]


def build_market(providers: int, seed: int = 5) -> Catalogue:
    """That many providers with MACHINES_EACH machines and CANDIDATES_EACH candidates each."""
    facts = load_facts()
    chance = random.Random(seed)
    models = [_read_model(sheet, facts) for sheet in facts.machines.values()]
    usable = [
        model
        for model in models
        if not find_process(model.sheet.process_code).is_for_moulds
        and sum(len(finishes) + 1 for _, finishes in model.materials[:1]) >= CHOICES_EACH
    ]
    return build_catalogue(
        facts, [_make_provider(number, usable, facts, chance) for number in range(providers)]
    )


def _read_model(sheet: MachineModel, facts: Facts) -> _Model:
    process = find_process(sheet.process_code)
    return _Model(
        sheet,
        tuple(
            (
                material,
                tuple(
                    finish.code
                    for finish in facts.finishes.values()
                    if finish.code not in {AS_BUILT, *process.required_steps, *material.required_steps}
                    and finish.suits(process.code, material)
                ),
            )
            for material in facts.materials.values()
            if material.process_code == process.code and material.setting_codes
        ),
    )


def _make_provider(number: int, models: list[_Model], facts: Facts, chance: random.Random) -> Provider:
    machines = tuple(_make_machine(place, chance.choice(models), chance) for place in range(MACHINES_EACH))
    return Provider(
        code=f"bench-{number:05d}",
        name=f"Benchmark {number} (fictional)",
        is_fictional=True,
        place=chance.choice(facts.places),
        summary_en="-",
        summary_de="-",
        languages=("de", "en"),
        industries=(),
        certificates=(Certificate("ISO 9001", date(2099, 1, 1)),) if chance.random() < 0.7 else (),
        material_certificates=("2.2", "3.1") if chance.random() < 0.7 else (),
        countries_served=(),
        dispatch_cutoff_hour=chance.choice((10, 12, 14)),
        machines=machines,
        tiers=TIERS,
        rate_card=_make_card(machines, facts, chance),
    )


def _make_machine(place: int, model: _Model, chance: random.Random) -> Machine:
    """CHOICES_EACH choices, handed out over up to three materials."""
    chosen = chance.sample(model.materials, min(3, len(model.materials)))
    room = [list(finishes) for _, finishes in chosen]
    picked: list[list[str]] = [[] for _ in chosen]
    for _ in range(CHOICES_EACH - len(chosen)):
        at = chance.choice([at for at, left in enumerate(room) if left])
        picked[at].append(room[at].pop(chance.randrange(len(room[at]))))
    sheet = model.sheet
    return Machine(
        code=f"m{place}",
        model=sheet.code,
        process_code=sheet.process_code,
        build_volume_mm=sheet.build_volume_mm,
        margin_mm=sheet.margin_mm,
        count=chance.choice((1, 1, 1, 2, 3)),
        lasers_or_heads=sheet.lasers_or_heads,
        hours_per_day=chance.choice((8.0, 16.0, 24.0)),
        queue_days=chance.randrange(10),
        materials=tuple(
            MachineMaterial(material.code, chance.choice(material.setting_codes), tuple(finishes))
            for (material, _), finishes in zip(chosen, picked, strict=True)
        ),
        diameter_mm=sheet.diameter_mm,
    )


def _make_card(machines: tuple[Machine, ...], facts: Facts, chance: random.Random) -> RateCard:
    def near(low: float, high: float) -> float:
        return round(chance.uniform(low, high), 2)

    materials = sorted({offered.material_code for machine in machines for offered in machine.materials})
    steps = {
        step
        for machine in machines
        for offered in machine.materials
        for step in (
            *offered.finishes,
            *find_process(machine.process_code).required_steps,
            *facts.materials[offered.material_code].required_steps,
        )
    }
    return RateCard(
        version=1,
        valid_from=date(2026, 1, 1),
        currency="EUR",
        margin=near(0.1, 0.5),
        order_preparation_eur=near(0, 40),
        model_preparation_eur=near(0, 60),
        labour_eur_per_h=near(35, 80),
        energy_eur_per_kwh=near(0.15, 0.4),
        support_removal_eur_per_cm2=near(0.05, 0.5),
        packaging_eur_per_order=near(2, 10),
        packaging_eur_per_part=near(0.1, 1.0),
        scrap_fraction=near(0, 0.1),
        minimum_part_eur=near(0, 15),
        minimum_order_eur=near(0, 120),
        machine_rates=tuple(
            MachineRate(machine.code, near(5, 180), chance.choice(("shared", "exclusive")))
            for machine in machines
        ),
        material_rates=tuple(
            MaterialRate(code, near(*facts.materials[code].feedstock_price_eur_kg)) for code in materials
        ),
        finish_rates=tuple(
            FinishRate(
                code,
                facts.finishes[code].price_basis,
                near(*facts.finishes[code].price_eur),
                near(0, 30),
                chance.randrange(4),
                0.2,
            )
            for code in sorted(steps)
        ),
        certificate_rates=(CertificateRate("3.1", near(20, 90)),),
        quantity_bands=(QuantityBand(10, 0.05), QuantityBand(100, near(0.05, 0.3))),
    )
