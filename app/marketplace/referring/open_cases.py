"""One case for each institute that a referral goes to, in the transaction of the referral."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.developing import CaseEntryRow, InstituteRow, ReferralCaseRow
from app.database.tables.referrals import ReferralRow
from app.institutes import DevelopmentRules
from app.institutes.declining import DeclineReason
from app.institutes.goals import find_due
from app.institutes.nda import NDA_VERSION
from app.institutes.workflow import Side, State, Step
from app.marketplace.mailing import send_mail
from app.texts import MailKind
from app.values.identifiers import new_id


def open_case(
    session: Session,
    referral_id: str,
    institute: str,
    *,
    state: State,
    is_nda_accepted: bool,
    rules: DevelopmentRules,
    now: datetime,
) -> ReferralCaseRow:
    """``submitted``, or ``proposed`` where the customer is still to be asked."""
    case = ReferralCaseRow(
        id=new_id(),
        referral_id=referral_id,
        institute=institute,
        state=state,
        revision=1,
        due_at=find_due(state, rules, now=now),
        nda_version=NDA_VERSION if is_nda_accepted else None,
        nda_customer_at=now if is_nda_accepted else None,
        created_at=now,
        changed_at=now,
    )
    session.add(case)
    session.flush()
    return case


def write_entry(
    session: Session,
    case: ReferralCaseRow,
    *,
    side: Side,
    step: Step | None,
    text: str,
    reason: DeclineReason | None = None,
    user_id: str | None,
    now: datetime,
) -> None:
    """A step with the state it led to, or without a step a note."""
    before = session.scalar(select(func.max(CaseEntryRow.position)).where(CaseEntryRow.case_id == case.id))
    session.add(
        CaseEntryRow(
            id=new_id(),
            case_id=case.id,
            position=(before or 0) + 1,
            kind="note" if step is None else "step",
            side=side,
            step=step,
            state=None if step is None else case.state,
            reason=reason,
            text=text,
            user_id=user_id,
            at=now,
        )
    )
    session.flush()


def tell_institute(session: Session, case: ReferralCaseRow, *, now: datetime) -> None:
    """A letter to whoever has taken it up, else to all staff, else to the operators."""
    for person in find_staff(session, case):
        write_letter(session, person, "case_arrived", case, now=now)


def tell_customer(
    session: Session, referral: ReferralRow, case: ReferralCaseRow, kind: MailKind, *, now: datetime
) -> None:
    """A letter to whoever asked, where he is still there."""
    customer = None if referral.user_id is None else session.get(UserRow, referral.user_id)
    if customer is not None and customer.is_active:
        write_letter(session, customer, kind, case, now=now)


def write_letter(
    session: Session, person: UserRow, kind: MailKind, case: ReferralCaseRow, *, now: datetime, mark: str = ""
) -> None:
    """About where a case is now; the same again is one letter, unless it has another ``mark``."""
    send_mail(
        session,
        person.email,
        kind,
        {},
        language=person.language,
        key=f"{kind}:{case.id}:{case.revision}:{person.id}{mark}",
        now=now,
        path=f"/{person.language}/cases/{case.id}",
    )


def find_staff(session: Session, case: ReferralCaseRow) -> Iterable[UserRow]:
    """Whose turn it is at the institute; the operators where nobody is there."""
    people = (
        select(UserRow)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .join(InstituteRow, InstituteRow.organisation_id == MembershipRow.organisation_id)
        .where(
            InstituteRow.code == case.institute, MembershipRow.role == "institute_staff", UserRow.is_active
        )
        .order_by(UserRow.id)
    )
    staff = session.scalars(people).all()
    return [each for each in staff if each.id == case.taken_by] or staff or find_operators(session)


def find_operators(session: Session) -> Iterable[UserRow]:
    """All who run the programme."""
    return session.scalars(
        select(UserRow).where(UserRow.is_operator, UserRow.is_active).order_by(UserRow.id)
    ).all()
