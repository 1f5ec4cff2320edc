"""A quote computed anew: same parts and wishes, today's prices, and what is different."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.marketplace.accounts import Viewer
from app.marketplace.quoting import delete_part
from app.marketplace.workspace import PlannedReorder, plan_reorder
from app.offers import Requirement, prepare
from app.values import NotFound
from tests.marketplace.stage import SECRET_KEY, Stage
from tests.marketplace.workspace.revising import revise_measured


def plan(stage: Stage, viewer: Viewer, quote_id: str, *, newest: bool = False) -> PlannedReorder:
    with stage.database.read() as session:
        return plan_reorder(
            viewer, session, quote_id, uses_newest=newest,
            prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
        )  # fmt: skip


def test_a_quote_comes_again_at_the_same_price(stage: Stage) -> None:
    viewer = stage.add_member("A")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    planned = plan(stage, viewer, quote.id)
    assert planned.new_total_minor == planned.old_total_minor == quote.content.net_minor
    (item,) = planned.items
    assert item.offer_id is not None
    assert (item.refusal, item.newer, item.is_provider_gone, item.drops_date) == (None, None, False, False)
    again = stage.quote(viewer, item.offer_id)
    assert again.number != quote.number
    assert again.content.items[0].offer.candidate == quote.content.items[0].offer.candidate


def test_a_newer_revision_is_said_and_taken_when_wanted(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first = stage.upload_measured(viewer)
    quote = stage.quote_cheapest(viewer, first.id)
    second = revise_measured(stage, viewer, first.id)
    (old,) = plan(stage, viewer, quote.id).items
    assert old.newer is not None
    assert (old.part_id, old.newer.part_id, old.newer.letter, old.uses_newer) == (
        first.id, second.id, "B", False,
    )  # fmt: skip
    planned = plan(stage, viewer, quote.id, newest=True)
    assert (planned.items[0].part_id, planned.items[0].uses_newer) == (second.id, True)
    assert planned.new_total_minor not in (None, planned.old_total_minor)


def test_a_provider_that_left_is_said(stage: Stage) -> None:
    viewer = stage.add_member("A")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    gone = quote.content.items[0].offer.candidate.provider
    catalogue = stage.prepared.catalogue
    market = replace(
        catalogue.market,
        providers=tuple(one for one in catalogue.market.providers if one.code != gone),
    )
    stage.prepared = prepare(replace(catalogue, market=market))
    planned = plan(stage, viewer, quote.id)
    (item,) = planned.items
    assert item.refusal is not None
    assert (item.is_provider_gone, item.refusal.code, item.offer_id) == (
        True, "candidate_not_available", None,
    )  # fmt: skip
    assert planned.new_total_minor is None


def test_a_part_that_is_gone_leaves_the_others_their_prices(stage: Stage) -> None:
    viewer = stage.add_member("A")
    parts = [stage.upload_measured(viewer), stage.upload_measured(viewer, "sphere_r10.stl")]
    wish = Requirement(process="PBF-LB/P")
    offers = [
        item.offers for item in stage.compose(viewer, *(part.id for part in parts), requirement=wish).items
    ]
    provider = offers[0][0].offer.candidate.provider
    ids = [next(o.offer_id for o in some if o.offer.candidate.provider == provider) for some in offers]
    quote = stage.quote(viewer, *ids)
    with stage.database.write() as session:
        delete_part(session, viewer, parts[0].id, now=stage.now)
    planned = plan(stage, viewer, quote.id)
    assert [item.part_id for item in planned.items] == [None, parts[1].id]
    assert planned.items[0].refusal is not None
    assert planned.items[0].refusal.code == "part_not_found"
    assert planned.items[1].offer is not None
    assert planned.new_total_minor is None


def test_a_wished_date_that_passed_counts_no_longer(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part = stage.upload_measured(viewer)
    wish = Requirement(wanted_on=(stage.now + timedelta(days=20)).date())
    (item,) = stage.compose(viewer, part.id, requirement=wish, limit=1).items
    quote = stage.quote(viewer, item.offers[0].offer_id)
    stage.now += timedelta(days=40)
    (again,) = plan(stage, viewer, quote.id).items
    assert (again.drops_date, again.requirement.wanted_on) == (True, None)
    assert again.offer is not None


def test_a_quote_of_somebody_else_is_not_there(stage: Stage) -> None:
    viewer = stage.add_member("A")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    for stranger in (stage.add_member("B"), stage.make_guest()):
        with pytest.raises(NotFound, match="quote_not_found"):
            plan(stage, stranger, quote.id)
