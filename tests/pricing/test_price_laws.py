"""The laws that every published card keeps, over generated cards of all methods, from part to offer."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.offers.offer import Offer
from app.pricing import LINE_CODES, MAX_TOTAL_MINOR, PartColumns
from app.pricing.laws import find_broken_laws
from app.providers import Provider, Requirement
from tests.market import make_machine, make_market
from tests.pricing.bench import make_part, price_part
from tests.pricing.cards import providers, quantities
from tests.pricing.test_price import offers_of, pick

INSPECTED = Requirement(inspections=("cmm",))
ROUNDING = len(LINE_CODES)  # each line is rounded by itself


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


@settings(max_examples=60, deadline=None)
@given(providers(), quantities, quantities)
def test_one_order_costs_no_more_than_two(provider: Provider, one: int, other: int) -> None:
    parts = [by_row(offers_of(provider, quantity)) for quantity in (one, other, one + other)]
    for key, together in parts[2].items():
        apart = parts[0][key].total.amount_minor + parts[1][key].total.amount_minor
        assert together.total.amount_minor <= apart + ROUNDING


figures = st.floats(0, 200).map(lambda value: round(value, 3))


@st.composite
def parts(draw: st.DrawFn) -> tuple[PartColumns, PartColumns]:
    """A part, and one that has more of everything; and fewer of it fit a build."""
    low = {name: draw(figures) for name in COLUMNS}
    high = {name: value + draw(st.just(0.0) | figures) for name, value in low.items()}
    levels, level = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    fewer = draw(st.integers(1, level))
    return tuple(
        make_part(
            (20.0, 30.0, 1.0 + row["height_mm"]),
            volume_cm3=row["volume_cm3"],
            hull_cm3=row["volume_cm3"] + 1.0,
            area_cm2=row["area_cm2"],
            level_mm=1.0 + row["height_mm"],
            full_height_mm=1000.0,
            alone=float(per_level * levels),
            per_level=float(per_level),
            filled=float(per_level),
            **{name: row[name] for name in COLUMNS[3:]},
        )
        for row, per_level in ((low, level), (high, fewer))
    )


COLUMNS = (
    "volume_cm3", "area_cm2", "height_mm", "cycle_fixed_s", "cycle_s_per_mm", "part_s", "feedstock_g",
    "support_g", "waste_g", "energy_kwh", "contact_cm2",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(providers(), parts(), quantities)
def test_more_material_height_or_support_never_lowers_the_price(
    provider: Provider, pair: tuple[PartColumns, PartColumns], quantity: int
) -> None:
    less, more = (price_part(provider, part, quantity, INSPECTED) for part in pair)
    assert 0 <= less.total <= more.total


@settings(max_examples=100, deadline=None)
@given(providers(), parts(), st.integers(1, 400))
def test_totals_never_fall_and_unit_prices_rise_with_builds_only(
    provider: Provider, pair: tuple[PartColumns, PartColumns], quantity: int
) -> None:
    few, many = (price_part(provider, pair[0], number, INSPECTED) for number in (quantity, quantity + 1))
    assert few.total == sum(few.lines.values())
    assert many.total >= few.total
    is_shared = provider.rate_card.machine_rates[0].sharing == "shared"
    if is_shared or many.builds == few.builds:
        assert many.total * quantity - few.total * (quantity + 1) <= ROUNDING * (quantity + 1)


@settings(max_examples=60, deadline=None)
@given(providers(), parts(), quantities)
def test_customers_terms_are_a_line_and_touch_nobody_else(
    provider: Provider, pair: tuple[PartColumns, PartColumns], quantity: int
) -> None:
    plain = price_part(provider, pair[0], quantity)
    assert price_part(provider, pair[0], quantity, customer="org-2") == plain
    agreed = price_part(provider, pair[0], quantity, customer="org-1")
    factor = provider.rate_card.customer_terms[0].price_factor
    assert (agreed.total - plain.total) * (factor - 1) >= 0
    assert "customer_term" not in plain.lines


@settings(max_examples=40, deadline=None)
@given(providers(), st.integers(1, 100_000))
def test_huge_figures_give_neither_overflow_nor_nonsense(provider: Provider, quantity: int) -> None:
    part = make_part((1e4, 1e4, 1e4), volume_cm3=1e6, hull_cm3=1e6, area_cm2=1e6, part_s=1e9, feedstock_g=1e9)
    priced = price_part(provider, part, quantity)
    assert priced.total == sum(priced.lines.values())
    assert 0 <= priced.total < 100 * MAX_TOTAL_MINOR


@settings(max_examples=8, deadline=None)
@given(providers())
def test_generated_cards_are_fit_for_publishing(provider: Provider) -> None:
    market = make_market()
    assert find_broken_laws(provider, market.materials, market.finishes) == ()
