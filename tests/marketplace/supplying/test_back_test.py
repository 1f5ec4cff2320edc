"""What earlier parts would cost: the arithmetic of the comparison, and that it tells nobody's secrets."""

from __future__ import annotations

from typing import Any

import pytest

from app.marketplace.supplying import (
    BackTest,
    BackTestResult,
    PriceSample,
    SamplePrice,
    back_test,
    load_samples,
    price_sample,
)
from app.marketplace.supplying.version_view import VersionView
from app.values import Invalid, round_half_up
from app.values.canonical import canonical_json
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import Stage
from tests.marketplace.supplying.firm import Firm, found_firm


@pytest.fixture
def firm(stage: Stage, catalogue_rows: CatalogueRows) -> Firm:
    return found_firm(stage, catalogue_rows)


def run_back_test(firm: Firm, version: VersionView, **wanted: Any) -> BackTestResult:
    with firm.stage.database.read() as session:
        return back_test(
            firm.owner, session, firm.code, BackTest(version.id, **wanted),
            catalogue=firm.catalogue(), facts=firm.facts, policy=firm.stage.policy, now=firm.stage.now,
        )  # fmt: skip


def price(firm: Firm, version: VersionView, **wanted: Any) -> SamplePrice:
    with firm.stage.database.read() as session:
        return price_sample(
            firm.owner, session, firm.code, PriceSample(version.id, **{"sample": "bracket", **wanted}),
            catalogue=firm.catalogue(), facts=firm.facts, policy=firm.stage.policy, now=firm.stage.now,
        )  # fmt: skip


def test_samples_are_the_examples_and_can_be_priced() -> None:
    samples = {each.name: each.measurements for each in load_samples()}

    assert {"bracket", "cover", "gear", "lattice", "valve_block", "cube_20mm"} <= samples.keys()
    assert all(each.is_priceable for each in samples.values())
    assert samples["cube_20mm"].volume_mm3 == pytest.approx(8000.0)


def test_the_same_version_changes_no_price(firm: Firm) -> None:
    result = run_back_test(firm, firm.start())

    assert result.parts == len(load_samples())
    assert result.median_change == 0.0
    assert result.counts == {"dearer": 0, "cheaper": 0, "same": len(result.prices), "new": 0, "gone": 0}
    assert len(result.prices) > result.parts  # each part in each material that fits


def test_a_higher_margin_makes_everything_dearer_by_as_much(firm: Firm) -> None:
    draft = firm.start()
    free = {"minimum_part_eur": 0.0, "minimum_order_eur": 0.0}
    firm.publish(firm.change(draft, {"rate_card": free}))
    higher = firm.change(firm.start(), {"rate_card": {"margin": 0.52}})

    result = run_back_test(firm, higher)

    # price = cost / (1 - margin): 0.64 / 0.48
    assert result.median_change == pytest.approx(0.64 / 0.48 - 1, abs=1e-3)
    assert result.counts["dearer"] == len(result.prices)
    changes = [each.change for each in result.prices if each.change is not None]
    assert changes == sorted(changes, reverse=True)


def test_a_machine_given_up_takes_its_materials_with_it(firm: Firm) -> None:
    draft = firm.start()
    rates = draft.document["rate_card"]["machine_rates"]
    fewer = firm.change(
        draft, {"machines": draft.document["machines"][:1], "rate_card": {"machine_rates": rates[:1]}}
    )

    result = run_back_test(firm, fewer)

    gone = {each.material for each in result.prices if each.direction == "gone"}
    assert gone == {"lpbf-316l", "lpbf-w", "lpbf-cu", "lpbf-cucrzr"}
    assert all(
        each.after_minor is None and each.change is None for each in result.prices if each.material in gone
    )


def test_parts_of_the_platform_come_without_name_and_owner(firm: Firm) -> None:
    stage = firm.stage
    customer = stage.add_member("Geheim GmbH")
    part = stage.upload_measured(customer)

    result = run_back_test(firm, firm.start(), source="platform", parts=10)

    assert result.parts == 1
    assert {each.part for each in result.prices} == {"1"}
    assert {each.size_mm for each in result.prices} == {(20.0, 20.0, 20.0)}
    written = canonical_json(result).decode()
    assert not any(secret in written for secret in (part.id, part.file_name, part.sha256, "Geheim"))


def test_a_version_with_faults_cannot_be_tested(firm: Firm) -> None:
    draft = firm.change(firm.start(), {"tiers": []})

    with pytest.raises(Invalid, match="version_at_fault"):
        run_back_test(firm, draft)
    with pytest.raises(Invalid, match="parts_count_out_of_range"):
        run_back_test(firm, draft, parts=101)


def test_the_sample_beside_the_editor_shows_each_line_before_and_after(firm: Firm) -> None:
    draft = firm.start()
    rates = draft.document["rate_card"]["machine_rates"]
    dearer = firm.change(
        draft, {"rate_card": {"machine_rates": [{**rates[0], "eur_per_h": 126.0}, *rates[1:]]}}
    )
    choice = ("truprint-1000", "lpbf-cocr")

    sample = price(firm, dearer, machine=choice[0], material=choice[1])

    assert sample.choice == choice
    assert sample.before is not None
    assert sample.after is not None
    lines = {each.code: (each.before_minor, each.after_minor) for each in sample.lines}
    before, after = lines["machine_time"]
    assert before is not None
    assert after == pytest.approx(2 * before, abs=1)
    assert lines["feedstock"][0] == lines["feedstock"][1]
    assert sum(each.after_minor or 0 for each in sample.lines) == sample.after.total.amount_minor
    assert sum(each.before_minor or 0 for each in sample.lines) == sample.before.total.amount_minor


def test_with_faults_there_is_only_the_price_in_force(firm: Firm) -> None:
    sample = price(firm, firm.change(firm.start(), {"rate_card": {"margin": -1.0}}))

    assert sample.after is None
    assert sample.before is not None
    assert [each.place for each in sample.faults] == ["rate_card.margin"]


def test_an_unknown_sample_is_refused(firm: Firm) -> None:
    with pytest.raises(Invalid, match="sample_unknown"):
        price(firm, firm.start(), sample="secret")


@pytest.mark.parametrize(
    ("machine", "material", "problems"),
    [
        ("no-such", None, {"machine": "unknown_machine"}),
        ("no-such", "lpbf-cocr", {"machine": "unknown_machine", "material": "cannot_make_sample"}),
        ("truprint-1000", "no-such", {"machine": "cannot_make_sample", "material": "unknown_material"}),
        ("truprint-1000", "lpbf-316l", {"machine": "cannot_make_sample", "material": "cannot_make_sample"}),
    ],
)
def test_nobody_is_told_the_price_of_another_pair(
    firm: Firm, machine: str, material: str | None, problems: dict[str, str]
) -> None:
    draft = firm.start()

    with pytest.raises(Invalid, match="sample_not_made_so") as refusal:
        price(firm, draft, machine=machine, material=material)

    faults: Any = refusal.value.parameters["faults"]
    assert {each["place"]: each["problem"] for each in faults} == problems
    # the editor shows what there is instead
    kept = price(firm, draft, machine=machine, material=material, is_choice_kept=False)
    assert kept.choice == kept.choices[0]


def test_a_machine_or_a_material_alone_is_kept_too(firm: Firm) -> None:
    draft = firm.start()
    choices = price(firm, draft).choices
    machine, material = choices[-1]

    by_machine, by_material = price(firm, draft, machine=machine), price(firm, draft, material=material)

    assert by_machine.choice == next(each for each in choices if each[0] == machine)
    assert by_material.choice == next(each for each in choices if each[1] == material)


def test_with_faults_there_is_no_price_of_what_only_the_draft_knows(firm: Firm) -> None:
    draft = firm.change(firm.start(), {"tiers": []})

    sample = price(firm, draft, machine="no-such")

    assert (sample.choice, sample.before, sample.after, sample.lines) == (None, None, None, ())
    assert [each.code for each in sample.faults] == ["too_short"]


@pytest.mark.parametrize(("quantity", "machine"), [(1, "truprint-1000"), (37, "m100")])
def test_a_line_is_its_quantity_times_its_rate_and_the_margin(
    firm: Firm, quantity: int, machine: str
) -> None:
    sample = price(firm, firm.start(), quantity=quantity, machine=machine)

    told = {each.code: each for each in sample.lines if each.after_driver is not None}
    assert {"machine_time", "feedstock", "energy", "build_setup", "order_preparation"} <= told.keys()
    for line in told.values():
        driver = line.after_driver
        assert driver is not None
        assert line.before_driver == driver
        amount_eur = driver.quantity * driver.rate_eur / (1 - driver.margin)
        assert line.after_minor == round_half_up(amount_eur * 100), line.code
    assert told["machine_time"].after_driver is not None
    rate = next(each for each in firm.in_force().rate_card.machine_rates if each.machine_code == machine)
    assert told["machine_time"].after_driver.rate_eur == rate.eur_per_h


@pytest.mark.parametrize(
    ("rates", "code", "unit", "rate_eur"),
    [
        ({"formula_rates": [{"text": "2,5 * volume_cm3 + 3"}]}, "formula_price", "part", None),
        ({"table_rates": [{"basis": "per_cm3", "from_value": 0.0, "eur": 4.5}]}, "table_price", "cm3", 4.5),
    ],
)
def test_lists_and_formulas_are_selling_prices(
    firm: Firm, rates: dict[str, list[dict[str, Any]]], code: str, unit: str, rate_eur: float | None
) -> None:
    pair = {"machine_code": "truprint-1000", "material_code": "lpbf-cocr"}
    card = {name: [{**pair, **row} for row in rows] for name, rows in rates.items()}
    draft = firm.change(firm.start(), {"rate_card": card})

    sample = price(firm, draft, quantity=3, machine=pair["machine_code"], material=pair["material_code"])

    line = next(each for each in sample.lines if each.code == code)
    assert line.after_driver is not None
    assert (line.after_driver.unit, line.after_driver.margin) == (unit, 0.0)
    assert rate_eur in (None, line.after_driver.rate_eur)
    assert line.after_minor == round_half_up(line.after_driver.quantity * line.after_driver.rate_eur * 100)
    assert "machine_time" not in {each.code for each in sample.lines if each.after_driver is not None}
