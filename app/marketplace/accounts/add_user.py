"""Adds a person and, where it is new, the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow, UserRow
from app.marketplace.accounts.memberships import add_membership
from app.marketplace.accounts.open_account import LONGEST_NAME, check_email, check_name
from app.marketplace.accounts.passwords import check_password, hash_password
from app.marketplace.accounts.read_account import UserView
from app.marketplace.accounts.viewer import Role
from app.values.errors import Conflict, Invalid
from app.values.identifiers import new_id


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
    email = check_email(command.email)
    name = check_name(command.organisation_name)
    if len(command.display_name) > LONGEST_NAME:
        raise Invalid("name_invalid", {"maximum": LONGEST_NAME})
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
    add_membership(session, user.id, organisation.id, command.role, now=now)
    return UserView(
        id=user.id,
        email=email,
        display_name=user.display_name,
        organisation_id=organisation.id,
        organisation_name=name,
        role=command.role,
        is_operator=command.is_operator,
    )
