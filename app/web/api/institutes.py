"""Institutes as their own people and the operator see them; funding programmes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from app.institutes import FundingProgramme
from app.marketplace.developing import (
    AddInstitute,
    ReplyTemplate,
    add_institute,
    close_institute,
    give_institute,
    list_funding,
    list_templates,
    read_institute,
    save_funding,
    save_profile,
    save_template,
)
from app.web.api.case_wanted import (
    ClosureWanted,
    FundingWanted,
    InstituteWanted,
    ProfileWanted,
    SeatWanted,
    TemplateWanted,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.cases import (
    CLOSURE_WANTED,
    FUNDING,
    FUNDING_WANTED,
    INSTITUTE_PROFILE,
    INSTITUTE_PROFILE_WANTED,
    INSTITUTE_WANTED,
    SEAT_WANTED,
    TEMPLATE_WANTED,
    TEMPLATES,
)
from app.web.api.institute_models import (
    FundingListShown,
    ProfileShown,
    TemplateShown,
    TemplatesShown,
    show_funding,
    show_profile,
)
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["cases"])
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
InstituteCode = Annotated[str, Path(min_length=1, max_length=80)]
FundingCode = Annotated[str, Path(min_length=1, max_length=40)]


@router.post(
    "/institutes",
    status_code=201,
    dependencies=OPERATORS,
    responses=answers(201, INSTITUTE_PROFILE, 401, 403, 409, 422),
    summary="Add an institute",
)
def post_institute(
    wanted: Annotated[InstituteWanted, body_examples(INSTITUTE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ProfileShown:
    """Without competences: these its own people state."""
    catalogue = context.catalogue()
    command = AddInstitute(wanted.code, wanted.name, wanted.place, wanted.web)
    add_institute(session, viewer, command, catalogue=catalogue, now=context.now())
    return show_profile(read_institute(viewer, session, wanted.code, catalogue=catalogue))


@router.get(
    "/institutes/{institute}/profile",
    dependencies=MEMBERS,
    responses=answers(200, INSTITUTE_PROFILE, 401, 404),
    summary="Read an institute's profile",
)
def get_profile(
    institute: InstituteCode, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> ProfileShown:
    """For its own people and operators."""
    return show_profile(read_institute(viewer, session, institute, catalogue=context.catalogue()))


@router.put(
    "/institutes/{institute}/profile",
    dependencies=MEMBERS,
    responses=answers(200, INSTITUTE_PROFILE, 401, 403, 404, 409, 422),
    summary="Change an institute's profile",
)
def put_profile(
    institute: InstituteCode,
    wanted: Annotated[ProfileWanted, body_examples(INSTITUTE_PROFILE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ProfileShown:
    """All of it at once; of two at once one is told that things have moved on."""
    catalogue = context.catalogue()
    save_profile(
        session, viewer, institute, wanted.to_profile(),
        revision=wanted.revision, catalogue=catalogue, now=context.now(),
    )  # fmt: skip
    return show_profile(read_institute(viewer, session, institute, catalogue=catalogue))


@router.put(
    "/institutes/{institute}/closure",
    dependencies=MEMBERS,
    responses=answers(200, INSTITUTE_PROFILE, 401, 404, 422),
    summary="Take an institute off the list, or put it back",
)
def put_closure(
    institute: InstituteCode,
    wanted: Annotated[ClosureWanted, body_examples(CLOSURE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ProfileShown:
    """By its own people or an operator. A closed one is proposed to nobody; cases it has go on."""
    catalogue = context.catalogue()
    close_institute(
        session, viewer, institute, is_closed=wanted.is_closed, catalogue=catalogue, now=context.now()
    )
    return show_profile(read_institute(viewer, session, institute, catalogue=catalogue))


@router.put(
    "/institutes/{institute}/organisation",
    dependencies=OPERATORS,
    responses=answers(200, INSTITUTE_PROFILE, 401, 403, 404, 422),
    summary="Say whose staff acts for an institute",
)
def put_seat(
    institute: InstituteCode,
    wanted: Annotated[SeatWanted, body_examples(SEAT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ProfileShown:
    """Members of that organisation with the role of institute staff."""
    catalogue = context.catalogue()
    give_institute(session, viewer, institute, wanted.organisation_id, catalogue=catalogue, now=context.now())
    return show_profile(read_institute(viewer, session, institute, catalogue=catalogue))


@router.get(
    "/institutes/{institute}/templates",
    dependencies=MEMBERS,
    responses=answers(200, TEMPLATES, 401, 404),
    summary="List an institute's templates",
)
def get_templates(institute: InstituteCode, session: ReadSession, viewer: CurrentViewer) -> TemplatesShown:
    """By name."""
    return _show_templates(list_templates(viewer, session, institute))


@router.put(
    "/institutes/{institute}/templates",
    dependencies=MEMBERS,
    responses=answers(200, TEMPLATES, 401, 403, 404, 409, 422),
    summary="Write a template",
)
def put_template(
    institute: InstituteCode,
    wanted: Annotated[TemplateWanted, body_examples(TEMPLATE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
) -> TemplatesShown:
    """Empty words take it away."""
    template = ReplyTemplate(wanted.name, wanted.text)
    save_template(session, viewer, institute, template, before=wanted.before)
    return _show_templates(list_templates(viewer, session, institute))


@router.get(
    "/funding-programmes",
    dependencies=MEMBERS,
    responses=answers(200, FUNDING, 401),
    summary="List funding programmes",
)
def get_funding(session: ReadSession, viewer: CurrentViewer) -> FundingListShown:
    """As the operator keeps them."""
    return _show_funding(list_funding(viewer, session))


@router.put(
    "/funding-programmes/{funding_code}",
    dependencies=OPERATORS,
    responses=answers(200, FUNDING, 401, 403, 422),
    summary="Write down a funding programme",
)
def put_funding(
    funding_code: FundingCode,
    wanted: Annotated[FundingWanted, body_examples(FUNDING_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> FundingListShown:
    """A new one, or new words for one."""
    save_funding(
        session, viewer, FundingProgramme(code=funding_code, **wanted.model_dump()), now=context.now()
    )
    return _show_funding(list_funding(viewer, session))


def _show_templates(found: tuple[ReplyTemplate, ...]) -> TemplatesShown:
    return TemplatesShown(templates=[TemplateShown(name=one.name, text=one.text) for one in found])


def _show_funding(found: tuple[FundingProgramme, ...]) -> FundingListShown:
    return FundingListShown(programmes=[show_funding(one) for one in found])
