"""What a customer declares with a request is stored with it for ever, and decides whether it waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.duties import DeclarationRow, DeniedFileRow
from app.marketplace.auditing import Actor
from app.marketplace.duties.holds import HoldStatus, place_hold
from app.marketplace.duties.screening import screen
from app.programme import ControlClass, Declaration, EndUse, judge_request


@dataclass(frozen=True, slots=True)
class Request:
    """What a declaration is about: a quote or referral that was just stored.

    ``recipient`` is the name of somebody else whom a quote is made out to.
    """

    kind: Literal["quote", "referral"]
    id: str
    country: str
    sha256s: tuple[str, ...]
    recipient: str = ""


def declare(
    session: Session, viewer: Actor, request: Request, declaration: Declaration, *, now: datetime
) -> HoldStatus | None:
    """Store a declaration that was checked; ``held`` where there is a reason to, else None."""
    session.add(
        DeclarationRow(
            subject_kind=request.kind,
            subject_id=request.id,
            end_use=declaration.end_use,
            purpose=declaration.purpose,
            control_class=declaration.control_class,
            control_number=declaration.control_number,
            is_weapon_part=declaration.is_weapon_part,
            declared_by=viewer.user_id,
            declared_at=now,
        )
    )
    session.flush()
    denied = session.scalars(
        select(DeniedFileRow.sha256).where(DeniedFileRow.sha256.in_(request.sha256s))
    ).all()
    hit = screen(session, "recipient", request.id, request.recipient, now=now) if request.recipient else None
    reasons = judge_request(
        declaration,
        country=request.country,
        sha256s=request.sha256s,
        denied=denied,
        sanctions_hit=hit.reference if hit is not None and hit.is_hit else None,
    )
    if not reasons:
        return None
    place_hold(
        session,
        request.kind,
        request.id,
        reasons,
        user_id=viewer.user_id,
        organisation_id=viewer.organisation_id,
        now=now,
        actor=viewer,
    )
    return "held"


def find_declaration(session: Session, kind: str, subject_id: str) -> Declaration | None:
    """What was stated; None for requests from before anybody was asked. Whose it is was asked before."""
    row = session.get(DeclarationRow, (kind, subject_id))
    if row is None:
        return None
    return Declaration(
        end_use=cast("EndUse", row.end_use),
        purpose=row.purpose,
        control_class=cast("ControlClass", row.control_class),
        control_number=row.control_number,
        is_weapon_part=row.is_weapon_part,
    )
