"""Makes a person with an organisation of his own, or as a member of one that invited him."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow, UserRow
from app.marketplace.accounts.memberships import add_membership
from app.marketplace.accounts.read_account import UserView, load_user
from app.marketplace.accounts.viewer import Role
from app.values.errors import Conflict, Invalid
from app.values.identifiers import new_id

LONGEST_NAME = 200
_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+")
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Checked already; ``organisation_id`` None: one of the name is made, whoever else is called so."""

    email: str
    display_name: str
    password_hash: str
    organisation_id: str | None
    organisation_name: str
    role: Role
    language: str


def normalise_email(email: str) -> str:
    """Addresses are compared without regard to case or surrounding space; no database takes NUL."""
    return email.replace("\x00", "").strip().lower()


def check_email(email: str) -> str:
    """The address as it is kept; Invalid ``email_invalid``."""
    normal = normalise_email(email)
    if len(normal) > _LONGEST_EMAIL or _EMAIL.fullmatch(normal) is None:
        raise Invalid("email_invalid")
    return normal


def check_name(name: str) -> str:
    """The name on one line; Invalid ``name_invalid`` (maximum)."""
    straight = " ".join(name.split())
    if not 0 < len(straight) <= LONGEST_NAME or not straight.isprintable():
        raise Invalid("name_invalid", {"maximum": LONGEST_NAME})
    return straight


def open_account(session: Session, account: NewAccount, *, now: datetime) -> UserView:
    """Raises Conflict ``email_taken``, and then the session is good for nothing but going back."""
    if session.scalar(select(UserRow.id).where(UserRow.email == account.email)) is not None:
        raise Conflict("email_taken")
    organisation_id = account.organisation_id or make_organisation(session, account.organisation_name, now)
    user = UserRow(
        id=new_id(),
        email=account.email,
        display_name=account.display_name,
        password_hash=account.password_hash,
        is_operator=False,
        is_active=True,
        language=account.language,
        created_at=now,
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict("email_taken") from error
    add_membership(session, user.id, organisation_id, account.role, now=now)
    loaded = load_user(session, user.id)
    if loaded is None:
        raise Conflict("email_taken")
    return loaded


def make_organisation(session: Session, name: str, now: datetime) -> str:
    """Who only knows a firm's name does not get into it: another of the name gets a number."""
    taken = set(
        session.scalars(
            select(OrganisationRow.name).where(OrganisationRow.name.startswith(name, autoescape=True))
        )
    )
    free = name
    number = 2
    while free in taken:
        mark = f" ({number})"
        free, number = f"{name[: LONGEST_NAME - len(mark)]}{mark}", number + 1
    organisation = OrganisationRow(id=new_id(), name=free, created_at=now)
    session.add(organisation)
    session.flush()
    return organisation.id
