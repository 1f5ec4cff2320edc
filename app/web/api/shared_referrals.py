"""What an institute gets of a referral: by the customer's consent at this moment, and copies only."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from app.marketplace.guarding import ConsentKind
from app.marketplace.referring import read_shared_referral
from app.web.api.drawing_models import DrawingShown, show_drawing
from app.web.api.examples.answering import answers
from app.web.api.examples.guarding import SHARED_REFERRAL
from app.web.api.guarding import FILE_ANSWER
from app.web.api.models import DrawingId, ReferralId, Shown
from app.web.api.part_models import MeasurementsShown, show_measurements
from app.web.api.quote_models import RequirementShown, show_requirement
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentLanguage, CurrentViewer, ReadSession
from app.web.shared_copies import send_shared_copy

router = APIRouter(tags=["confidentiality"])
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)


class InstituteOwnerShown(Shown):
    """Whose staff acts for the institute."""

    institute: str
    organisation_id: str | None


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
    "/institute/referrals/{referral_id}",
    dependencies=MEMBERS,
    responses=answers(200, SHARED_REFERRAL, 401, 403, 404),
    summary="Read a referral as the institute asked",
)
def get_shared_referral(
    referral_id: ReferralId, session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage
) -> SharedReferralShown:
    """For the staff of an institute; what the customer withdrew is no longer there."""
    shared = read_shared_referral(viewer, session, referral_id)
    referral = shared.referral
    place = f"/api/v1/institute/referrals/{referral.id}/drawings"
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
    "/institute/referrals/{referral_id}/file",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 409)},
    summary="Fetch the part's file as the institute asked",
)
def get_shared_file(referral_id: ReferralId, viewer: CurrentViewer, request: Request) -> StreamingResponse:
    """A copy without names of people and programs; 409 `copy_not_ready` while it is made."""
    return send_shared_copy(request, viewer, referral_id, "file", None)


@router.get(
    "/institute/referrals/{referral_id}/drawings/{drawing_id}",
    dependencies=MEMBERS,
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **answers(None, None, 401, 403, 404, 409)},
    summary="Fetch a drawing as the institute asked",
)
def get_shared_drawing(
    referral_id: ReferralId, drawing_id: DrawingId, viewer: CurrentViewer, request: Request
) -> StreamingResponse:
    """A copy without names of people and programs; 409 `copy_not_ready` while it is made."""
    return send_shared_copy(request, viewer, referral_id, "drawing", drawing_id)
