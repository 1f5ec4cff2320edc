"""Cards that break a law are found before they are published, with the prices that show it."""

import pytest

from app.catalogue import load_catalogue
from app.pricing.laws import BrokenLaw, find_broken_laws
from app.pricing.sample_parts import list_samples
from app.providers import FormulaRate, Provider, QuantityBand, TableRate, Tier, usable_volume_mm
from tests.market import make_card, make_machine, make_market, make_provider


def check(provider: Provider) -> tuple[BrokenLaw, ...]:
    market = make_market()
    return find_broken_laws(provider, market.materials, market.finishes)


def check_formula(text: str) -> tuple[BrokenLaw, ...]:
    return check(make_provider(rate_card=make_card(formula_rates=(FormulaRate("m1", "demo-pa12", text),))))


def laws_of(broken: tuple[BrokenLaw, ...]) -> set[str]:
    return {each.law for each in broken}


def test_a_discount_written_into_a_formula_is_the_cliff_it_is() -> None:
    broken = {each.law: each for each in check_formula("20 * (0.9 if quantity >= 50 else 1)")}
    cliff = broken["total_falls_with_quantity"]
    assert (cliff.quantity, cliff.other_quantity) == (49, 50)
    # 20 € (or 18 €), 2 € depowdering and 50 cents of packing each; 18 € for order, model and packing
    assert (cliff.before_minor, cliff.after_minor) == (1800 + 49 * 2250, 1800 + 50 * 2050)
    assert (cliff.machine, cliff.material, cliff.finish, cliff.tier) == (
        "m1", "demo-pa12", "as-built", "standard",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("100 / volume_cm3", "more_material_is_cheaper"),
        ("max(0; 50 - 0.1 * height_mm)", "more_height_is_cheaper"),
        ("500 / (1 + support_g)", "more_support_is_cheaper"),
        ("0.01 * quantity", "unit_price_rises"),
        ("0.01 * quantity", "apart_is_cheaper"),
        ("0.1 * volume_cm3 - 10", "price_not_computable"),
        ("5 / floor(volume_cm3 / 1000)", "price_not_computable"),
        ("1e12 * 1e12 * volume_cm3", "price_not_computable"),
    ],
)
def test_a_formula_that_breaks_a_law_is_found(text: str, law: str) -> None:
    found = next(each for each in check_formula(text) if each.law == law)
    if law.startswith("more_"):
        assert found.after_minor < found.before_minor
        assert found.other_part != found.part
        assert found.other_part is not None


@pytest.mark.parametrize(
    "text",
    [
        "90 if quantity >= 211 + 212 else 100",
        "90 if 2 * quantity >= 845.5 else 100",
        "many = 400 + 23\nhalf = quantity / 2\n90 if half >= many / 2 else 100",
        "100 - 10 * floor(quantity; 423) / max(quantity; 423)",
    ],
)
def test_a_cliff_is_found_wherever_it_stands(text: str) -> None:
    cliffs = [each for each in check_formula(text) if each.law == "total_falls_with_quantity"]
    assert [(each.quantity, each.other_quantity) for each in cliffs] == [(422, 423)]


@pytest.mark.parametrize("share", [0, 1, 2, 3])
def test_a_cliff_that_depends_on_the_part_is_found_where_it_stands_for_that_part(share: int) -> None:
    part = list_samples(usable_volume_mm(make_machine()))[share]
    # 423 of this part, and of no part smaller than it, are more than the limit
    limit = round(422.5 * part.volume_mm3 / 1000)
    smaller = f"volume_cm3 > {0.9 * part.volume_mm3 / 1000:.4f}"
    text = f"90 if {smaller} and quantity * volume_cm3 >= {limit} else 100"
    cliffs = [each for each in check_formula(text) if each.law == "total_falls_with_quantity"]
    assert [(each.quantity, each.other_quantity, each.part) for each in cliffs] == [(422, 423, part)]


def test_a_cliff_is_found_where_bands_move_it() -> None:
    # the formula counts the parts paid for: of 489 parts 423
    bands = (QuantityBand(10, 0.05), QuantityBand(50, 0.1), QuantityBand(100, 0.15))
    rates = (FormulaRate("m1", "demo-pa12", "95 if quantity >= 423 else 100"),)
    broken = check(make_provider(rate_card=make_card(formula_rates=rates, quantity_bands=bands)))
    cliffs = [each for each in broken if each.law == "total_falls_with_quantity"]
    assert [(each.quantity, each.other_quantity) for each in cliffs] == [(488, 489)]


def test_a_price_list_whose_units_become_dearer_is_found() -> None:
    rates = tuple(
        TableRate("m1", "demo-pa12", "per_part", start, eur) for start, eur in ((0.0, 1.0), (20.0, 5.0))
    )
    broken = check(make_provider(rate_card=make_card(table_rates=rates)))
    assert laws_of(broken) == {"unit_price_rises", "apart_is_cheaper"}
    rise = next(each for each in broken if each.law == "unit_price_rises")
    # what is flat in an order hides the rise for the first dearer pieces
    assert rise.quantity >= 20
    assert rise.other_quantity is not None
    assert rise.after_minor / rise.other_quantity > rise.before_minor / rise.quantity


def test_a_faster_tier_that_is_cheaper_is_found() -> None:
    tiers = (Tier("standard", 1.0, 1.0), Tier("express", 0.8, 0.5))
    (broken,) = check(make_provider(tiers=tiers))
    assert (broken.law, broken.tier, broken.other_tier) == ("faster_is_cheaper", "standard", "express")
    assert broken.after_minor < broken.before_minor


def test_whole_bands_and_brackets_are_smoothed_and_so_keep_the_laws() -> None:
    rates = tuple(
        TableRate("m1", "demo-pa12", "per_cm3", start, eur, is_marginal=False)
        for start, eur in ((0.0, 2.0), (100.0, 1.0), (1000.0, 0.2))
    )
    card = make_card(table_rates=rates, quantity_bands=(QuantityBand(50, 0.5),), quantity_bands_kind="whole")
    assert check(make_provider(rate_card=card)) == ()


def test_an_order_priced_by_hand_is_no_price_that_is_missing() -> None:
    assert check(make_provider(rate_card=make_card(maximum_order_eur=10.0))) == ()


@pytest.mark.parametrize("code", ["demo-muldenleicht", "demo-senfkorn", "demo-formsand-nord"])
def test_demo_providers_keep_the_laws(code: str) -> None:
    market = load_catalogue().market
    provider = next(each for each in market.providers if each.code == code)
    assert find_broken_laws(provider, market.materials, market.finishes) == ()
