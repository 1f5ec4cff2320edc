"""The organisation one acts for, on one page: members, roles, mail domains, and the others one belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.marketplace.accounts import MEMBER_ROLES, Role, Viewer, read_account
from app.marketplace.organisations import (
    answer_join_request,
    ask_to_join,
    change_role,
    drop_domain,
    join_organisation,
    leave_organisation,
    list_belongings,
    list_domains,
    list_join_requests,
    list_members,
    list_open_doors,
    prove_domain,
    remove_member,
    rename_organisation,
    switch_organisation,
)
from app.texts import Language
from app.values import SchichtwerkError
from app.web.identity import context_of, session_token_of, viewer_of
from app.web.pages.saying import do_or_show, show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
Typed = Annotated[str, Form(max_length=1_000)]


@router.get("/{language}/organisation", dependencies=MEMBERS)
def get_organisation(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """Everybody sees who belongs to it; what changes it is for owners."""
    return _show(request, language, session, viewer)


@router.post("/{language}/organisation/switch", dependencies=MEMBERS)
def post_switch(
    request: Request, language: PageLanguage, viewer: CurrentViewer, organisation_id: Typed = ""
) -> Response:
    """The session acts for another organisation; nothing ends."""
    token, now = session_token_of(request), context_of(request).now()
    return _do(
        request,
        language,
        lambda session: switch_organisation(session, viewer, token, organisation_id, now=now),
    )


@router.post("/{language}/organisation/join", dependencies=MEMBERS)
def post_join(
    request: Request, language: PageLanguage, viewer: CurrentViewer, invitation: Typed = ""
) -> Response:
    """Accept an invitation with the account that is signed in, and go on in the new organisation."""
    token, now = session_token_of(request), context_of(request).now()

    def act(session: Session) -> None:
        joined = join_organisation(session, viewer, invitation, now=now)
        switch_organisation(session, viewer, token, joined, now=now)

    return _do(request, language, act)


@router.post("/{language}/organisation/ask", dependencies=MEMBERS)
def post_ask(
    request: Request, language: PageLanguage, viewer: CurrentViewer, organisation_id: Typed = ""
) -> Response:
    """Ask to join the organisation of one's own mail domain."""
    now = context_of(request).now()
    return _do(request, language, lambda session: ask_to_join(session, viewer, organisation_id, now=now))


@router.post("/{language}/organisation/requests/{request_id}", dependencies=MEMBERS)
def post_request(
    request: Request,
    language: PageLanguage,
    request_id: str,
    viewer: CurrentViewer,
    approves: Annotated[bool, Form()] = False,
) -> Response:
    """Let somebody in, or not."""
    now = context_of(request).now()
    return _do(
        request,
        language,
        lambda session: answer_join_request(session, viewer, request_id, approves=approves, now=now),
    )


@router.post("/{language}/organisation/members/{user_id}/role", dependencies=MEMBERS)
def post_role(
    request: Request,
    language: PageLanguage,
    user_id: str,
    viewer: CurrentViewer,
    role: Annotated[Role, Form()] = "buyer",
) -> Response:
    """Another role, from the person's next call on."""
    now = context_of(request).now()
    return _do(request, language, lambda session: change_role(session, viewer, user_id, role, now=now))


@router.post("/{language}/organisation/members/{user_id}/remove", dependencies=MEMBERS)
def post_remove(request: Request, language: PageLanguage, user_id: str, viewer: CurrentViewer) -> Response:
    """No member any more, from the person's next call on."""
    now = context_of(request).now()
    return _do(request, language, lambda session: remove_member(session, viewer, user_id, now=now))


@router.post("/{language}/organisation/leave", dependencies=MEMBERS)
def post_leave(request: Request, language: PageLanguage, viewer: CurrentViewer) -> Response:
    """The same by oneself."""
    now = context_of(request).now()
    return _do(request, language, lambda session: leave_organisation(session, viewer, now=now))


@router.post("/{language}/organisation/name", dependencies=MEMBERS)
def post_name(request: Request, language: PageLanguage, viewer: CurrentViewer, name: Typed = "") -> Response:
    """Another name."""
    now = context_of(request).now()
    return _do(
        request,
        language,
        lambda session: rename_organisation(session, viewer, name, now=now),
        typed_name=name,
    )


@router.post("/{language}/organisation/domains", dependencies=MEMBERS)
def post_domain(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    joins_at_once: Annotated[bool, Form()] = False,
) -> Response:
    """The mail domain of one's own address stands for the organisation."""
    now = context_of(request).now()
    return _do(
        request,
        language,
        lambda session: prove_domain(session, viewer, joins_at_once=joins_at_once, now=now),
    )


@router.post("/{language}/organisation/domains/drop", dependencies=MEMBERS)
def post_drop_domain(
    request: Request, language: PageLanguage, viewer: CurrentViewer, domain: Typed = ""
) -> Response:
    """Nobody joins by it any more."""
    now = context_of(request).now()
    return _do(request, language, lambda session: drop_domain(session, viewer, domain, now=now))


def _do(
    request: Request, language: Language, act: Callable[[Session], object], *, typed_name: str = ""
) -> Response:
    def show(session: Session, refusal: SchichtwerkError) -> Response:
        return _show(request, language, session, viewer_of(request), refusal, typed_name=typed_name)

    return do_or_show(request, act, show, f"/{language}/organisation?done=1")


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    typed_name: str = "",
) -> Response:
    account = read_account(viewer, session)
    belongings = list_belongings(viewer, session)
    return show_form(
        request,
        language,
        "organisation/organisation.html",
        refusal,
        current=next(one for one in belongings if one.is_current),
        belongings=belongings,
        members=list_members(viewer, session),
        roles=MEMBER_ROLES,
        doors=list_open_doors(viewer, session),
        requests=list_join_requests(viewer, session),
        domains=list_domains(viewer, session),
        own_domain=account.email.rpartition("@")[2],
        typed_name=typed_name,
        done=request.query_params.get("done") == "1",
    )
