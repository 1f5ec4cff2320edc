"""Energy and CO2e worked by hand, and what holds for every offer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.delivery import CENTRES, COUNTRIES, ServiceWish
from app.offers import Destination, Offer, Requirement
from app.offers.footprint_factors import AIR, ENERGY_SOURCES, EXPRESS, GRID, OVERLAND, ROAD, TRANSPORT
from app.processes import PROCESSES, find_process
from tests.market import LEIPZIG, make_material, make_provider
from tests.offers.test_compose import ask, prepare_market


def find_offer(destination: Destination, *, quantity: int = 1) -> Offer:
    sheet = ask(
        prepare_market(make_provider(place=LEIPZIG)),
        Requirement(tier="standard", finish="as-built"),
        destination=destination,
        quantity=quantity,
    )
    return sheet.offers[0]


def test_parts_are_mass_energy_and_way_times_their_factors() -> None:
    """From Leipzig to Leipzig there is no way; a cube of 8 cm³."""
    offer = find_offer(Destination("DE", "04109"))
    rows = {row.code: row for row in offer.footprint}
    estimate, material = offer.estimate, make_material()
    low, high = find_process("PBF-LB/P").settings[0].energy_kwh_per_kg
    used_kg = (estimate.feedstock_g + estimate.support_g) / 1000
    assert offer.energy_kwh == pytest.approx((used_kg * low, used_kg * high), abs=1e-3)
    assert rows["energy"].low_kg == pytest.approx(used_kg * low * GRID.low, abs=1e-3)
    assert rows["energy"].high_kg == pytest.approx(used_kg * high * GRID.high, abs=1e-3)
    assert rows["feedstock"].low_kg >= used_kg * material.co2e_kg_per_kg[0] - 1e-3
    assert (rows["transport"].low_kg, rows["transport"].high_kg) == (0.0, 0.0)
    assert offer.co2e_range_kg[1] == pytest.approx(sum(row.high_kg for row in offer.footprint), abs=2e-3)


def test_transport_is_gross_mass_times_way_times_mode() -> None:
    """100.6 km from Dresden to Leipzig, a carton of 300 g at least."""
    sheet = ask(prepare_market(), destination=Destination("DE", "04109"))
    offer = sheet.offers[0]
    (row,) = (row for row in offer.footprint if row.code == "transport")
    gross_kg = offer.estimate.feedstock_g / 1000 + 0.3
    assert row.source == "road"
    assert row.low_kg == pytest.approx(gross_kg / 1000 * 100.6 * ROAD.low * 1.2, abs=1e-3)
    assert row.high_kg == pytest.approx(gross_kg / 1000 * 100.6 * ROAD.high * 1.4, abs=1e-3)


@pytest.mark.parametrize(
    ("country", "service", "source"),
    [("FR", "cheapest", "road"), ("FR", "express", "express"), ("US", "cheapest", "air"),
     ("US", "express", "air"), ("KE", "cheapest", None)],
)  # fmt: skip
def test_how_goods_travel(country: str, service: ServiceWish, source: str | None) -> None:
    offer = find_offer(Destination(country, service=service))
    found = [row.source for row in offer.footprint if row.code == "transport"]
    assert found == ([] if source is None else [source])


def test_every_process_names_where_its_energy_is_from() -> None:
    assert list(ENERGY_SOURCES) == [process.code for process in PROCESSES]


def test_factors_are_ranges_of_countries_there_are() -> None:
    assert all(0 < factor.low <= factor.high for factor in (GRID, *TRANSPORT))
    assert (EXPRESS.low, EXPRESS.high) == (ROAD.low, AIR.high)
    assert set(CENTRES) <= COUNTRIES
    assert OVERLAND <= COUNTRIES


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 500), st.integers(0, 500), st.sampled_from(["DE", "FR", "US", "KE"]))
def test_more_pieces_never_emit_less(quantity: int, more: int, country: str) -> None:
    few, many = (find_offer(Destination(country), quantity=count) for count in (quantity, quantity + more))
    pairs = ((few.energy_kwh, many.energy_kwh), (few.co2e_range_kg, many.co2e_range_kg))
    for one, other in pairs:
        assert one is not None
        assert other is not None
        assert 0 <= one[0] <= one[1]
        assert one[0] <= other[0]
        assert one[1] <= other[1]


def test_offers_are_ordered_by_the_middle_of_the_range() -> None:
    providers = (make_provider("demo-a"), make_provider("demo-b", place=LEIPZIG))
    offers = ask(prepare_market(*providers), destination=Destination("DE", "04109"), sort="co2e").offers
    assert all(one.co2e_kg <= other.co2e_kg for one, other in pairwise(offers))
    assert offers[0].candidate.provider == "demo-b"
