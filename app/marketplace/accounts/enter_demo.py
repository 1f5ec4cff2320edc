"""One click into a demonstration as one of its four kinds of people; never anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.add_user import AddUser, add_user
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.sessions import open_session
from app.marketplace.accounts.sign_in import SignedIn
from app.marketplace.accounts.viewer import Role
from app.marketplace.auditing import record
from app.values.errors import NotAllowed
from app.values.identifiers import new_secret

DemoRole = Literal["customer", "provider", "institute", "operator"]


@dataclass(frozen=True, slots=True)
class EnterDemo:
    """Both must hold: the catalogue is fictional, and this is the demo environment."""

    role: DemoRole
    has_demo_catalogue: bool
    is_demo_environment: bool


def enter_demo(session: Session, command: EnterDemo, *, now: datetime) -> SignedIn:
    """Sign in as the role's account, made on the first click; everybody who clicks shares it.

    NotAllowed ``demo_only`` anywhere but in a demonstration, and then nothing was made; NotAllowed
    ``sign_in_failed`` where the account was closed.
    """
    if not (command.has_demo_catalogue and command.is_demo_environment):
        raise NotAllowed("demo_only")
    account = _describe_account(command.role)
    if session.scalar(select(UserRow.id).where(UserRow.email == account.email)) is None:
        add_user(session, account, now=now)
    user_id = session.scalar(select(UserRow.id).where(UserRow.email == account.email, UserRow.is_active))
    user = None if user_id is None else load_user(session, user_id)
    if user is None:
        raise NotAllowed("sign_in_failed")
    token, expires_at = open_session(session, user.id, now=now, proven_by="demo")
    record(session, view_as(user), "signed_in", "user", user.id, {"by": "demo"}, now=now)
    return SignedIn(token=token, expires_at=expires_at, user=user, proven_by="demo")


def _describe_account(role: DemoRole) -> AddUser:
    member_role, is_operator = _ROLES[role]
    return AddUser(
        email=f"{role}@demo.invalid",
        # nobody knows it, so that the account opens by the click only
        password=new_secret(),
        organisation_name=f"Demo {role} (fictional)",
        role=member_role,
        is_operator=is_operator,
        display_name=f"Demo {role}",
    )


_ROLES: dict[DemoRole, tuple[Role, bool]] = {
    "customer": ("buyer", False),
    "provider": ("owner", False),
    "institute": ("institute_staff", False),
    "operator": ("owner", True),
}
