"""What a card may say besides costs, each worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from app.pricing.machine_hour import find_hourly_rate
from app.providers import (
    CertificateRate,
    CustomerTerm,
    FormulaRate,
    InspectionRate,
    MachineCost,
    MachineRate,
    MaterialRate,
    Provider,
    QuantityBand,
    Requirement,
    Surcharge,
    TableRate,
)
from app.providers.rate_card import TableBasis
from tests.market import make_card, make_machine, make_provider
from tests.pricing.bench import make_part, make_printer, price_part
from tests.pricing.test_price import dict_of, offers_of, pick

COST = MachineCost("m1", 90_000, 10_000, 5, 4_000, 20, 100, 3_000, 1_000, 3_000)


def list_rates(
    basis: TableBasis, *brackets: tuple[float, float], is_marginal: bool = True
) -> tuple[TableRate, ...]:
    return tuple(TableRate("m1", "demo-pa12", basis, start, eur, is_marginal) for start, eur in brackets)


def test_an_hour_that_is_given_is_not_computed() -> None:
    """(100 000 / 5 + 4 000 + 20 · 100 + 3 000 + 1 000) / 3 000 = 10 €/h."""
    assert find_hourly_rate(MachineRate("m1", 0.0, "shared"), {"m1": COST}) == 10.0
    assert find_hourly_rate(MachineRate("m1", 7.0, "shared"), {"m1": COST}) == 7.0
    assert find_hourly_rate(MachineRate("m1", 0.0, "shared"), {}) == 0.0


@pytest.mark.parametrize(
    ("basis", "eur"),
    [
        ("per_cm3", 8.0), ("per_hull_cm3", 10.0), ("per_box_cm3", 12.0), ("per_cm2", 24.0), ("per_g", 7.0),
        ("per_machine_h", 2.0), ("per_part", 1.0),
    ],
)  # fmt: skip
def test_each_basis_of_a_price_list_counts_its_own_units(basis: TableBasis, eur: float) -> None:
    part = make_part(
        (20.0, 20.0, 30.0), volume_cm3=8.0, hull_cm3=10.0, area_cm2=24.0, feedstock_g=7.0, part_s=7200.0
    )
    provider = make_printer(table_rates=list_rates(basis, (0.0, 1.0)), margin=0.5)
    assert price_part(provider, part).lines == {"table_price": round(eur * 100)}  # the margin is in it
    assert price_part(provider, part, 3).lines == {"table_price": round(eur * 300)}


def test_bases_of_a_price_list_add_up() -> None:
    rates = (*list_rates("per_cm3", (0.0, 0.5)), *list_rates("per_part", (0.0, 3.0)))
    assert price_part(make_printer(table_rates=rates), make_part(), 2).total == 2 * (400 + 300)


@pytest.mark.parametrize(
    ("quantity", "marginal", "whole"),
    # 8 cm³ each, 2 € up to 40 cm³, then 1 €, from 400 cm³ 0.25 €
    [
        (1, 1600, 1600),
        (4, 6400, 4000),
        (5, 8000, 4000),
        (6, 8800, 4800),
        (13, 14400, 10000),
        (60, 46000, 12000),
    ],
)
def test_brackets_marginal_and_whole(quantity: int, marginal: int, whole: int) -> None:
    """A whole bracket prices everything; who is below it pays at most what its first unit costs in all."""
    brackets = ((0.0, 2.0), (40.0, 1.0), (400.0, 0.25))
    for is_marginal, total in ((True, marginal), (False, whole)):
        rates = list_rates("per_cm3", *brackets, is_marginal=is_marginal)
        assert price_part(make_printer(table_rates=rates), make_part(), quantity).total == total


def test_a_list_or_formula_stands_for_making_and_scrap_only() -> None:
    costs: dict[str, object] = {
        "scrap_fraction": 0.5, "labour_eur_per_h": 60.0, "energy_eur_per_kwh": 1.0,
        "order_preparation_eur": 5.0, "support_removal_eur_per_cm2": 2.0, "packaging_eur_per_part": 1.0,
    }  # fmt: skip
    part = make_part(
        part_s=3600.0, feedstock_g=10.0, support_g=2.0, energy_kwh=3.0, contact_cm2=4.0, cycle_fixed_s=3600.0
    )
    # the setting takes 5 min a part for its supports
    around = {"order_preparation": 500, "support_removal": 800 + 500, "packaging": 100}
    making = {"build_setup", "machine_time", "feedstock", "support_material", "energy", "scrap"}
    assert set(price_part(make_printer(**costs), part).lines) == {*around, *making}
    listed = make_printer(**costs, table_rates=list_rates("per_part", (0.0, 9.0)))
    assert price_part(listed, part).lines == {**around, "table_price": 900}
    by_formula = make_printer(**costs, formula_rates=(FormulaRate("m1", "demo-pa12", "2 * machine_h"),))
    assert price_part(by_formula, part).lines == {**around, "formula_price": 400}


def test_a_formula_is_of_one_part_and_keeps_to_the_bands() -> None:
    """builds / quantity spreads a sum over the parts: 30 € a build, whatever is paid for."""
    rate = FormulaRate("m1", "demo-pa12", "30 * builds / quantity + 0.5 * volume_cm3")
    provider = make_printer(formula_rates=(rate,), quantity_bands=(QuantityBand(3, 0.5),))
    part = make_part(alone=2.0)
    assert price_part(provider, part, 2).total == 3000 + 2 * 400
    assert price_part(provider, part, 4).total == 6000 + 3 * 400  # two of four parts count half


def test_where_a_formula_has_no_value_the_part_is_priced_by_hand_and_no_other_is() -> None:
    """15 / (2 − builds) has no value for two builds, and 1.5 − quantity no meaning for two."""
    rate = FormulaRate("m1", "demo-pa12", "15 / (2 - builds)")
    provider = make_printer(formula_rates=(rate,))
    assert not price_part(provider, make_part()).is_by_hand
    assert price_part(provider, make_part(), 2).is_by_hand
    negative = make_printer(formula_rates=(FormulaRate("m1", "demo-pa12", "1.5 - 1 * quantity"),))
    assert not price_part(negative, make_part()).is_by_hand
    assert price_part(negative, make_part(), 2).is_by_hand


def test_an_order_above_the_largest_is_no_offer_but_a_rejection() -> None:
    provider = make_provider(rate_card=make_card(maximum_order_eur=250.0))
    assert pick(offers_of(provider)).total.amount_minor == 24814
    tiers = {offer.candidate.tier for offer in offers_of(provider)}
    assert tiers == {"standard"}  # express would be 372.21
    assert offers_of(provider, 50) == []


def test_inspections_cost_per_order_and_per_part_and_only_when_asked_for() -> None:
    rates = (InspectionRate("cmm", 80.0, 12.0, 2), InspectionRate("ct", 300.0, 0.0, 3))
    provider = make_printer(inspection_rates=rates, margin=0.5)
    assert price_part(provider, make_part(), 4).lines == {}
    asked = price_part(provider, make_part(), 4, Requirement(inspections=("cmm",)))
    assert asked.lines == {"inspection": 2 * (8000 + 4 * 1200)}
    both = price_part(provider, make_part(), 1, Requirement(inspections=("cmm", "ct")))
    assert both.lines == {"inspection": 2 * (8000 + 1200 + 30000)}


def test_a_stronger_certificate_is_paid_where_it_serves_for_a_weaker_one() -> None:
    provider = make_printer(certificate_rates=(CertificateRate("3.1", 40.0), CertificateRate("3.2", 90.0)))
    strong = replace(provider, material_certificates=("3.1", "3.2"))
    for wanted, eur in (("2.2", 40), ("3.1", 40), ("3.2", 90)):
        lines = price_part(strong, make_part(), 1, Requirement(certificates=(wanted,))).lines
        assert lines == {"certificate": eur * 100}


@pytest.mark.parametrize(
    ("surcharge", "minor"),
    [
        (Surcharge("Energy", "Energie", "percent", 5.0), 500),
        (Surcharge("Alloy", "Legierung", "per_kg", 2.0), 600),  # 3 kg
        (Surcharge("Dangerous goods", "Gefahrgut", "per_order", 12.5), 1250),
        (Surcharge("Mark", "Kennzeichen", "per_part", 0.75), 225),
        (Surcharge("Other", "Anderer", "per_order", 9.0, material_code="demo-other"), 0),
    ],
)
def test_surcharges(surcharge: Surcharge, minor: int) -> None:
    provider = make_printer(
        surcharges=(surcharge,), order_preparation_eur=70.0, margin=0.3,
        material_rates=(MaterialRate("demo-pa12", 0.0),),
    )  # fmt: skip
    lines = price_part(provider, make_part(feedstock_g=1000.0), 3).lines
    assert lines == {"order_preparation": 10000} | ({"surcharge": minor} if minor else {})


def test_surcharges_are_named_as_the_provider_names_them() -> None:
    surcharges = (
        Surcharge("Energy", "Energie", "percent", 5.0),
        Surcharge("Powder", "Pulver", "per_kg", 2.0, material_code="demo-other"),
        Surcharge("Mark", "Kennzeichen", "per_part", 0.75),
    )
    offer = pick(offers_of(make_provider(rate_card=make_card(surcharges=surcharges))))
    line = next(line for line in offer.lines if line.code == "surcharge")
    assert line.amount_minor == round(24814 * 0.05) + 75
    assert line.label("Zuschläge", "de") == "Zuschläge: Energie, Kennzeichen"
    assert line.label("Surcharges", "en") == "Surcharges: Energy, Mark"
    assert offer.lines[0].label("Vorbereitung", "de") == "Vorbereitung"


def test_agreed_terms_are_for_one_customer() -> None:
    terms = (CustomerTerm("org-1", 0.9), CustomerTerm("org-2", 1.2))
    provider = make_printer(customer_terms=terms, order_preparation_eur=50.0)
    by_customer = {
        name: price_part(provider, make_part(), customer=name).lines for name in ("org-1", "org-2", "")
    }
    assert by_customer == {
        "org-1": {"order_preparation": 5000, "customer_term": -500},
        "org-2": {"order_preparation": 5000, "customer_term": 1000},
        "": {"order_preparation": 5000},
    }


def test_a_material_has_its_least_price() -> None:
    provider = make_printer(
        material_rates=(MaterialRate("demo-pa12", 100.0, minimum_eur=30.0),), minimum_part_eur=4.0
    )
    part = make_part(feedstock_g=10.0)
    assert price_part(provider, part, 2).lines == {
        "feedstock": 200,
        "minimum_part": 600,
        "minimum_material": 2200,
    }
    assert price_part(provider, part, 40).lines == {"feedstock": 4000, "minimum_part": 12000}


def test_the_providers_own_set_up_fill_waste_and_refresh_replace_the_settings() -> None:
    """A bed of 320 × 320 × 600 mm, cubes of 20 mm with gaps of 5 mm, a quarter filled: 983.04 cubes."""
    plain = make_provider(rate_card=make_card(machine_rates=(MachineRate("m1", 36.0, "shared"),)))
    own = MachineRate("m1", 36.0, "shared", 0.25, 3.0, 40.0)
    material = MaterialRate("demo-pa12", 100.0, waste_fraction=0.2, refresh_fraction=1.0)
    card = make_card(machine_rates=(own,), material_rates=(material,))
    before, after = (pick(offers_of(provider, 100)) for provider in (plain, make_provider(rate_card=card)))
    builds = 100 / (320 * 320 * 600 * 0.25 / 25**3)
    assert after.estimate.builds == round(builds, 4)
    assert dict_of(after)["build_setup"] == round(builds * (3.0 * 60 + 40) * 100)
    # half as dense a bed as the part, all of it fresh, and a fifth of what is used lost
    bed_g = 25**3 / 0.25 / 1000 * 0.5
    assert dict_of(after)["feedstock"] == round(100 * (bed_g + 8 / 4) / 1000 * 100 * 100)
    assert dict_of(before)["feedstock"] == 8000


def test_a_card_is_in_force_from_its_first_day_to_its_last() -> None:
    def offered(first: date, last: date | None) -> bool:
        card = make_card(valid_from=first, valid_until=last)
        return bool(offers_of(make_provider(rate_card=card)))

    today = date(2026, 11, 23)
    assert offered(today, today)
    assert offered(date(2026, 1, 1), None)
    assert not offered(date(2026, 11, 24), None)
    assert not offered(date(2026, 1, 1), date(2026, 11, 22))


def make_small(provider: Provider) -> Provider:
    return replace(provider, machines=(make_machine(build_volume_mm=(70.0, 70.0, 145.0)),))


def test_the_levels_of_own_builds_are_charged_and_not_the_empty_bed() -> None:
    """Four cubes of 20 mm a level in a bed of 145 mm, five levels a build: two levels are 50 mm of layers."""
    one, eight = (pick(offers_of(make_small(make_provider()), quantity)) for quantity in (1, 8))
    layers_s = 25 / 0.1 * 12
    parts_s = one.estimate.build_s - 2.5 * 3600 - layers_s
    assert eight.estimate.build_s == pytest.approx(2.5 * 3600 + 2 * layers_s + 8 * parts_s, abs=5)
