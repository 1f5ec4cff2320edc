"""Accounts elsewhere that one may sign in by, and those that open the own account."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter

from app.marketplace.accounts import list_identities, unlink_identity
from app.values import NotFound
from app.web.api.examples.answering import answers
from app.web.api.examples.proving import IDENTITIES, IDENTITY_ISSUERS
from app.web.api.models import Shown
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)


class IdentityIssuerShown(Shown):
    """A service; open `/de/sign-in/with/{code}` in a browser."""

    code: str
    title: str
    issuer: str


class IdentityIssuersShown(Shown):
    """Those that are set up here."""

    issuers: list[IdentityIssuerShown]


class IdentityShown(Shown):
    """A service that opens the viewer's account."""

    issuer: str
    created_at: datetime
    last_used_at: datetime | None


class IdentitiesShown(Shown):
    """All that open the viewer's account."""

    identities: list[IdentityShown]


@router.get(
    "/identity-issuers",
    dependencies=ruled(Rule.ANYONE),
    responses=answers(200, IDENTITY_ISSUERS),
    summary="Services to sign in by",
)
def get_issuers(context: CurrentContext) -> IdentityIssuersShown:
    """They are set up by whoever runs the platform."""
    return IdentityIssuersShown(
        issuers=[
            IdentityIssuerShown(code=each.code, title=each.title, issuer=each.issuer)
            for each in context.issuers
        ]
    )


@router.get(
    "/me/identities",
    dependencies=MEMBERS,
    responses=answers(200, IDENTITIES, 401),
    summary="Services that open your account",
)
def get_identities(session: ReadSession, viewer: CurrentViewer) -> IdentitiesShown:
    """Linked by a confirmed address, or by you."""
    return IdentitiesShown(
        identities=[
            IdentityShown(issuer=view.issuer, created_at=view.created_at, last_used_at=view.last_used_at)
            for view in list_identities(viewer, session)
        ]
    )


@router.delete(
    "/me/identities/{issuer_code}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404),
    summary="Unlink a service",
)
def delete_identity(
    issuer_code: str, session: WriteSession, opened: CurrentSession, context: CurrentContext
) -> None:
    """It opens your account no longer. Only within 15 minutes of a sign-in."""
    issuer = next((each.issuer for each in context.issuers if each.code == issuer_code), None)
    if issuer is None:
        raise NotFound("identity_not_found")
    unlink_identity(session, opened, issuer, now=context.now())
