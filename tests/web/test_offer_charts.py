import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.offers.quantity_curve import QuantityPrice
from app.web.pages.offer_charts import LOG_FROM, MOST_TICKS, draw_curve, draw_offers

DAY = date(2026, 12, 1)
OFFERS = st.lists(
    st.tuples(st.integers(0, 400).map(lambda days: DAY + timedelta(days=days)), st.integers(1, 10**9)),
    min_size=2,
    max_size=40,
)


@given(OFFERS)
def test_every_offer_is_inside_the_picture_and_in_order(offers: list[tuple[date, int]]) -> None:
    chart = draw_offers(offers, [0, 1])

    assert [point.index for point in chart.points] == list(range(len(offers)))
    for point in chart.points:
        assert chart.left <= point.x <= chart.right
        assert chart.top - 0.1 <= point.y <= chart.bottom + 0.1
    by_price = sorted(chart.points, key=lambda point: offers[point.index][1])
    assert all(lower.y >= higher.y for lower, higher in itertools.pairwise(by_price))
    by_day = sorted(chart.points, key=lambda point: offers[point.index][0])
    assert all(first.x <= later.x for first, later in itertools.pairwise(by_day))
    first, second = chart.points[:2]
    assert chart.line == f"{first.x},{first.y} {second.x},{second.y}"


@given(OFFERS)
def test_ticks_stand_at_their_values_and_are_few(offers: list[tuple[date, int]]) -> None:
    chart = draw_offers(offers, [])
    prices = [price for _, price in offers]

    assert chart.is_log == (max(prices) / min(prices) > LOG_FROM)
    assert 2 <= len(chart.y_ticks) <= MOST_TICKS + 7
    assert chart.y_ticks[0].value <= min(prices)
    assert chart.y_ticks[-1].value >= max(prices)
    assert [tick.at for tick in chart.y_ticks] == sorted((tick.at for tick in chart.y_ticks), reverse=True)
    assert len(chart.x_ticks) <= MOST_TICKS
    days = [day for day, _ in offers]
    assert chart.x_ticks[0].value == min(days)


def test_equal_offers_have_a_picture_too() -> None:
    chart = draw_offers([(DAY, 5_000), (DAY, 5_000)], [0])
    assert chart.points[0].x == chart.points[1].x == (chart.left + chart.right) / 2
    assert chart.points[0].y == chart.points[1].y


@pytest.mark.parametrize("prices", [[900, 500, 200, 150], [100_000, 20_000, 3_000, 2_900]])
def test_the_curve_goes_in_steps_of_equal_factors(prices: list[int]) -> None:
    quantities = (1, 10, 100, 1_000)
    chart = draw_curve([QuantityPrice(q, p) for q, p in zip(quantities, prices, strict=True)])

    steps = [later.x - first.x for first, later in zip(chart.points, chart.points[1:], strict=False)]
    assert max(steps) - min(steps) <= 0.2
    assert [tick.value for tick in chart.x_ticks] == list(quantities)
    assert [point.y for point in chart.points] == sorted(point.y for point in chart.points)
    assert len(chart.line.split()) == len(quantities)
