"""Lists people for the operator: by name or address, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, OrganisationRow, SessionRow, UserRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.values.errors import NotFound

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class PersonView:
    """``memberships`` are names of organisations with the role there, ``sessions`` those that are open."""

    id: str
    email: str
    display_name: str
    is_operator: bool
    is_active: bool
    created_at: datetime
    memberships: tuple[tuple[str, str], ...]
    sessions: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Newest first; ``next_cursor`` leads to older ones."""

    people: tuple[PersonView, ...]
    next_cursor: str | None


def list_people(
    viewer: Viewer,
    session: Session,
    *,
    search: str = "",
    cursor: str | None = None,
    limit: int = 50,
    now: datetime,
) -> PeoplePage:
    """NotAllowed ``operator_only``; Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    require_operator(viewer)
    check_limit(limit)
    query = select(UserRow)
    words = search.strip().lower()[:LONGEST_SEARCH]
    if words:
        query = query.where(
            or_(
                UserRow.email.contains(words, autoescape=True),
                func.lower(UserRow.display_name).contains(words, autoescape=True),
            )
        )
    if cursor is not None:
        created_at, row_id = read_place(cursor)
        query = query.where(
            or_(
                UserRow.created_at < created_at,
                and_(UserRow.created_at == created_at, UserRow.id < row_id),
            )
        )
    rows = session.scalars(
        query.order_by(UserRow.created_at.desc(), UserRow.id.desc()).limit(limit + 1)
    ).all()
    shown = rows[:limit]
    after = write_cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(rows) > limit else None
    return PeoplePage(_view(session, shown, now), after)


def read_person(viewer: Viewer, session: Session, user_id: str, *, now: datetime) -> PersonView:
    """NotAllowed ``operator_only``; NotFound ``person_not_found``."""
    require_operator(viewer)
    row = session.get(UserRow, user_id)
    if row is None:
        raise NotFound("person_not_found")
    return _view(session, [row], now)[0]


def _view(session: Session, rows: Sequence[UserRow], now: datetime) -> tuple[PersonView, ...]:
    ids = [row.id for row in rows]
    memberships: dict[str, list[tuple[str, str]]] = {}
    for user_id, name, role in session.execute(
        select(MembershipRow.user_id, OrganisationRow.name, MembershipRow.role)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(MembershipRow.user_id.in_(ids))
        .order_by(OrganisationRow.name)
    ):
        memberships.setdefault(user_id, []).append((name, role))
    counted = session.execute(
        select(SessionRow.user_id, func.count())
        .where(SessionRow.user_id.in_(ids), SessionRow.expires_at > now)
        .group_by(SessionRow.user_id)
    )
    sessions = {row[0]: row[1] for row in counted}
    return tuple(
        PersonView(
            id=row.id,
            email=row.email,
            display_name=row.display_name,
            is_operator=row.is_operator,
            is_active=row.is_active,
            created_at=row.created_at,
            memberships=tuple(memberships.get(row.id, ())),
            sessions=sessions.get(row.id, 0),
        )
        for row in rows
    )
