"""Holds: what waits until an operator has looked at it, and is released or refused with a reason, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, cast

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.documents import to_document
from app.database.tables.accounts import OrganisationRow, UserRow
from app.database.tables.duties import HoldRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.auditing import SYSTEM, Actor, record
from app.marketplace.mailing import send_mail
from app.programme import HoldReason
from app.texts import MailKind
from app.values.errors import Conflict, Invalid, NotAllowed, NotFound, Parameter
from app.values.identifiers import new_id

HoldSubject = Literal["quote", "referral", "user", "organisation"]
HoldStatus = Literal["held", "released", "refused"]
LONGEST_REASON = 1_000
_MOST_LISTED = 500


class DutyViewer(Actor, Protocol):
    """Who looks or decides; a ``Viewer`` is one."""

    @property
    def scopes(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class HoldView:
    """``name`` is the number of a quote, or the name of a person or firm."""

    id: str
    subject_kind: HoldSubject
    subject_id: str
    name: str
    reasons: tuple[HoldReason, ...]
    status: HoldStatus
    created_at: datetime
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True, slots=True)
class DecideHold:
    """``reason`` goes into the log and, where it is refused, into the letter."""

    hold_id: str
    is_released: bool
    reason: str


def require_duty_operator(viewer: DutyViewer) -> None:
    """NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    if "programme:write" not in viewer.scopes:
        raise NotAllowed("scope_missing", {"scope": "programme:write"})
    if viewer.kind != "operator":
        raise NotAllowed("operator_only")


def place_hold(
    session: Session,
    subject_kind: HoldSubject,
    subject_id: str,
    reasons: Sequence[HoldReason],
    *,
    user_id: str | None,
    organisation_id: str | None,
    now: datetime,
    actor: Actor = SYSTEM,
) -> bool:
    """Have it wait, unless it waits already; whether it did. About a request its owner gets a letter."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    hold_id = session.execute(
        insert(HoldRow)
        .values(
            id=new_id(),
            subject_kind=subject_kind,
            subject_id=subject_id,
            organisation_id=organisation_id,
            user_id=user_id,
            reasons=[to_document(reason) for reason in reasons],
            status="held",
            decision_reason="",
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(HoldRow.id)
    ).scalar_one_or_none()
    if hold_id is None:
        return False
    codes: list[Parameter] = [each.code for each in reasons]
    details: dict[str, Parameter] = {"subject_kind": subject_kind, "subject_id": subject_id, "codes": codes}
    record(session, actor, "hold_placed", "hold", hold_id, details, now=now, concerned_id=organisation_id)
    if subject_kind in ("quote", "referral"):
        row = session.get_one(HoldRow, hold_id)
        _write(session, row, "hold_placed", {}, now)
    return True


def find_hold(session: Session, subject_kind: HoldSubject, subject_id: str) -> HoldStatus | None:
    """What became of the newest hold; None where there never was one.

    Who shows a request to a provider or institute asks this first: ``held`` and ``refused`` are shown to
    nobody but their owner.
    """
    status = session.scalar(
        select(HoldRow.status)
        .where(HoldRow.subject_kind == subject_kind, HoldRow.subject_id == subject_id)
        # at most one waits, and then it is the newest; the others by when they were decided
        .order_by(HoldRow.decided_at.is_(None).desc(), HoldRow.decided_at.desc(), HoldRow.id)
        .limit(1)
    )
    return cast("HoldStatus | None", status)


def select_kept_back(subject_kind: Literal["quote", "referral"]) -> Select[str]:
    """Ids of requests that wait or were refused; a referral is held once at most, when it is stored."""
    return select(HoldRow.subject_id).where(
        HoldRow.subject_kind == subject_kind, HoldRow.status.in_(("held", "refused"))
    )


def require_account_free(viewer: Actor, session: Session) -> None:
    """NotAllowed ``account_held`` where the viewer or his organisation is held or was refused.

    Such a person signs in and sees what is his, and requests nothing.
    """
    if viewer.user_id is None:
        return
    newest = select(HoldRow.subject_kind, HoldRow.status).where(
        or_(
            and_(HoldRow.subject_kind == "user", HoldRow.subject_id == viewer.user_id),
            and_(HoldRow.subject_kind == "organisation", HoldRow.subject_id == viewer.organisation_id),
        )
    )
    rows = session.execute(newest.order_by(HoldRow.decided_at.is_(None), HoldRow.decided_at))
    by_kind = dict(rows.all())  # of each the newest stays
    if set(by_kind.values()) & {"held", "refused"}:
        raise NotAllowed("account_held")


def list_holds(viewer: DutyViewer, session: Session, *, is_waiting: bool = True) -> tuple[HoldView, ...]:
    """What waits, oldest first, or what was decided, newest first.

    NotAllowed ``scope_missing`` (scope), ``operator_only``.
    """
    require_duty_operator(viewer)
    wanted = select(HoldRow)
    if is_waiting:
        wanted = wanted.where(HoldRow.status == "held").order_by(HoldRow.created_at, HoldRow.id)
    else:
        wanted = wanted.where(HoldRow.status != "held").order_by(HoldRow.decided_at.desc(), HoldRow.id)
    return tuple(_view(session, row) for row in session.scalars(wanted.limit(_MOST_LISTED)))


def decide_hold(session: Session, viewer: DutyViewer, command: DecideHold, *, now: datetime) -> HoldView:
    """Of two operators at once only one decides; who is concerned gets a letter.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; NotFound ``hold_not_found``; Conflict
    ``hold_decided`` (hold_status); Invalid ``reason_invalid`` (maximum).
    """
    require_duty_operator(viewer)
    reason = " ".join(command.reason.split())
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise Invalid("reason_invalid", {"maximum": LONGEST_REASON})
    row = session.get(HoldRow, command.hold_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("hold_not_found")
    if row.status != "held":
        raise Conflict("hold_decided", {"hold_status": row.status})
    row.status = "released" if command.is_released else "refused"
    row.decided_by, row.decided_at, row.decision_reason = viewer.user_id, now, reason
    session.flush()
    record(
        session, viewer, "hold_released" if command.is_released else "hold_refused", "hold", row.id,
        {"subject_kind": row.subject_kind, "subject_id": row.subject_id},
        now=now, reason=reason, concerned_id=row.organisation_id,
    )  # fmt: skip
    if command.is_released:
        _write(session, row, "hold_released", {}, now)
    else:
        _write(session, row, "hold_refused", {"reason": reason}, now)
    return _view(session, row)


def _write(session: Session, row: HoldRow, kind: MailKind, more: dict[str, str], now: datetime) -> None:
    user = session.get(UserRow, row.user_id) if row.user_id else None
    if user is None or not user.is_active:
        return
    is_quote = row.subject_kind == "quote"
    what = _name(session, row) if is_quote else row.subject_kind
    page = f"quotes/{row.subject_id}" if is_quote else "mine"
    send_mail(
        session,
        user.email,
        kind,
        {"what": what, **more},
        language=user.language,
        key=f"{kind}:{row.id}",
        now=now,
        path=f"/{user.language}/{page}",
    )


def _name(session: Session, row: HoldRow) -> str:
    columns = {
        "quote": select(QuoteRow.number).where(QuoteRow.id == row.subject_id),
        "user": select(UserRow.display_name).where(UserRow.id == row.subject_id),
        "organisation": select(OrganisationRow.name).where(OrganisationRow.id == row.subject_id),
    }
    wanted = columns.get(row.subject_kind)
    return (session.scalar(wanted) if wanted is not None else None) or row.subject_id


def _view(session: Session, row: HoldRow) -> HoldView:
    return HoldView(
        id=row.id,
        subject_kind=cast("HoldSubject", row.subject_kind),
        subject_id=row.subject_id,
        name=_name(session, row),
        reasons=tuple(HoldReason(each["code"], each["parameters"]) for each in row.reasons),
        status=cast("HoldStatus", row.status),
        created_at=row.created_at,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
