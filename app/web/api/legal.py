"""Legal texts by version, and one's own consent to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.marketplace.legal import (
    LONGEST_TEXT,
    How,
    LegalTextView,
    SaveDraft,
    agree,
    list_consents,
    list_legal_versions,
    list_to_agree,
    publish_text,
    read_draft,
    read_legal_text,
    save_draft,
)
from app.programme import LEGAL_KINDS, LegalKind
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.legal import (
    CONSENT_WANTED,
    LEGAL_CONSENTS,
    LEGAL_DRAFT,
    LEGAL_DRAFT_WANTED,
    LEGAL_PUBLISH_WANTED,
    LEGAL_TEXT,
    LEGAL_TEXTS,
)
from app.web.api.models import Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["legal"])
OPEN = ruled(Rule.ANYONE)
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)


class LegalTextShown(Shown):
    """A version in Markdown; ``version`` 0 is the draft that came with the program and holds nowhere."""

    id: str | None
    kind: LegalKind
    version: int
    in_force_on: date | None
    is_in_force: bool
    body_de: str
    body_en: str


class LegalVersionShown(Shown):
    """A version that was published."""

    id: str
    kind: LegalKind
    version: int
    in_force_on: date | None
    is_in_force: bool


class LegalTextsShown(Shown):
    """By kind, newest first."""

    legal_texts: list[LegalVersionShown]


class LegalDraftWanted(Wanted):
    """Markdown in both languages; what is open stands in double square brackets."""

    body_de: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    body_en: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class LegalPublishWanted(Wanted):
    """The draft's version and the first day on which it holds, today or later."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    in_force_on: date


class ConsentWanted(Wanted):
    """The ids of all versions that are agreed to."""

    legal_texts: Annotated[tuple[str, ...], Field(min_length=1, max_length=10)]


class ConsentShown(Shown):
    """What was agreed to, or noticed when signing up."""

    text_id: str
    kind: LegalKind
    version: int
    how: How
    given_at: datetime


class MissingShown(Shown):
    """A version in force that is still to be agreed to."""

    text_id: str
    kind: LegalKind
    version: int


class ConsentsShown(Shown):
    """``missing`` empty: nothing stands in the way."""

    given: list[ConsentShown]
    missing: list[MissingShown]


def _show(text: LegalTextView) -> LegalTextShown:
    return LegalTextShown(
        id=text.id or None,
        kind=text.kind,
        version=text.version,
        in_force_on=text.in_force_on,
        is_in_force=text.is_in_force,
        body_de=text.body_de,
        body_en=text.body_en,
    )


@router.get(
    "/legal-texts", dependencies=OPEN, responses=answers(200, LEGAL_TEXTS), summary="List legal texts"
)
def get_legal_texts(session: ReadSession, context: CurrentContext) -> LegalTextsShown:
    """Every published version, those in force marked."""
    return LegalTextsShown(
        legal_texts=[
            LegalVersionShown(
                id=each.id,
                kind=each.kind,
                version=each.version,
                in_force_on=each.in_force_on,
                is_in_force=each.is_in_force,
            )
            for kind in LEGAL_KINDS
            for each in list_legal_versions(session, kind, now=context.now())
        ]
    )


@router.get(
    "/legal-texts/{kind}",
    dependencies=OPEN,
    responses=answers(200, LEGAL_TEXT, 404, 422),
    summary="Read a legal text",
)
def get_legal_text(
    kind: LegalKind,
    session: ReadSession,
    context: CurrentContext,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> LegalTextShown:
    """The version in force, or the one that is named."""
    return _show(read_legal_text(session, kind, now=context.now(), version=version))


@router.get(
    "/legal-texts/{kind}/draft",
    dependencies=OPERATORS,
    responses=answers(200, LEGAL_DRAFT, 401, 403, 422),
    summary="Read the draft of a legal text",
)
def get_legal_draft(
    kind: LegalKind, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> LegalTextShown:
    """`id` is null where nothing was changed yet."""
    return _show(read_draft(viewer, session, kind, now=context.now()))


@router.put(
    "/legal-texts/{kind}/draft",
    dependencies=OPERATORS,
    responses=answers(200, LEGAL_DRAFT, 401, 403, 409, 422),
    summary="Write the draft of a legal text",
)
def put_legal_draft(
    kind: LegalKind,
    wanted: Annotated[LegalDraftWanted, body_examples(LEGAL_DRAFT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> LegalTextShown:
    """Nobody but operators sees it."""
    command = SaveDraft(kind, wanted.body_de, wanted.body_en)
    return _show(save_draft(session, viewer, command, now=context.now()))


@router.post(
    "/legal-texts/{kind}/versions",
    status_code=201,
    dependencies=OPERATORS,
    responses=answers(201, LEGAL_TEXT, 401, 403, 409, 422),
    summary="Publish the draft of a legal text",
)
def post_legal_version(
    kind: LegalKind,
    wanted: Annotated[LegalPublishWanted, body_examples(LEGAL_PUBLISH_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> LegalTextShown:
    """For ever; 409 `legal_text_open` lists in `gaps` what is not filled in."""
    text = publish_text(session, viewer, kind, wanted.version, wanted.in_force_on, now=context.now())
    return _show(text)


@router.get(
    "/consents",
    dependencies=MEMBERS,
    responses=answers(200, LEGAL_CONSENTS, 401),
    summary="List your consents",
)
def get_consents(session: ReadSession, viewer: CurrentViewer, context: CurrentContext) -> ConsentsShown:
    """What you agreed to, and what you still have to."""
    return ConsentsShown(
        given=[
            ConsentShown(
                text_id=each.text_id,
                kind=each.kind,
                version=each.version,
                how=each.how,
                given_at=each.given_at,
            )
            for each in list_consents(viewer, session)
        ],
        missing=[
            MissingShown(text_id=each.id, kind=each.kind, version=each.version)
            for each in list_to_agree(viewer, session, now=context.now())
        ],
    )


@router.post(
    "/consents",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(None, None, 401, 409, 422),
    summary="Agree to legal texts",
)
def post_consents(
    wanted: Annotated[ConsentWanted, body_examples(CONSENT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """To all that `GET /consents` names as missing; only versions in force, only now, only for yourself."""
    agree(session, viewer, wanted.legal_texts, how="api", now=context.now())
    return Response(status_code=204)
