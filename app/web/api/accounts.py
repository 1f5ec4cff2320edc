"""Who one is, and keys for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from app.marketplace.accounts import (
    CreateApiKey,
    Role,
    UserView,
    create_api_key,
    list_api_keys,
    read_account,
    revoke_api_key,
)
from app.web.api.examples.accounts import API_KEY_CREATED, API_KEY_WANTED, API_KEYS, USER
from app.web.api.examples.answering import answers, body_examples
from app.web.api.idempotency import IdempotencyKey, answer_once
from app.web.api.models import NO_CONTROLS, ApiKeyId, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)
Scope = Literal[
    "parts:read",
    "parts:write",
    "offers:read",
    "quotes:read",
    "quotes:write",
    "referrals:read",
    "referrals:write",
    "catalogue:read",
    "firm:read",
    "firm:write",
    "audit:read",
    "programme:write",
]


class UserShown(Shown):
    """A person and the organisation he acts for."""

    id: str
    email: str
    display_name: str
    organisation_id: str
    organisation_name: str
    role: Role | None
    is_operator: bool


class ApiKeyWanted(Wanted):
    """A key for a program: what it may do, and until when."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=20)]
    expires_at: AwareDatetime | None = None


class ApiKeyCreatedShown(Shown):
    """``secret`` is shown this once; a replayed answer has null."""

    id: str
    secret: str | None
    prefix: str
    expires_at: datetime | None


class ApiKeyShown(Shown):
    """A key as its owner sees it later."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class ApiKeysShown(Shown):
    """All keys of the viewer, newest first."""

    api_keys: list[ApiKeyShown]


def show_user(user: UserView) -> UserShown:
    """A person as he sees himself."""
    return UserShown(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        organisation_id=user.organisation_id,
        organisation_name=user.organisation_name,
        role=user.role,
        is_operator=user.is_operator,
    )


@router.get(
    "/me",
    dependencies=MEMBERS,
    responses=answers(200, USER, 401),
    summary="Who am I",
)
def get_me(session: ReadSession, viewer: CurrentViewer) -> UserShown:
    """The person behind the session or the key."""
    return show_user(read_account(viewer, session))


@router.post(
    "/api-keys",
    status_code=201,
    response_model=ApiKeyCreatedShown,
    dependencies=MEMBERS,
    responses=answers(201, API_KEY_CREATED, 401, 403, 409, 422),
    summary="Create an API key",
)
def post_api_key(
    request: Request,
    wanted: Annotated[ApiKeyWanted, body_examples(API_KEY_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    opened: CurrentSession,
    context: CurrentContext,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Send it as `Authorization: Bearer …`. Only within 15 minutes of a sign-in."""

    def act() -> tuple[BaseModel, BaseModel]:
        command = CreateApiKey(name=wanted.name, scopes=wanted.scopes, expires_at=wanted.expires_at)
        created = create_api_key(session, opened, command, now=context.now())
        shown = ApiKeyCreatedShown(
            id=created.id, secret=created.secret, prefix=created.prefix, expires_at=created.expires_at
        )
        return shown, shown.model_copy(update={"secret": None})

    return answer_once(
        request,
        session,
        viewer,
        key=idempotency_key,
        wanted=wanted.model_dump(mode="json"),
        status=201,
        act=act,
    )


@router.get(
    "/api-keys",
    dependencies=MEMBERS,
    responses=answers(200, API_KEYS, 401),
    summary="List your API keys",
)
def get_api_keys(session: ReadSession, viewer: CurrentViewer) -> ApiKeysShown:
    """Without their secrets, which nobody knows any more."""
    return ApiKeysShown(
        api_keys=[
            ApiKeyShown(
                id=key.id,
                name=key.name,
                prefix=key.prefix,
                scopes=list(key.scopes),
                created_at=key.created_at,
                expires_at=key.expires_at,
                revoked_at=key.revoked_at,
            )
            for key in list_api_keys(viewer, session)
        ]
    )


@router.delete(
    "/api-keys/{api_key_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404),
    summary="Revoke an API key",
)
def delete_api_key(
    api_key_id: ApiKeyId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """Works from the next call on."""
    revoke_api_key(session, viewer, api_key_id, now=context.now())
