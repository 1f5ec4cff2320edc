"""What institutes may have of a referred part; and the operator's way to a customer's file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.guarding import (
    CONSENT_KINDS,
    FILE_KINDS,
    LEAST_REASON,
    LONGEST_REASON,
    ConsentKind,
    FileKind,
    OpenAsOperator,
    open_as_operator,
)
from app.marketplace.referring import ChangeConsent, change_consent, read_consents, read_referral
from app.texts import Language, format_date
from app.values import Invalid, NotFound
from app.web.api.models import ReferralId
from app.web.identity import context_of
from app.web.naming import names_today
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.part_files import require_near, saved_as, stream_file
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)
Typed = Annotated[str, Form(max_length=1_000)]


@router.get("/{language}/referrals/{referral_id}", dependencies=SEEN_BY_ALL)
def get_referral_page(
    request: Request,
    language: PageLanguage,
    referral_id: ReferralId,
    session: ReadSession,
    viewer: CurrentViewer,
) -> Response:
    """Institute by institute, with what was given and withdrawn."""
    return _show_referral(request, language, referral_id, session, viewer)


@router.post("/{language}/referrals/{referral_id}/consents", dependencies=SEEN_BY_ALL)
def post_consents(
    language: PageLanguage,
    referral_id: ReferralId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    institute: Annotated[str, Form(max_length=80)],
    kinds: Annotated[tuple[ConsentKind, ...], Form()] = (),
) -> Response:
    """What is ticked holds from now on; nothing ticked: the institute gets nothing more."""
    change_consent(session, viewer, ChangeConsent(referral_id, institute, kinds), now=context.now())
    return RedirectResponse(f"/{language}/referrals/{referral_id}?changed=1", 303)


def _show_referral(
    request: Request, language: Language, referral_id: str, session: Session, viewer: Viewer
) -> Response:
    referral = read_referral(viewer, session, referral_id)
    consents = read_consents(viewer, session, referral_id)
    institutes = tuple(dict.fromkeys((*referral.institutes, *(each.institute for each in consents))))
    in_force = {
        institute: {each.kind for each in consents if each.institute == institute and not each.withdrawn_at}
        for institute in institutes
    }
    return renderer_of(request).render(
        request,
        "part/referral.html",
        language,
        referral=referral,
        institutes=institutes,
        consents=consents,
        in_force=in_force,
        kinds=CONSENT_KINDS,
        names=names_today(session, context_of(request).catalogue(), language),
        is_changed=request.query_params.get("changed") == "1",
        date=lambda moment: format_date(moment, language),
    )


@router.get("/{language}/operator/files", dependencies=OPERATORS)
def get_operator_files(request: Request, language: PageLanguage, part: str = "") -> Response:
    """A form: which file, and why."""
    return _show_form(request, language, part_id=part[:26])


@router.post("/{language}/operator/files", dependencies=OPERATORS)
def post_operator_files(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    kind: Annotated[FileKind, Form()],
    part_id: Typed = "",
    drawing_id: Typed = "",
    reason: Typed = "",
) -> Response:
    """The file to be saved, once the opening is noted and the letter to its owner written."""
    require_near(request)
    command = OpenAsOperator(part_id.strip(), kind, reason, drawing_id.strip() or None)
    try:
        with context.open_write() as session:
            file = open_as_operator(session, viewer, command, now=context.now())
    except (Invalid, NotFound) as refusal:
        return _show_form(request, language, refusal, part_id, kind, drawing_id, reason)
    context.wake_worker()
    return stream_file(context, file, saved_as(file.file_name))


def _show_form(
    request: Request,
    language: Language,
    refusal: Invalid | NotFound | None = None,
    part_id: str = "",
    kind: FileKind = "file",
    drawing_id: str = "",
    reason: str = "",
) -> Response:
    return show_form(
        request,
        language,
        "operator/files.html",
        refusal,
        part_id=part_id,
        kind=kind,
        kinds=FILE_KINDS,
        drawing_id=drawing_id,
        reason=reason,
        least=LEAST_REASON,
        longest=LONGEST_REASON,
    )
