"""The page of a case: where it is, what was said, and every step that can be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.institutes.assessment import FEASIBILITIES, LONGEST_TEXT, OUTCOMES, Assessment, Outcome
from app.institutes.declining import DECLINE_REASONS, DECLINING
from app.institutes.nda import NDA_TEXTS, NDA_VERSION
from app.institutes.workflow import NEEDS_REASON, NEEDS_TEXT, Step
from app.marketplace.accounts import Viewer
from app.marketplace.developing import (
    CaseView,
    TakeStep,
    accept_nda,
    assign_case,
    list_funding,
    list_receivers,
    list_staff,
    list_templates,
    read_case,
    take_step,
    write_case_note,
)
from app.marketplace.guarding import CONSENT_KINDS, ConsentKind, FileKind
from app.marketplace.quoting import LARGEST_DRAWING_BYTES
from app.marketplace.supplying.known_institutes import load_open_institutes
from app.texts import Language, format_date, format_money, translate
from app.values import Conflict, Invalid, SchichtwerkError
from app.web.case_files import keep_attachment
from app.web.context import WebContext
from app.web.naming import names_today
from app.web.pages.amounts import read_cents, read_whole
from app.web.pages.proposals import list_proposals, parse_material, read_proposal
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.papers import TakenAttachment
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession
from app.web.shared_copies import send_case_copy

router = APIRouter(prefix="/{language}", include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
# what goes on comes first, what ends it last
ORDER: tuple[Step, ...] = (
    "agree", "screen", "take_up", "answer", "assess", "ask", "accept", "start", "conclude", "hand_back",
    "message", "reject", "pass_on", "decline", "give_up", "withdraw", "end",
)  # fmt: skip
NOTHING_TYPED = dict.fromkeys(
    ("text", "note", "feasibility", "readiness_level", "weeks", "effort_person_days", "cost_low", "cost_high",
     "partners", "kind", "handed_to", "institute", "material", "tolerance", "reason"),
    "",
)  # fmt: skip
NOTHING_TICKED: Mapping[str, Sequence[str]] = {"funding": (), "consents": (), "providers": ()}
Typed = Annotated[str, Form(max_length=100_000)]
Number = Annotated[str, Form(max_length=40)]


@router.get("/cases/{case_id}", dependencies=SEEN_BY_ALL)
def get_case(
    request: Request,
    language: PageLanguage,
    case_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    material: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Where it is, what was said, what can be done; with a ``material`` also who has a machine for it."""
    typed = {"material": material}
    return _show(request, language, case_id, session, viewer, context, typed=typed)


@router.post("/cases/{case_id}/step", dependencies=SEEN_BY_ALL)
def post_step(
    request: Request,
    language: PageLanguage,
    case_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    step: Annotated[Step, Form()],
    revision: Annotated[int, Form(ge=0, le=2**31 - 1)],
    text: Typed = "",
    institute: Annotated[str, Form(max_length=80)] = "",
    handed_to: Annotated[str, Form(max_length=80)] = "",
    handed_file: Annotated[str, Form(max_length=80)] = "",
    providers: Annotated[list[str] | None, Form()] = None,
    feasibility: Annotated[str, Form(max_length=40)] = "",
    readiness_level: Number = "0",
    effort_person_days: Number = "0",
    weeks: Number = "0",
    cost_low: Number = "0",
    cost_high: Number = "0",
    partners: Typed = "",
    funding: Annotated[list[str] | None, Form()] = None,
    kind: Annotated[str, Form(max_length=40)] = "",
    material: Annotated[str, Form(max_length=200)] = "",
    tolerance: Number = "",
    consents: Annotated[tuple[ConsentKind, ...], Form()] = (),
    reason: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Take it; where it cannot be taken, what was typed is still there."""
    assessment = outcome = None
    if step == "assess":
        assessment = Assessment(
            feasibility=feasibility,  # type: ignore[arg-type]  # looked at by the use case
            how=text,
            readiness_level=read_whole(readiness_level),
            effort_person_days=read_whole(effort_person_days),
            weeks=read_whole(weeks),
            cost_low_minor=read_cents(cost_low),
            cost_high_minor=read_cents(cost_high),
            partners=tuple(line.strip() for line in partners.splitlines() if line.strip()),
            funding=tuple(funding or ()),
        )
    if step == "conclude":
        outcome = Outcome(kind=kind, text=text, readiness_level=read_whole(readiness_level))  # type: ignore[arg-type]
    proposal = read_proposal(material, tolerance) if step == "hand_back" else None
    receiver = handed_file or handed_to
    command = TakeStep(
        case_id, revision, step, text, institute, assessment, outcome, receiver, tuple(providers or ()),
        proposal, consents, reason,
    )  # fmt: skip
    typed = {
        "text": text, "feasibility": feasibility, "readiness_level": readiness_level, "weeks": weeks,
        "effort_person_days": effort_person_days, "cost_low": cost_low, "cost_high": cost_high,
        "partners": partners, "kind": kind, "handed_to": handed_to, "institute": institute,
        "material": material, "tolerance": tolerance, "reason": reason,
    }  # fmt: skip

    def act(session: Session) -> None:
        take_step(session, viewer, command, catalogue=context.catalogue(), now=context.now())

    return _act(
        request, language, case_id, viewer, context, act, at=step, typed=typed,
        ticked={"funding": funding or (), "consents": consents, "providers": providers or ()},
    )  # fmt: skip


@router.post("/cases/{case_id}/nda", dependencies=SEEN_BY_ALL)
def post_nda(
    request: Request,
    language: PageLanguage,
    case_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    version: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """For one's own side."""
    return _act(
        request, language, case_id, viewer, context,
        lambda session: accept_nda(session, viewer, case_id, version, now=context.now()), at="nda",
    )  # fmt: skip


@router.get("/cases/{case_id}/file", dependencies=MEMBERS)
def get_case_file(
    request: Request, language: PageLanguage, case_id: str, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """The part's file, as a copy, for an institute that may have it."""
    return _send_copy(request, language, case_id, viewer, context, "file", None)


@router.get("/cases/{case_id}/drawings/{drawing_id}", dependencies=MEMBERS)
def get_case_drawing(
    request: Request,
    language: PageLanguage,
    case_id: str,
    drawing_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """A drawing, as a copy, for an institute that may have it."""
    return _send_copy(request, language, case_id, viewer, context, "drawing", drawing_id)


@router.post("/cases/{case_id}/note", dependencies=MEMBERS)
def post_note(
    request: Request,
    language: PageLanguage,
    case_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    text: Typed = "",
) -> Response:
    """For colleagues."""
    return _act(
        request, language, case_id, viewer, context,
        lambda session: write_case_note(session, viewer, case_id, text, now=context.now()),
        at="note", typed={"note": text},
    )  # fmt: skip


@router.post("/cases/{case_id}/assignee", dependencies=MEMBERS)
def post_assignee(
    request: Request,
    language: PageLanguage,
    case_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    revision: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
    user_id: Annotated[str, Form(max_length=26)] = "",
) -> Response:
    """Somebody of the same institute goes on."""

    def act(session: Session) -> None:
        assign_case(session, viewer, case_id, revision=revision, user_id=user_id, now=context.now())

    return _act(request, language, case_id, viewer, context, act, at="assignee")


@router.post("/cases/{case_id}/attachments", dependencies=SEEN_BY_ALL)
def post_attachment(
    request: Request,
    language: PageLanguage,
    case_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    file: TakenAttachment,
) -> Response:
    """A file that goes with what is said."""
    try:
        if isinstance(file, Invalid):
            raise file
        keep_attachment(request, viewer, case_id, file)
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(request, language, case_id, session, viewer, context, refusal, at="attachment")
    return RedirectResponse(f"/{language}/cases/{case_id}#attachments", 303)


def _send_copy(
    request: Request,
    language: Language,
    case_id: str,
    viewer: Viewer,
    context: WebContext,
    kind: FileKind,
    drawing_id: str | None,
) -> Response:
    try:
        return send_case_copy(request, viewer, case_id, kind, drawing_id)
    except Conflict as refusal:  # it is still being made, or cannot be
        with context.open_read() as session:
            return _show(request, language, case_id, session, viewer, context, refusal, at="released")


def _act(
    request: Request,
    language: Language,
    case_id: str,
    viewer: Viewer,
    context: WebContext,
    act: Callable[[Session], None],
    *,
    at: str,
    typed: dict[str, str] | None = None,
    ticked: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    try:
        with context.open_write() as session:
            act(session)
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(
                request, language, case_id, session, viewer, context, refusal,
                at=at, typed=typed, ticked=ticked,
            )  # fmt: skip
    context.wake_worker()
    return RedirectResponse(f"/{language}/cases/{case_id}", 303)


def _show(
    request: Request,
    language: Language,
    case_id: str,
    session: Session,
    viewer: Viewer,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    typed: dict[str, str] | None = None,
    ticked: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    case = read_case(viewer, session, case_id, now=context.now())
    catalogue = context.catalogue()
    known = load_open_institutes(session, catalogue)
    is_inside = case.side == "institute"
    names = names_today(session, catalogue, language)
    return show_form(
        request, language, "cases/case.html", refusal, case=case, at=at,
        steps=sorted(case.steps, key=ORDER.index),
        typed={**NOTHING_TYPED, **(typed or {})}, ticked={**NOTHING_TICKED, **(ticked or {})},
        left_over=_find_left_over(case, at, typed or {}),
        consent_kinds=CONSENT_KINDS, names=names, viewer=viewer,
        needs_text=NEEDS_TEXT, needs_reason=NEEDS_REASON, declining=DECLINING,
        decline_reasons=DECLINE_REASONS, longest_text=LONGEST_TEXT,
        largest_file_bytes=LARGEST_DRAWING_BYTES,
        nda_version=NDA_VERSION, nda_paragraphs=translate(NDA_TEXTS[-1], language).split("\n\n"),
        feasibilities=FEASIBILITIES, outcomes=OUTCOMES, institutes=tuple(known),
        funding=tuple(one for one in list_funding(viewer, session) if one.is_open) if is_inside else (),
        staff=list_staff(session, case.institute) if is_inside else (),
        templates=list_templates(viewer, session, case.institute) if is_inside else (),
        receivers=list_receivers(viewer, catalogue, parse_material((typed or {}).get("material", ""))[0])
        if "hand_back" in case.steps
        else (),
        proposals=list(list_proposals(catalogue.market, names)) if "hand_back" in case.steps else (),
        date=lambda moment: format_date(moment, language),
        money=lambda minor: format_money(minor, "EUR", language, is_rounded=True),
    )  # fmt: skip


def _find_left_over(case: CaseView, at: str, typed: Mapping[str, str]) -> str:
    """What was typed for a form that the page no longer has."""
    if at == "note":
        return "" if case.waiting_for else typed.get("note", "")
    return "" if at in case.steps else typed.get("text", "")
