"""Prices worked out by hand, and the laws every rate card keeps."""

from datetime import UTC, date, datetime

import pytest

from app.delivery import Tariff
from app.offers import Catalogue, Destination, Requirement, compose, prepare
from app.offers.offer import Offer
from app.processes import Material, find_process
from app.programme import find_policy
from app.providers import FinishRate, MachineMaterial, Provider
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


def test_the_process_is_what_the_hand_calculation_uses() -> None:
    setting = find_process("PBF-LB/P").settings[0]
    figures = (setting.layer_s, setting.warmup_h, setting.volume_rate_mm3_s, setting.refresh_fraction)
    assert figures == (12, 2.5, 45, 0.3)
