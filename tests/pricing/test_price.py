"""Prices worked out by hand, and the laws every rate card keeps."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.delivery import Tariff
from app.offers import Catalogue, Destination, Requirement, compose, prepare
from app.offers.offer import Offer
from app.processes import Material, find_process
from app.programme import find_policy
from app.providers import FinishRate, MachineMaterial, MachineRate, Provider, QuantityBand, Tier
from app.values import Invalid
from tests.market import make_box, make_card, make_machine, make_market, make_material, make_provider

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def offers_of(
    provider: Provider,
    quantity: int = 1,
    size: tuple[float, float, float] = (20, 20, 20),
    material: Material | None = None,
) -> list[Offer]:
    catalogue = Catalogue("test", make_market(provider, material=material), (), Tariff("none", ()))
    sheet = compose(
        make_box(*size),
        Requirement(),
        quantity=quantity,
        destination=Destination(),
        prepared=prepare(catalogue),
        policy=find_policy("pilot"),
        now=NOW,
    )
    return list(sheet.offers)


def pick(offers: list[Offer], finish: str = "as-built", tier: str = "standard") -> Offer:
    return next(o for o in offers if (o.candidate.finish, o.candidate.tier) == (finish, tier))


def test_a_price_worked_out_by_hand() -> None:
    """One 20 mm cube alone in an SLS build.

    Warm-up 2.5 h; one level of parts is 25 mm high: 250 layers of 12 s are 3000 s; exposure 8000 mm³
    at 45 mm³/s 177.8 s, contours 2·40·20/0.1 = 16000 mm at 2500 mm/s 6.4 s: 12184.2 s at 36 €/h are 121.84 €.
    Set-up and teardown 105 min at 60 €/h: 105 €. The part's share of a usually filled bed is 25³ mm³ / 0.45
    = 34.72 cm³, at half density 17.36 g of powder; 30 % of it must be fresh, 5.21 g, less than the 8 g that
    become the part: nothing is wasted. 8 g at 100 €/kg: 0.80 €.
    """
    offer = pick(offers_of(make_provider()))
    assert {line.code: line.amount_minor for line in offer.lines} == {
        "order_preparation": 1000,
        "model_preparation": 500,
        "build_setup": 10500,
        "machine_time": 12184,
        "feedstock": 80,
        "post_processing": 200,
        "packaging": 350,
    }
    assert offer.total.amount_minor == offer.unit_price.amount_minor == 24814
    assert offer.estimate.build_s == 12184
    assert offer.estimate.feedstock_g == 8.0


def test_finish_and_tier_change_their_lines_only() -> None:
    offers = offers_of(make_provider(), quantity=3)
    plain, dyed = pick(offers), pick(offers, finish="dyeing")
    # 3 × 4 € is below the minimum of 25 €
    assert dict_of(dyed) == {**dict_of(plain), "finish": 2500}
    express = pick(offers, tier="express")
    subtotal = sum(dict_of(plain).values())
    assert dict_of(express) == {**dict_of(plain), "lead_time": (subtotal + 1) // 2}
    assert express.ready_on < plain.ready_on


def dict_of(offer: Offer) -> dict[str, int]:
    return {line.code: line.amount_minor for line in offer.lines}


def make_annealer() -> Provider:
    """Anneals at 30 € a batch, least 20 €, in one day; also offers that as a finish."""
    plain = make_card()
    annealing = FinishRate("annealing-polymer", "per_batch", 30.0, 20.0, 1)
    setting = find_process("PBF-LB/P").settings[0].code
    offered = MachineMaterial("demo-pa12", setting, ("dyeing", "annealing-polymer"))
    return make_provider(
        machines=(make_machine(materials=(offered,)),),
        rate_card=make_card(finish_rates=(*plain.finish_rates, annealing)),
    )


def test_a_step_the_material_needs_is_priced_and_takes_its_days() -> None:
    """Depowdering 2 € a part and annealing 30 € a build: 32 € for one part, 36 € for three in one build."""
    untreated = make_material()
    annealed = make_material(condition="annealed", required_steps=("annealing-polymer",))
    for quantity, steps_minor in ((1, 3200), (3, 3600)):
        before = pick(offers_of(make_annealer(), quantity, material=untreated))
        after = pick(offers_of(make_annealer(), quantity, material=annealed))
        assert dict_of(after) == {**dict_of(before), "post_processing": steps_minor}
        assert dict_of(before)["post_processing"] == steps_minor - 3000
        assert (before.ready_on, after.ready_on) == (date(2026, 11, 26), date(2026, 11, 27))
    assert pick(offers_of(make_annealer(), material=annealed)).total.amount_minor == 24814 + 3000


def test_a_required_step_of_process_and_material_is_priced_once() -> None:
    twice = make_material(required_steps=("depowdering", "annealing-polymer", "annealing-polymer"))
    assert dict_of(pick(offers_of(make_annealer(), material=twice)))["post_processing"] == 3200


def test_a_required_step_is_no_finish_to_choose() -> None:
    chosen = pick(offers_of(make_annealer()), finish="annealing-polymer")
    assert dict_of(chosen)["finish"] == 3000  # a finish like any other where the material needs none
    offers = offers_of(make_annealer(), material=make_material(required_steps=("annealing-polymer",)))
    plain = pick(offers)
    assert {offer.candidate.finish for offer in offers} == {"as-built", "dyeing"}
    dyed = pick(offers, finish="dyeing")
    assert dict_of(dyed) == {**dict_of(plain), "finish": 2500}


def test_margin_is_a_share_of_the_price_not_of_the_cost() -> None:
    plain = pick(offers_of(make_provider()))
    dear = pick(offers_of(make_provider(rate_card=make_card(margin=0.4))))
    assert dict_of(dear)["order_preparation"] == 1667  # 10 / (1 - 0.40), not 14.00
    assert dict_of(plain)["order_preparation"] == 1000


def test_minimums_top_up() -> None:
    card = make_card(minimum_part_eur=100.0, minimum_order_eur=500.0)
    offer = pick(offers_of(make_provider(rate_card=card), quantity=2))
    lines = dict_of(offer)
    assert offer.total.amount_minor == 50000
    assert sum(lines.values()) == 50000
    assert lines["minimum_order"] > 0
    assert "minimum_part" not in lines  # two parts cost more than 200 € already


@pytest.mark.parametrize("quantity", [0, -1, 100_001])
def test_refuses_quantities_out_of_range(quantity: int) -> None:
    with pytest.raises(Invalid, match="quantity_out_of_range"):
        offers_of(make_provider(), quantity=quantity)


amounts = st.floats(0, 500, allow_nan=False).map(lambda value: round(value, 2))
bases = st.sampled_from(["per_part", "per_cm2", "per_batch"])
shares = st.floats(0, 0.45).map(lambda value: round(value, 3))


@st.composite
def providers(draw: st.DrawFn) -> Provider:
    discounts = sorted(draw(st.lists(st.floats(0, 0.5).map(lambda v: round(v, 2)), max_size=3)))
    thresholds = sorted(draw(st.sets(st.integers(2, 120), min_size=len(discounts), max_size=len(discounts))))
    slow = draw(st.floats(0.7, 1.0))
    card = make_card(
        margin=draw(shares),
        order_preparation_eur=draw(amounts),
        model_preparation_eur=draw(amounts),
        labour_eur_per_h=draw(amounts),
        energy_eur_per_kwh=draw(st.floats(0, 1)),
        packaging_eur_per_order=draw(amounts),
        packaging_eur_per_part=draw(st.floats(0, 2)),
        scrap_fraction=draw(shares),
        minimum_part_eur=draw(st.floats(0, 20)),
        minimum_order_eur=draw(amounts),
        machine_rates=(MachineRate("m1", draw(amounts), draw(st.sampled_from(["shared", "exclusive"]))),),
        finish_rates=(
            FinishRate(
                "depowdering",
                draw(st.sampled_from(["per_part", "per_batch"])),
                draw(amounts),
                draw(amounts),
                0,
            ),
            FinishRate(
                "dyeing", draw(st.sampled_from(["per_part", "per_cm2", "per_batch"])), draw(amounts), 25.0, 1
            ),
        ),
        quantity_bands=tuple(QuantityBand(*band) for band in zip(thresholds, discounts, strict=True)),
    )
    tiers = (
        Tier("economy", slow, 1.5),
        Tier("standard", 1.0, 1.0),
        Tier("express", draw(st.floats(1, 3)), 0.5),
    )
    return make_provider(rate_card=card, tiers=tiers)


quantities = st.one_of(st.integers(1, 60), st.integers(1, 5000))


def by_row(offers: list[Offer]) -> dict[tuple[str, str], Offer]:
    return {(offer.candidate.finish, offer.candidate.tier): offer for offer in offers}


@settings(max_examples=60, deadline=None)
@given(providers(), quantities, st.integers(1, 50))
def test_totals_are_the_sum_of_their_lines_and_never_fall_with_quantity(
    provider: Provider, quantity: int, more: int
) -> None:
    few, many = by_row(offers_of(provider, quantity)), by_row(offers_of(provider, quantity + more))
    assert few.keys() == many.keys()
    for key, offer in few.items():
        assert offer.total.amount_minor == sum(line.amount_minor for line in offer.lines)
        assert offer.total.amount_minor >= 0
        assert many[key].total.amount_minor >= offer.total.amount_minor


@settings(max_examples=40, deadline=None)
@given(providers(), quantities, st.floats(1, 300), st.floats(0, 100))
def test_more_height_never_lowers_the_price(
    provider: Provider, quantity: int, height: float, more: float
) -> None:
    low = by_row(offers_of(provider, quantity, (20, 20, height)))
    high = by_row(offers_of(provider, quantity, (20, 20, height + more)))
    for key, offer in low.items():
        assert high[key].total.amount_minor >= offer.total.amount_minor


@settings(max_examples=40, deadline=None)
@given(providers(), quantities)
def test_a_faster_tier_is_never_cheaper_nor_later(provider: Provider, quantity: int) -> None:
    offers = offers_of(provider, quantity)
    for finish in ("as-built", "dyeing"):
        tiers = [pick(offers, finish, tier) for tier in ("economy", "standard", "express")]
        assert [o.total.amount_minor for o in tiers] == sorted(o.total.amount_minor for o in tiers)
        assert [o.ready_on for o in tiers] == sorted((o.ready_on for o in tiers), reverse=True)


@settings(max_examples=20, deadline=None)
@given(providers(), quantities)
def test_the_same_question_gives_the_same_answer(provider: Provider, quantity: int) -> None:
    assert offers_of(provider, quantity) == offers_of(provider, quantity)


@settings(max_examples=60, deadline=None)
@given(providers(), st.integers(1, 300))
def test_the_unit_price_rises_only_with_a_new_build(provider: Provider, quantity: int) -> None:
    small = replace(provider, machines=(make_machine(build_volume_mm=(70.0, 70.0, 145.0)),))
    few, many = by_row(offers_of(small, quantity)), by_row(offers_of(small, quantity + 1))
    for key, offer in few.items():
        cent_of_rounding = len(offer.lines)
        rise = many[key].total.amount_minor * quantity - offer.total.amount_minor * (quantity + 1)
        if rise > cent_of_rounding * (quantity + 1):
            assert many[key].estimate.builds >= offer.estimate.builds + 1


def test_the_process_is_what_the_hand_calculation_uses() -> None:
    setting = find_process("PBF-LB/P").settings[0]
    figures = (setting.layer_s, setting.warmup_h, setting.volume_rate_mm3_s, setting.refresh_fraction)
    assert figures == (12, 2.5, 45, 0.3)
