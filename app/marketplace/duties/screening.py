"""Names of people and firms are held against the list in use; who is hit waits for an operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.engine import Database
from app.database.tables.accounts import MembershipRow, OrganisationRow, UserRow
from app.database.tables.duties import HoldRow, ScreeningRow
from app.database.tables.onboarding import ProviderApplicationRow
from app.marketplace.duties.holds import DutyViewer, place_hold, require_duty_operator
from app.marketplace.duties.sanctions_list import load_current_list
from app.programme import HoldReason, match_name, straighten_name
from app.providers.onboarding import APPROVED_STATUSES, OPEN_STATUSES
from app.values.identifiers import new_id

ScreenedKind = Literal["user", "organisation", "recipient"]
_AT_A_TIME = 200
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """``reference`` is the list's entry that is most alike, empty where none is alike enough."""

    subject_kind: ScreenedKind
    subject_id: str
    list_version: str
    is_hit: bool
    score: float
    reference: str
    screened_at: datetime


def screen(
    session: Session,
    kind: ScreenedKind,
    subject_id: str,
    name: str,
    *,
    now: datetime,
    user_id: str | None = None,
) -> ScreeningView | None:
    """Hold a name against the list, store what came of it, and hold an account that is hit.

    To be called where an account begins and where a person or firm is named or renamed; ``user_id`` is who
    gets the letter about a firm. None where there is no list yet: then importing one screens everybody.
    """
    current = load_current_list(session)
    if current is None:
        return None
    hit = match_name(straighten_name(name), current.plain)
    reference = "" if hit is None else current.names[hit.index].reference
    row = ScreeningRow(
        id=new_id(),
        subject_kind=kind,
        subject_id=subject_id,
        list_position=current.position,
        list_version=current.version,
        is_hit=hit is not None,
        score=0.0 if hit is None else hit.score,
        reference=reference,
        screened_at=now,
    )
    session.add(row)
    session.flush()
    if hit is not None and kind != "recipient" and not _was_released(session, kind, subject_id, reference):
        reason = HoldReason("sanctions_hit", {"reference": reference})
        place_hold(
            session,
            kind,
            subject_id,
            (reason,),
            user_id=subject_id if kind == "user" else user_id,
            organisation_id=subject_id if kind == "organisation" else None,
            now=now,
        )
    return _view(row)


def rescreen_all(database: Database, *, now: datetime) -> int:
    """Everybody against the list in use, some at a time; how many were hit. Doing it again does no harm."""
    hits = 0
    for list_names in (_list_organisations, _list_firms, _list_people):
        after = ""
        while True:
            with database.write() as session:
                rows = list_names(session, after)
                for each in rows:
                    found = screen(
                        session, each.kind, each.subject_id, each.name, now=now, user_id=each.user_id
                    )
                    hits += found is not None and found.is_hit
            if len(rows) < _AT_A_TIME:
                break
            after = rows[-1].row_id
    return hits


def list_screenings(
    viewer: DutyViewer, session: Session, *, only_hits: bool = True
) -> tuple[ScreeningView, ...]:
    """Newest first; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_duty_operator(viewer)
    wanted = select(ScreeningRow).order_by(ScreeningRow.screened_at.desc(), ScreeningRow.id)
    if only_hits:
        wanted = wanted.where(ScreeningRow.is_hit)
    return tuple(_view(row) for row in session.scalars(wanted.limit(_MOST_LISTED)))


@dataclass(frozen=True, slots=True)
class _Named:
    row_id: str
    kind: ScreenedKind
    subject_id: str
    name: str
    user_id: str | None


def _list_people(session: Session, after: str) -> list[_Named]:
    people = select(UserRow.id, UserRow.display_name).where(UserRow.id > after).order_by(UserRow.id)
    return [
        _Named(each.id, "user", each.id, each.display_name, None)
        for each in session.execute(people.limit(_AT_A_TIME))
    ]


def _list_organisations(session: Session, after: str) -> list[_Named]:
    found = (
        select(OrganisationRow.id, OrganisationRow.name)
        .where(OrganisationRow.id > after)
        .order_by(OrganisationRow.id)
        .limit(_AT_A_TIME)
    )
    return [
        _Named(each.id, "organisation", each.id, each.name, _find_owner(session, each.id))
        for each in session.execute(found).all()
    ]


def _list_firms(session: Session, after: str) -> list[_Named]:
    """Providers by the names they have in law, which hold the organisation behind them."""
    found = (
        select(ProviderApplicationRow)
        .where(
            ProviderApplicationRow.id > after,
            ProviderApplicationRow.status.in_((*OPEN_STATUSES, *APPROVED_STATUSES)),
        )
        .order_by(ProviderApplicationRow.id)
        .limit(_AT_A_TIME)
    )
    return [
        _Named(
            each.id,
            "organisation",
            each.organisation_id,
            each.trader["legal_name"],
            _find_owner(session, each.organisation_id),
        )
        for each in session.scalars(found).all()
    ]


def _find_owner(session: Session, organisation_id: str) -> str | None:
    wanted = select(MembershipRow.user_id).where(
        MembershipRow.organisation_id == organisation_id, MembershipRow.role == "owner"
    )
    return session.scalar(wanted.order_by(MembershipRow.user_id).limit(1))


def _was_released(session: Session, kind: str, subject_id: str, reference: str) -> bool:
    """Whether an operator already found that this entry means somebody else."""
    decided = session.scalars(
        select(HoldRow.reasons).where(
            HoldRow.subject_kind == kind, HoldRow.subject_id == subject_id, HoldRow.status == "released"
        )
    )
    return any(each["parameters"].get("reference") == reference for reasons in decided for each in reasons)


def _view(row: ScreeningRow) -> ScreeningView:
    return ScreeningView(
        subject_kind=cast("ScreenedKind", row.subject_kind),
        subject_id=row.subject_id,
        list_version=row.list_version,
        is_hit=row.is_hit,
        score=row.score,
        reference=row.reference,
        screened_at=row.screened_at,
    )
