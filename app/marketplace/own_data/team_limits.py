"""What is kept to a team is for its people, in archives too: an owner can join it, which is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.database.record import Record
from app.database.tables import (
    CaseAttachmentRow,
    CaseEntryRow,
    FileConsentRow,
    FileOpeningRow,
    PartDrawingRow,
    PartRow,
    PartShareRow,
    QuoteQuestionRow,
    QuoteRow,
    QuoteShareRow,
    ReferralCaseRow,
    ReferralRow,
    TeamMemberRow,
)


def is_shown_to(table: type[Record], user_id: str) -> ColumnElement[bool]:
    """The condition for rows that are of no team, or of one the person is in; true for other tables.

    What hangs on such a row goes with it, except what the person did himself.
    """
    limit = _LIMITS.get(table)
    return true() if limit is None else limit(user_id)


def _shown(table: type[PartRow | QuoteRow | ReferralRow], who: str) -> ColumnElement[bool]:
    teams = select(TeamMemberRow.team_id).where(TeamMemberRow.user_id == who)
    return or_(table.team_id.is_(None), table.team_id.in_(teams))


def _of_part(column: InstrumentedAttribute[str], who: str) -> ColumnElement[bool]:
    return column.in_(select(PartRow.id).where(_shown(PartRow, who)))


def _of_quote(column: InstrumentedAttribute[str], who: str) -> ColumnElement[bool]:
    return column.in_(select(QuoteRow.id).where(_shown(QuoteRow, who)))


def _of_referral(column: InstrumentedAttribute[str], who: str) -> ColumnElement[bool]:
    return column.in_(select(ReferralRow.id).where(_shown(ReferralRow, who)))


def _of_case(column: InstrumentedAttribute[str], who: str) -> ColumnElement[bool]:
    return column.in_(select(ReferralCaseRow.id).where(_of_referral(ReferralCaseRow.referral_id, who)))


_LIMITS: Mapping[type[Record], Callable[[str], ColumnElement[bool]]] = {
    PartRow: lambda who: _shown(PartRow, who),
    QuoteRow: lambda who: _shown(QuoteRow, who),
    ReferralRow: lambda who: _shown(ReferralRow, who),
    PartDrawingRow: lambda who: _of_part(PartDrawingRow.part_id, who),
    PartShareRow: lambda who: _of_part(PartShareRow.part_id, who),
    FileOpeningRow: lambda who: or_(FileOpeningRow.user_id == who, _of_part(FileOpeningRow.part_id, who)),
    QuoteShareRow: lambda who: _of_quote(QuoteShareRow.quote_id, who),
    QuoteQuestionRow: lambda who: _of_quote(QuoteQuestionRow.quote_id, who),
    ReferralCaseRow: lambda who: or_(
        ReferralCaseRow.taken_by == who, _of_referral(ReferralCaseRow.referral_id, who)
    ),
    CaseEntryRow: lambda who: or_(CaseEntryRow.user_id == who, _of_case(CaseEntryRow.case_id, who)),
    CaseAttachmentRow: lambda who: _of_case(CaseAttachmentRow.case_id, who),
    FileConsentRow: lambda who: or_(
        FileConsentRow.given_by == who,
        FileConsentRow.withdrawn_by == who,
        _of_referral(FileConsentRow.referral_id, who),
    ),
}
