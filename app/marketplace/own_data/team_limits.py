"""What is kept to a team is for its people, in archives too: an owner can join it, which is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.database.record import Record
from app.database.tables import (
    AuditEntryRow,
    CaseAttachmentRow,
    CaseEntryRow,
    FileConsentRow,
    FileOpeningRow,
    HoldRow,
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


def _not_hidden(kind: InstrumentedAttribute[str], subject_id: InstrumentedAttribute[str], who: str) -> Any:
    """For rows that name what they are about by kind and id: no part, quote or referral of another team."""
    teams = select(TeamMemberRow.team_id).where(TeamMemberRow.user_id == who)
    tables = (("part", PartRow), ("quote", QuoteRow), ("referral", ReferralRow))
    return and_(
        *(
            or_(
                kind != name,
                subject_id.not_in(
                    select(table.id).where(table.team_id.is_not(None), table.team_id.not_in(teams))
                ),
            )
            for name, table in tables
        )
    )


def _of_entry(who: str) -> ColumnElement[bool]:
    cases = select(ReferralCaseRow.id).where(~_of_referral(ReferralCaseRow.referral_id, who))
    holds = select(HoldRow.id).where(~_not_hidden(HoldRow.subject_kind, HoldRow.subject_id, who))
    return or_(
        AuditEntryRow.user_id == who,
        and_(
            _not_hidden(AuditEntryRow.object_kind, AuditEntryRow.object_id, who),
            or_(AuditEntryRow.object_kind != "case", AuditEntryRow.object_id.not_in(cases)),
            or_(AuditEntryRow.object_kind != "hold", AuditEntryRow.object_id.not_in(holds)),
        ),
    )


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
    HoldRow: lambda who: or_(
        HoldRow.user_id == who, _not_hidden(HoldRow.subject_kind, HoldRow.subject_id, who)
    ),
    AuditEntryRow: _of_entry,
    FileConsentRow: lambda who: or_(
        FileConsentRow.given_by == who,
        FileConsentRow.withdrawn_by == who,
        _of_referral(FileConsentRow.referral_id, who),
    ),
}
