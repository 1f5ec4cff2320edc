"""What was asked is noted after the answer: whoever waits for offers does not wait for figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.marketplace.accounts import Viewer
from app.marketplace.noting import (
    QUANTITIES,
    Answered,
    classify,
    describe_wish,
    find_need,
    find_region,
    name_asker,
    note_inquiries,
)
from app.marketplace.quoting import ComposedOffers
from app.marketplace.quoting.measured_part import MeasuredPart
from app.marketplace.quoting.survey_offers import SurveyedOffers
from app.offers import Destination, Prepared, Requirement
from app.offers.answer_facts import sum_up
from app.offers.evaluate import Evaluation
from app.offers.offer import NearMiss, Referral
from app.web.context import WebContext
from app.web.identity import context_of, viewer_of

_log = structlog.get_logger("schichtwerk.noting")
Describe = Callable[[Viewer], list[Answered]]


def note_surveyed(request: Request, surveyed: Sequence[SurveyedOffers]) -> None:
    """Have what these pages say noted once they are sent; see ``send_noting``."""

    def describe(viewer: Viewer) -> list[Answered]:
        return [
            _describe(
                viewer, one.part, one.survey.inquiry.requirement, one.survey.inquiry.quantity,
                one.survey.inquiry.destination, one.survey.evaluation, one.survey.near_misses,
                one.survey.referral, one.survey.prepared,
            )
            for one in surveyed
        ]  # fmt: skip

    request.state.describe_answered = describe


def note_composed(request: Request, composed: ComposedOffers, to: Destination, prepared: Prepared) -> None:
    """The same for offers by the interface."""

    def describe(viewer: Viewer) -> list[Answered]:
        return [
            _describe(
                viewer, item.part, item.requirement, item.quantity, to, item.sheet.evaluation,
                item.near_misses, item.referral, prepared,
            )
            for item in composed.items
            if item.sheet.evaluation is not None
        ]  # fmt: skip

    request.state.describe_answered = describe


def send_noting(request: Request, response: Response) -> Response:
    """The same answer, and what is left to do when it is gone."""
    task = find_noting(request)
    if task is not None:
        response.background = BackgroundTask(task)
    return response


def find_noting(request: Request) -> Callable[[], None] | None:
    """What is left to do after the answer. An operator who looks as somebody else leaves no trace."""
    describe: Describe | None = getattr(request.state, "describe_answered", None)
    viewer, context = viewer_of(request), context_of(request)
    if describe is None or viewer.looked_at_by is not None:
        return None
    phase, now = context.policy().phase, context.now()
    return lambda: _note(context, viewer, describe, phase, now)


def _note(context: WebContext, viewer: Viewer, describe: Describe, phase: str, now: datetime) -> None:
    try:
        answered = describe(viewer)
        with context.open_write() as session:
            note_inquiries(session, answered, phase=phase, is_fictional=context.is_demo, now=now)
    except Exception:  # the customer has his answer; a figure that is missing harms nobody
        _log.warning("inquiry_not_noted", exc_info=True)


def _describe(
    viewer: Viewer,
    part: MeasuredPart,
    requirement: Requirement,
    quantity: int,
    to: Destination,
    evaluation: Evaluation | None,
    near_misses: Sequence[NearMiss],
    referral: Referral | None,
    prepared: Prepared,
) -> Answered:
    if evaluation is None:
        raise ValueError("offers without what they were taken from")
    facts = sum_up(evaluation, prepared)
    quantity_class = classify(quantity, QUANTITIES)
    return Answered(
        asker=name_asker(viewer.organisation_id, part.guest_key_hash),
        is_guest=viewer.is_guest,
        part_id=part.part_id,
        wish=describe_wish(prepared.catalogue.market, part.part_id, requirement, quantity_class, to),
        region=find_region(to.country, to.postcode),
        longest_mm=max(part.measurements.size_mm),
        facts=facts,
        need=find_need(near_misses, referral, facts, evaluation.rejections),
    )
