"""When an order leaves: worked by hand, and laws over generated providers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.offers import Destination, Offer, Requirement
from app.providers import Closure, InspectionRate, Machine, Provider, Tier
from tests.market import make_box, make_card, make_machine, make_provider
from tests.offers.test_compose import ask, prepare_market

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Saxony, before the cut-off of 12
MINUTE = timedelta(minutes=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def find_offer(
    provider: Provider,
    *,
    now: datetime = MONDAY,
    quantity: int = 1,
    tier: str = "standard",
    country: str = "DE",
    requirement: Requirement | None = None,
) -> Offer:
    """The as-built offer of one provider."""
    sheet = ask(
        prepare_market(provider),
        replace(requirement or Requirement(), tier=tier, finish="as-built"),
        make_box(),
        now=now,
        quantity=quantity,
        destination=Destination(country),
    )
    return sheet.offers[0]


def make_shop(machine: Machine | None = None, **changes: object) -> Provider:
    return make_provider(machines=(machine or make_machine(queue_days=0),), **changes)


def test_a_minute_around_the_cut_off_is_a_day() -> None:
    """3.4 h on a machine that runs around the clock, then 1.5 h of cooling: ready before dawn."""
    cut_off = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # noon in Saxony
    early, late = (find_offer(make_shop(), now=now) for now in (cut_off - MINUTE, cut_off))
    assert (early.ready_on, early.dispatched_on) == (date(2026, 11, 24), date(2026, 11, 24))
    assert (late.ready_on, late.dispatched_on) == (date(2026, 11, 25), date(2026, 11, 25))
    assert "ships_next_day" in [reason.code for reason in early.why]
    assert "ships_next_day" not in [reason.code for reason in late.why]


def test_the_cut_off_holds_on_both_sides_of_a_change_of_clocks() -> None:
    for day in (date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 23), date(2026, 10, 26)):
        summer = date(2026, 3, 29) <= day < date(2026, 10, 25)
        noon = datetime(day.year, day.month, day.day, 10 if summer else 11, tzinfo=UTC)
        before, after = find_offer(make_shop(), now=noon - MINUTE), find_offer(make_shop(), now=noon)
        assert before.leaves_on < after.leaves_on


def test_what_is_ready_after_the_carrier_came_leaves_the_next_working_day() -> None:
    """The shift begins at 6; 3.4 h of building and 1.5 h of cooling end just before 11."""
    machine = make_machine(queue_days=0, hours_per_day=8.0)
    at_eleven, at_ten = (find_offer(make_shop(machine, pickup_hour=hour)) for hour in (11, 10))
    assert (at_eleven.ready_on, at_eleven.dispatched_on) == (date(2026, 11, 24), date(2026, 11, 24))
    assert (at_ten.ready_on, at_ten.dispatched_on) == (date(2026, 11, 24), date(2026, 11, 25))


def test_machines_run_on_their_own_days_and_people_on_working_days() -> None:
    friday = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    usual, weekend, saturdays = (
        find_offer(make_shop(make_machine(queue_days=1, runs_on=days)), now=friday)
        for days in ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7), (6,))
    )
    assert usual.ready_on == date(2026, 11, 24)  # queue on Monday, built on Tuesday
    assert weekend.ready_on == date(2026, 11, 23)  # built on Sunday, taken out on Monday
    assert saturdays.ready_on == date(2026, 11, 30)  # queue on the 21st, built on the 28th


def test_a_tier_that_skips_the_queue_starts_at_once() -> None:
    tiers = (Tier("standard", 1.0, 1.0), Tier("express", 1.5, 1.0, skips_queue=True))
    shop = make_shop(make_machine(queue_days=7), tiers=tiers)
    assert find_offer(shop).dispatched_on == date(2026, 12, 3)
    assert find_offer(shop, tier="express").dispatched_on == date(2026, 11, 24)


def test_firms_and_machines_close() -> None:
    whole = Closure(date(2026, 11, 24), date(2026, 11, 25))
    assert find_offer(make_shop(closures=(whole,))).dispatched_on == date(2026, 11, 26)
    one = replace(whole, machine_code="m1")
    assert find_offer(make_shop(closures=(one,))).dispatched_on == date(2026, 11, 26)
    other = replace(whole, machine_code="m2")
    machines = (make_machine(queue_days=0), make_machine(code="m2", queue_days=0))
    card = make_card(
        machine_rates=tuple(replace(make_card().machine_rates[0], machine_code=m.code) for m in machines)
    )
    sheet = ask(
        prepare_market(make_provider(machines=machines, rate_card=card, closures=(other,))),
        Requirement(tier="standard", finish="as-built"),
    )
    assert {o.candidate.machine: o.dispatched_on for o in sheet.offers} == {
        "m1": date(2026, 11, 24),
        "m2": date(2026, 11, 26),
    }


def test_inspections_take_their_days() -> None:
    card = make_card(inspection_rates=(InspectionRate("cmm", 80.0, 5.0, 2),))
    shop = make_shop(rate_card=card, inspections=("cmm",))
    asked = find_offer(shop, requirement=Requirement(inspections=("cmm",)))
    assert (find_offer(shop).leaves_on, asked.leaves_on) == (date(2026, 11, 24), date(2026, 11, 26))


def test_several_machines_share_the_work() -> None:
    alone, three = (
        find_offer(make_shop(make_machine(queue_days=0, hours_per_day=2.0, count=count)), quantity=2_000)
        for count in (1, 3)
    )
    assert three.leaves_on < alone.leaves_on


def test_arrival_counts_on_the_calendar_of_the_destination() -> None:
    friday = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    offer = find_offer(make_shop(), now=friday)
    assert (offer.dispatched_on, offer.delivered_on) == (date(2026, 11, 23), date(2026, 11, 25))
    assert (offer.service, [one.service for one in offer.deliveries]) == ("standard", ["standard"])


hours = st.floats(1.0, 24.0)
shops = st.fixed_dictionaries(
    {
        "hours_per_day": hours,
        "queue_days": st.integers(0, 40),
        "count": st.integers(1, 4),
        "runs_on": st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    }
)
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NEW_YEAR + minutes * MINUTE)
quantities = st.integers(1, 400)
tiers = st.tuples(st.floats(0.2, 1.5), st.booleans()).map(
    lambda each: (Tier("standard", 1.0, each[0], skips_queue=each[1]),)
)


@settings(max_examples=60, deadline=None)
@given(shops, moments, quantities, tiers, st.integers(6, 20), st.data())
def test_nothing_worse_brings_a_date_forward(
    shop: dict[str, object],
    now: datetime,
    quantity: int,
    tier: tuple[Tier],
    pickup: int,
    data: st.DataObject,
) -> None:
    machine = make_machine(**shop)
    before = find_offer(make_shop(machine, tiers=tier, pickup_hour=pickup), now=now, quantity=quantity)
    closed_from = now.date() + timedelta(days=data.draw(st.integers(-2, 40)))
    closure = Closure(
        closed_from,
        closed_from + timedelta(days=data.draw(st.integers(0, 20))),
        data.draw(st.sampled_from(["", "m1"])),
    )
    worse = data.draw(
        st.sampled_from(
            [
                {"quantity": quantity + data.draw(st.integers(0, 400))},
                {"queue_days": machine.queue_days + data.draw(st.integers(0, 9))},
                {"hours_per_day": data.draw(st.floats(0.5, machine.hours_per_day))},
                {"count": data.draw(st.integers(1, machine.count))},
                {"closures": (closure,)},
                {"pickup_hour": data.draw(st.integers(0, pickup))},
                {"now": now + timedelta(hours=data.draw(st.integers(0, 200)))},
            ]
        )
    )
    of_machine = {name: value for name, value in worse.items() if name in shop}
    of_shop = {name: value for name, value in worse.items() if name in ("closures", "pickup_hour")}
    after = find_offer(
        make_shop(replace(machine, **of_machine), **{"tiers": tier, "pickup_hour": pickup, **of_shop}),  # type: ignore[arg-type]
        now=worse.get("now", now),  # type: ignore[arg-type]
        quantity=worse.get("quantity", quantity),  # type: ignore[arg-type]
    )
    assert after.leaves_on >= before.leaves_on
    assert after.ready_on >= before.ready_on
    for offer in (before, after):
        assert offer.delivered_on is not None
        assert now.date() <= offer.ready_on <= offer.leaves_on <= offer.delivered_on
        assert offer.ready_on.weekday() < 5
        assert offer.leaves_on.weekday() < 5


@pytest.mark.parametrize("country", ["DE", "AT", "US", "JP", "SA"])
def test_no_service_arrives_before_it_left(country: str) -> None:
    from app.catalogue import load_catalogue
    from app.offers import prepare

    prepared = prepare(load_catalogue())
    for offer in ask(prepared, destination=Destination(country), limit=20).offers:
        assert [one.service for one in offer.deliveries]
        prices = [one.price.amount_minor for one in offer.deliveries]
        assert prices == sorted(prices)
        assert all(one.delivered_on > offer.leaves_on for one in offer.deliveries)
        chosen = next(one for one in offer.deliveries if one.service == offer.service)
        assert (offer.shipping, offer.delivered_on) == (chosen.price, chosen.delivered_on)
    usual = ask(prepared, destination=Destination(country), limit=5).offers
    express = ask(prepared, destination=Destination(country, service="express"), limit=5).offers
    for one, fast in zip(usual, express, strict=True):
        assert one.shipping is not None
        assert fast.shipping is not None
        assert one.delivered_on is not None
        assert fast.delivered_on is not None
        assert (fast.service, fast.total) == ("express", one.total)
        assert fast.shipping.amount_minor > one.shipping.amount_minor
        assert fast.delivered_on <= one.delivered_on
