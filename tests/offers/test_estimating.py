"""Which orientation a machine is planned with: the best of the process, within what the given one sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.measurements import Measurements
from app.offers.evaluate import evaluate
from app.offers.inquiry import Inquiry
from app.offers.prepare import Prepared
from app.processes.orienting import rank_orientations
from app.programme import find_policy
from tests.market import make_box
from tests.offers.test_compose import MONDAY, Destination, Requirement, ask, prepare_market

PREPARED = prepare_market()


def plan(part: Measurements, prepared: Prepared = PREPARED) -> str:
    inquiry = Inquiry(part, Requirement(), 1, Destination())
    plans = evaluate(inquiry, prepared, find_policy("pilot"), MONDAY).plans
    (pair,) = np.flatnonzero(plans.orientation >= 0).tolist()
    return plans.describe(pair).orientation


def test_a_powder_bed_lays_a_part_flat() -> None:
    assert plan(make_box(200.0, 20.0, 20.0)) == "given"
    assert plan(make_box(20.0, 200.0, 200.0)) == "x+"


def test_an_orientation_that_does_not_fit_is_not_planned() -> None:
    part = make_box(20.0, 310.0, 200.0)
    assert plan(part) == "x+"
    low = replace(part, orientations=(part.orientations[0],))
    assert plan(low) == "given"


@settings(max_examples=25, deadline=None)
@given(sides=st.tuples(*[st.floats(5.0, 300.0)] * 3))
def test_leaving_the_choice_open_is_never_dearer_than_as_given(sides: tuple[float, float, float]) -> None:
    part = make_box(*sides, wall=None)
    fixed = replace(part, orientations=part.orientations[:1])

    free, bound = ask(PREPARED, part=part), ask(PREPARED, part=fixed)

    bound_totals = {offer.candidate: offer.total.amount_minor for offer in bound.offers}
    assert {offer.candidate for offer in free.offers} >= set(bound_totals)
    for offer in free.offers:
        if offer.candidate in bound_totals:
            assert offer.total.amount_minor <= bound_totals[offer.candidate]


def test_the_best_of_the_process_is_planned_where_it_costs_no_more() -> None:
    part = make_box(60.0, 40.0, 20.0)
    (process,) = {pair.process.code: pair.process for pair in PREPARED.table.pairs}.values()
    assert plan(part) == rank_orientations(part, process, process.rules.support_rule_deg)[0].code
