"""What an institute gets of a referral: by the customer's consent at this moment, and copies only."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from app.marketplace.developing import read_case
from app.marketplace.guarding import ConsentKind
from app.marketplace.referring import read_shared_referral
from app.web.api.drawing_models import DrawingShown, show_drawing
from app.web.api.examples.answering import answers
from app.web.api.examples.guarding import SHARED_REFERRAL
from app.web.api.guarding import FILE_ANSWER
from app.web.api.models import CaseId, DrawingId, Shown
from app.web.api.part_models import MeasurementsShown, show_measurements
from app.web.api.quote_models import RequirementShown, show_requirement
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession
from app.web.shared_copies import send_case_copy

router = APIRouter(tags=["confidentiality"])
MEMBERS = ruled(Rule.MEMBER)


class SharedReferralShown(Shown):
    """What the customer lets this institute have at this moment."""

    id: str
    institute: str
    consents: list[ConsentKind]
    quantity: int
    requirements: RequirementShown
    note: str
    measurements: MeasurementsShown | None
    has_file: bool
    drawings: list[DrawingShown]
    created_at: datetime


@router.get(
    "/cases/{case_id}/shared",
    dependencies=MEMBERS,
    responses=answers(200, SHARED_REFERRAL, 401, 403, 404),
    summary="Read what the institute of a case may have",
)
def get_shared_referral(
    case_id: CaseId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> SharedReferralShown:
    """For the staff of its institute; what the customer withdrew is no longer there."""
    case = read_case(viewer, session, case_id, now=context.now())
    shared = read_shared_referral(viewer, session, case.referral_id, institute=case.institute)
    referral = shared.referral
    place = f"/api/v1/cases/{case_id}/drawings"
    return SharedReferralShown(
        id=referral.id,
        institute=shared.institute,
        consents=sorted(shared.consents),
        quantity=referral.quantity,
        requirements=show_requirement(referral.requirement),
        note=referral.note,
        measurements=None
        if shared.measurements is None
        else show_measurements(shared.measurements, language),
        has_file=shared.has_file,
        drawings=[
            show_drawing(referral.part_id, each).model_copy(update={"file": f"{place}/{each.id}"})
            for each in shared.drawings
        ],
        created_at=referral.created_at,
    )


@router.get(
    "/cases/{case_id}/file",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 409)},
    summary="Fetch the part's file as the institute of a case",
)
def get_shared_file(case_id: CaseId, viewer: CurrentViewer, request: Request) -> StreamingResponse:
    """A copy without names of people and programs; 409 `copy_not_ready` while it is made."""
    return send_case_copy(request, viewer, case_id, "file", None)


@router.get(
    "/cases/{case_id}/drawings/{drawing_id}",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 409)},
    summary="Fetch a drawing as the institute of a case",
)
def get_shared_drawing(
    case_id: CaseId, drawing_id: DrawingId, viewer: CurrentViewer, request: Request
) -> StreamingResponse:
    """A copy without names of people and programs; 409 `copy_not_ready` while it is made."""
    return send_case_copy(request, viewer, case_id, "drawing", drawing_id)
