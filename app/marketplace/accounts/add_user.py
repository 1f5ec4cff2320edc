"""Adds a person and, where it is new, the organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, OrganisationRow, UserRow
from app.marketplace.accounts.passwords import check_password, hash_password
from app.marketplace.accounts.read_account import UserView
from app.marketplace.accounts.viewer import Role
from app.values.errors import Conflict, Invalid
from app.values.identifiers import new_id

_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+")
_LONGEST_EMAIL = 254
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class AddUser:
    """An existing organisation of that name is joined. Only operators may let this be called."""

    email: str
    password: str
    organisation_name: str
    role: Role = "owner"
    is_operator: bool = False
    display_name: str = ""


def add_user(session: Session, command: AddUser, *, now: datetime) -> UserView:
    """Raises Invalid ``email_invalid``, ``name_invalid``, ``password_…``; Conflict ``email_taken``."""
    email = normalise_email(command.email)
    if len(email) > _LONGEST_EMAIL or _EMAIL.fullmatch(email) is None:
        raise Invalid("email_invalid")
    name = " ".join(command.organisation_name.split())
    if not 0 < len(name) <= _LONGEST_NAME or len(command.display_name) > _LONGEST_NAME:
        raise Invalid("name_invalid", {"maximum": _LONGEST_NAME})
    check_password(command.password)
    if session.scalar(select(UserRow.id).where(UserRow.email == email)) is not None:
        raise Conflict("email_taken")
    organisation = session.scalar(select(OrganisationRow).where(OrganisationRow.name == name))
    if organisation is None:
        organisation = OrganisationRow(id=new_id(), name=name, created_at=now)
        session.add(organisation)
        session.flush()
    user = UserRow(
        id=new_id(),
        email=email,
        display_name=command.display_name.strip() or email.partition("@")[0],
        password_hash=hash_password(command.password),
        is_operator=command.is_operator,
        is_active=True,
        created_at=now,
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict("email_taken") from error
    session.add(MembershipRow(user_id=user.id, organisation_id=organisation.id, role=command.role))
    session.flush()
    return UserView(
        id=user.id,
        email=email,
        display_name=user.display_name,
        organisation_id=organisation.id,
        organisation_name=name,
        role=command.role,
        is_operator=command.is_operator,
    )


def normalise_email(email: str) -> str:
    """Addresses are compared without regard to case or surrounding space."""
    return email.strip().lower()
