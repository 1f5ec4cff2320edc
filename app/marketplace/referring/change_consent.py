"""Changes what an institute may have of a referred part, and tells what was ever given and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.developing import ReferralCaseRow
from app.database.tables.referrals import ReferralRow
from app.institutes.workflow import OPEN
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.duties import select_kept_back
from app.marketplace.guarding import (
    ConsentKind,
    ConsentView,
    find_consents,
    list_consents,
    set_consents,
)
from app.marketplace.referring.open_cases import find_staff, write_letter
from app.marketplace.referring.shared_referral import list_agreed
from app.values.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """``kinds`` hold from now on and no others; none: the institute gets nothing more."""

    referral_id: str
    institute: str
    kinds: tuple[ConsentKind, ...]


def change_consent(session: Session, viewer: Viewer, command: ChangeConsent, *, now: datetime) -> None:
    """Holds at the institute's next access. Who asks for more than the summary gives the summary, too. Also
    for institutes that it was passed on to, once the customer agreed.

    NotFound ``referral_not_found``; Invalid ``institute_not_asked`` (institute).
    """
    require_scope(viewer, "referrals:write")
    row = _find(viewer, session, command.referral_id, lock=True)
    if command.institute not in {*row.institutes, *list_agreed(session, row.id)}:
        raise Invalid("institute_not_asked", {"institute": command.institute})
    before = find_consents(session, row.id, command.institute)
    set_consents(session, viewer, row.id, command.institute, command.kinds, now=now)
    if find_consents(session, row.id, command.institute) != before:
        _tell_institute(session, row, command.institute, now=now)


def _tell_institute(session: Session, row: ReferralRow, institute: str, *, now: datetime) -> None:
    """That it sees more or less from now on, where it is still at work on it."""
    case = session.scalar(
        select(ReferralCaseRow).where(
            ReferralCaseRow.referral_id == row.id,
            ReferralCaseRow.institute == institute,
            ReferralCaseRow.state.in_(OPEN),
            ReferralCaseRow.state != "proposed",
            ReferralCaseRow.referral_id.not_in(select_kept_back("referral")),
        )
    )
    if case is None:
        return
    for person in find_staff(session, case):
        write_letter(session, person, "case_consent", case, now=now, mark=f":{now.isoformat()}")


def read_consents(viewer: Viewer, session: Session, referral_id: str) -> tuple[ConsentView, ...]:
    """All that were ever given, in their order; NotFound ``referral_not_found``."""
    require_scope(viewer, "referrals:read")
    return list_consents(session, _find(viewer, session, referral_id).id)


def _find(viewer: Viewer, session: Session, referral_id: str, *, lock: bool = False) -> ReferralRow:
    wanted = select(ReferralRow).where(ReferralRow.id == referral_id, owned_by(viewer, ReferralRow))
    row = session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NotFound("referral_not_found")
    return row
