"""Teams inside an organisation, and what is kept to one of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier
from app.database.record import Record


class TeamRow(Record):
    """Some members of an organisation under a name of their own."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class TeamMemberRow(Record):
    """Gone with the membership: who leaves the organisation leaves its teams."""

    __tablename__ = "team_members"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "organisation_id"],
            ["memberships.user_id", "memberships.organisation_id"],
            name="fk_team_members_membership",
            ondelete="CASCADE",
        ),
    )

    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier(), primary_key=True, index=True)
    organisation_id: Mapped[str] = mapped_column(identifier())


class KeptToTeam:
    """``team_id`` None: seen by everybody in the organisation that owns the row."""

    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"), index=True)
