"""Decides on what was held; where it is a referral, its institutes learn of it now, or it ends."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.developing import ReferralCaseRow
from app.database.tables.referrals import ReferralRow
from app.institutes.goals import find_due
from app.institutes.rules import DevelopmentRules
from app.institutes.workflow import OPEN, State, advance
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import SYSTEM
from app.marketplace.developing.take_step import move_case
from app.marketplace.duties import DecideHold, HoldView, decide_hold
from app.marketplace.referring.open_cases import tell_institute


def decide_held(
    session: Session, viewer: Viewer, command: DecideHold, *, rules: DevelopmentRules, now: datetime
) -> HoldView:
    """Times begin when an institute can first see its case. Raises what ``decide_hold`` raises."""
    hold = decide_hold(session, viewer, command, now=now)
    if hold.subject_kind != "referral":
        return hold
    cases = session.scalars(
        select(ReferralCaseRow)
        .where(ReferralCaseRow.referral_id == hold.subject_id, ReferralCaseRow.state.in_(OPEN))
        .order_by(ReferralCaseRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for case in cases:
        state = cast("State", case.state)
        if command.is_released:
            case.due_at = find_due(state, rules, now=now)
            if state != "proposed":  # the customer is still to agree to that institute
                tell_institute(session, case, now=now)
        else:
            referral = session.get_one(ReferralRow, case.referral_id)
            move_case(
                session, SYSTEM, case, "end", advance(state, "end", "system"),
                side="system", text="", rules=rules, now=now, concerned_id=referral.organisation_id,
            )  # fmt: skip
    session.flush()
    return hold
