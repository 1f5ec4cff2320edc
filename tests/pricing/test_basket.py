"""Several parts in one order: what counts once counts once, and together is never dearer than apart."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pricing.basket import BasketPrice
from app.pricing.part_columns import PartColumns
from app.providers import (
    FinishRate,
    InspectionRate,
    MachineRate,
    MaterialRate,
    Provider,
    Requirement,
    Surcharge,
)
from tests.market import make_card, make_machine, make_provider
from tests.pricing.bench import make_part, make_plain_card, price_part, price_together, sum_line

DEPOWDERED = (FinishRate("depowdering", "per_part", 0.0, 0.0, 0),)


def make_laser(**card: object) -> Provider:
    """A powder bed of 340 × 340 × 600 mm with a rim of 10 mm, whole builds at 36 €/h."""
    return make_provider(rate_card=make_plain_card(finish_rates=DEPOWDERED, **card))


def make_block(side: float, per_level: float, levels: float) -> PartColumns:
    """A cube in a bed of 600 mm whose layers take 10 s a millimetre, after 3 600 s of warming up."""
    return make_part(
        (side, side, side), volume_cm3=side**3 / 1000, area_cm2=6 * side * side / 100,
        cycle_fixed_s=3600.0, cycle_s_per_mm=10.0, level_mm=side + 5.0, full_height_mm=600.0,
        alone=per_level * levels, per_level=per_level,
    )  # fmt: skip


def test_what_is_per_order_counts_once() -> None:
    provider = make_laser(
        order_preparation_eur=20.0,
        model_preparation_eur=7.0,
        packaging_eur_per_order=5.0,
        packaging_eur_per_part=0.5,
        machine_rates=(MachineRate("m1", 0.0, "shared"),),
        surcharges=(Surcharge("Energy", "Energie", "per_order", 4.0),),
    )
    wish = Requirement(certificates=("3.1",))
    basket = price_together(provider, [(make_part(), 2), (make_part(), 3)], wish)
    assert sum_line(basket, "order_preparation") == 2000
    assert sum_line(basket, "model_preparation") == 1400
    assert sum_line(basket, "surcharge") == 400
    assert sum_line(basket, "packaging") == 500 + 250
    assert sum_line(basket, "certificate") == 4000  # one document for both, of one batch
    assert basket.total_minor == 2000 + 1400 + 400 + 750 + 4000
    assert basket.apart_minor == basket.total_minor + 2000 + 400 + 500 + 4000


def test_an_inspection_is_made_of_every_line() -> None:
    provider = make_laser(
        inspection_rates=(InspectionRate("cmm", 80.0, 12.0, 2),),
        machine_rates=(MachineRate("m1", 0.0, "shared"),),
    )
    wish = Requirement(inspections=("cmm",))
    basket = price_together(provider, [(make_part(), 2), (make_part(), 3)], wish)
    assert sum_line(basket, "inspection") == 2 * 8000 + 5 * 1200


def test_the_least_amount_of_an_order_is_topped_up_once() -> None:
    provider = make_laser(
        model_preparation_eur=30.0, minimum_order_eur=100.0, machine_rates=(MachineRate("m1", 0.0, "shared"),)
    )
    basket = price_together(provider, [(make_part(), 1), (make_part(), 1)])
    assert (basket.total_minor, basket.apart_minor) == (10_000, 20_000)
    assert sum_line(basket, "minimum_order") == 4_000


def test_parts_share_the_builds_they_really_need() -> None:
    """A 100 mm and a 50 mm cube stand side by side: one warm-up, and the height of the larger."""
    provider = make_laser()
    large, small = make_block(100.0, 9.0, 5.0), make_block(50.0, 25.0, 11.0)
    apart = [price_part(provider, part).total for part in (large, small)]
    assert apart == [4650, 4150]  # (3600 s + 105 mm · 10 s/mm) at 36 €/h, and with 55 mm
    basket = price_together(provider, [(large, 1), (small, 1)])
    assert sum(basket.builds) == 1
    assert basket.total_minor == 4650
    assert basket.apart_minor == 8800


def test_a_shared_machine_is_charged_by_the_share_as_ever() -> None:
    provider = make_laser(machine_rates=(MachineRate("m1", 36.0, "shared"),))
    part = replace(make_block(50.0, 25.0, 11.0), filled=make_part(filled=20.0).filled)
    basket = price_together(provider, [(part, 4), (part, 6)])
    assert basket.total_minor == basket.apart_minor == price_part(provider, part, 10).total


def test_an_order_above_the_maximum_is_priced_by_hand() -> None:
    provider = make_laser(maximum_order_eur=60.0)
    block = make_block(100.0, 9.0, 5.0)
    assert not price_part(provider, block).is_by_hand
    assert price_together(provider, [(block, 45), (block, 45)]).is_by_hand


amounts = st.floats(0, 300).map(lambda value: round(value, 2))


@st.composite
def lasers(draw: st.DrawFn) -> Provider:
    card = make_card(
        margin=draw(st.floats(0, 0.6)),
        order_preparation_eur=draw(amounts),
        packaging_eur_per_order=draw(amounts),
        labour_eur_per_h=draw(amounts),
        scrap_fraction=draw(st.floats(0, 0.4)),
        minimum_part_eur=draw(st.floats(0, 40)),
        minimum_order_eur=draw(amounts),
        material_rates=(MaterialRate("demo-pa12", draw(amounts), minimum_eur=draw(amounts)),),
        machine_rates=(
            MachineRate("m1", draw(amounts), draw(st.sampled_from(["shared", "exclusive"])), None, None, 9.0),
        ),
        finish_rates=(
            FinishRate(
                "depowdering", draw(st.sampled_from(["per_part", "per_batch"])), draw(amounts), 30.0, 0
            ),
            FinishRate("dyeing", "per_part", 1.0, 1.0, 1),
        ),
        surcharges=(Surcharge("a", "a", draw(st.sampled_from(["percent", "per_order", "per_kg"])), 9.0),),
    )
    return make_provider(rate_card=card, machines=(make_machine(build_volume_mm=(170.0, 170.0, 300.0)),))


sides = st.floats(5, 140)


@settings(max_examples=80, deadline=None)
@given(lasers(), st.lists(st.tuples(sides, st.integers(1, 40)), min_size=1, max_size=4))
def test_together_is_never_dearer_than_apart(provider: Provider, wanted: list[tuple[float, int]]) -> None:
    basket = price_basket_of(provider, wanted)
    assert basket.total_minor <= basket.apart_minor
    alone = [price_basket_of(provider, [one]).total_minor for one in wanted]
    assert basket.apart_minor == sum(alone)
    assert basket.total_minor == basket.item_lines_minor.sum() + basket.order_lines_minor.sum()
    assert basket.total_minor >= max(alone) - len(wanted)  # more parts never cost less


def price_basket_of(provider: Provider, wanted: list[tuple[float, int]]) -> BasketPrice:
    return price_together(provider, [(make_cube(side), quantity) for side, quantity in wanted])


def make_cube(side: float) -> PartColumns:
    """As many as fit 150 × 150 × 300 mm with gaps of 5 mm."""
    across, levels = int(155 / (side + 5)), int(305 / (side + 5))
    return replace(
        make_block(side, float(across * across), float(levels)),
        feedstock_g=make_part(feedstock_g=side).feedstock_g,
    )


@pytest.mark.parametrize("count", [1, 2])
def test_equal_parts_in_two_lines_cost_no_more_than_in_one(count: int) -> None:
    provider = make_laser(order_preparation_eur=10.0)
    one = price_together(provider, [(make_cube(60.0), 2 * count)])
    two = price_together(provider, [(make_cube(60.0), count)] * 2)
    assert two.total_minor == one.total_minor
