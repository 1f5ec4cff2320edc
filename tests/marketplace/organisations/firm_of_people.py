"""An organisation on the stage: its people, and what they do with short names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.database import Database
from app.database.record import Record
from app.database.tables import (
    AuditEntryRow,
    MailRow,
    MembershipRow,
    OrganisationRow,
    SessionRow,
    UserRow,
)
from app.marketplace.accounts import (
    InviteMember,
    Role,
    Viewer,
    add_membership,
    invite_member,
    resolve_session,
)
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.sessions import open_session
from app.values import new_id


@dataclass
class People:
    """``now`` may be set."""

    database: Database
    now: datetime

    def found(self, name: str) -> str:
        """A new organisation without members."""
        with self.database.write() as session:
            row = OrganisationRow(id=new_id(), name=name, created_at=self.now)
            session.add(row)
        return row.id

    def add(self, email: str, *belongings: tuple[str, Role]) -> str:
        """A person who belongs to these; the last one was used last."""
        with self.database.write() as session:
            user = UserRow(
                id=new_id(), email=email, display_name=email.partition("@")[0], password_hash="!",
                is_operator=False, is_active=True, created_at=self.now,
            )  # fmt: skip
            session.add(user)
            session.flush()
            for number, (organisation_id, role) in enumerate(belongings):
                add_membership(session, user.id, organisation_id, role, now=self.now)
                row = session.get_one(MembershipRow, (user.id, organisation_id))
                row.used_at = self.now.replace(microsecond=number)
        return user.id

    def see(self, user_id: str, organisation_id: str | None = None) -> Viewer:
        with self.database.read() as session:
            user = load_user(session, user_id, organisation_id, strictly=organisation_id is not None)
        assert user is not None
        return view_as(user)

    def enter(self, user_id: str, organisation_id: str | None = None) -> str:
        with self.database.write() as session:
            return open_session(session, user_id, now=self.now, organisation_id=organisation_id)[0]

    def look(self, token: str) -> Viewer | None:
        with self.database.read() as session:
            return resolve_session(session, token, now=self.now)

    def invite(self, owner: Viewer, email: str, role: Role = "engineer") -> str:
        """The code in the letter."""
        with self.database.write() as session:
            invite_member(session, owner, InviteMember(email, role, 14, "de"), now=self.now)
        with self.database.read() as session:
            path = session.scalar(
                select(MailRow.path).where(MailRow.recipient == email, MailRow.kind == "invitation")
            )
        return (path or "").partition("invitation=")[2]

    def roles(self, organisation_id: str) -> dict[str, str]:
        """Roles by the first part of the address."""
        with self.database.read() as session:
            rows = session.execute(
                select(UserRow.display_name, MembershipRow.role)
                .join(UserRow, UserRow.id == MembershipRow.user_id)
                .where(MembershipRow.organisation_id == organisation_id)
            )
            return {row.display_name: row.role for row in rows}

    def letters(self) -> list[tuple[str, str]]:
        with self.database.read() as session:
            rows = session.execute(
                select(MailRow.recipient, MailRow.kind).order_by(MailRow.recipient, MailRow.kind)
            )
            return [(row.recipient, row.kind) for row in rows]

    def actions(self) -> list[str]:
        with self.database.read() as session:
            return [*session.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.sequence))]

    def count(self, table: type[Record]) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def acting(self, user_id: str) -> list[str | None]:
        with self.database.read() as session:
            return [*session.scalars(select(SessionRow.organisation_id).where(SessionRow.user_id == user_id))]
