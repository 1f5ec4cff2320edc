"""Every table with data of people or organisations: what of it they get, and what goes with them.

A test looks that no table which names a user or an organisation is forgotten.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.database.tables import (
    AddressRow,
    ApiKeyRow,
    ApplicationDocumentRow,
    ApplicationEventRow,
    AuditEntryRow,
    CaseAttachmentRow,
    CaseEntryRow,
    ConsentRow,
    DataExportRow,
    DeclarationRow,
    DeletionRow,
    FeedbackRow,
    FileConsentRow,
    FileOpeningRow,
    FolderRow,
    FourEyesRequestRow,
    HoldRow,
    IdentityRow,
    InstituteRow,
    InvitationRow,
    JoinRequestRow,
    LearningRow,
    LetterRefusalRow,
    LookingRow,
    MailDomainRow,
    MailRow,
    MembershipRow,
    MissionRunRow,
    OrganisationDetailsRow,
    OrganisationRow,
    PartDrawingRow,
    PartRow,
    PartShareRow,
    PasskeyRow,
    ProviderApplicationRow,
    ProviderRow,
    ProviderVersionRow,
    QuoteQuestionRow,
    QuoteRow,
    QuoteShareRow,
    RecoveryCodeRow,
    ReferralCaseRow,
    ReferralRow,
    RemovedAddressRow,
    ReportRow,
    RetentionRow,
    ScreeningRow,
    SessionRow,
    TeamMemberRow,
    TeamRow,
    TotpRow,
    TransferRow,
    UserRow,
)
from app.marketplace.own_data.belonging import Belonging


def _parts_of(chosen: ColumnElement[bool]) -> Any:
    return select(PartRow.id).where(chosen)


def _quotes_of(chosen: ColumnElement[bool]) -> Any:
    return select(QuoteRow.id).where(chosen)


def _referrals_of(chosen: ColumnElement[bool]) -> Any:
    return select(ReferralRow.id).where(chosen)


def _cases_of(chosen: ColumnElement[bool]) -> Any:
    return select(ReferralCaseRow.id).where(ReferralCaseRow.referral_id.in_(_referrals_of(chosen)))


def _applications_of(chosen: ColumnElement[bool]) -> Any:
    return select(ProviderApplicationRow.id).where(chosen)


def _emails_of(user_id: str) -> Any:
    return select(UserRow.email).where(UserRow.id == user_id)


_PLACES = frozenset(
    (
        "storage_key",
        "preview_key",
        "thumbnail_key",
        "repaired_key",
        "name_key",
        "guest_key_hash",
        "viewer_key_hashes",
    )
)
BELONGINGS: tuple[Belonging, ...] = (
    Belonging(
        "people", UserRow, lambda who: UserRow.id == who,
        lambda whose: UserRow.id.in_(
            select(MembershipRow.user_id).where(MembershipRow.organisation_id == whose)
        ),
        frozenset(("password_hash",)),
    ),
    Belonging(
        "memberships", MembershipRow, lambda who: MembershipRow.user_id == who,
        lambda whose: MembershipRow.organisation_id == whose,
    ),
    Belonging("organisations", OrganisationRow, None, lambda whose: OrganisationRow.id == whose),
    Belonging(
        "sessions", SessionRow, lambda who: SessionRow.user_id == who, None, frozenset(("token_hash",)),
    ),
    Belonging(
        "api_keys", ApiKeyRow, lambda who: ApiKeyRow.user_id == who, None, frozenset(("secret_hash",)),
    ),
    Belonging(
        "invitations", InvitationRow, lambda who: InvitationRow.created_by == who,
        lambda whose: InvitationRow.organisation_id == whose, frozenset(("code_hash",)),
        goes_with_organisation=True,
    ),
    Belonging(
        "parts", PartRow, lambda who: PartRow.user_id == who, lambda whose: PartRow.organisation_id == whose,
        _PLACES,
    ),
    Belonging(
        "drawings", PartDrawingRow,
        lambda who: PartDrawingRow.part_id.in_(_parts_of(PartRow.user_id == who)),
        lambda whose: PartDrawingRow.part_id.in_(_parts_of(PartRow.organisation_id == whose)), _PLACES,
    ),
    Belonging(
        "openings", FileOpeningRow, lambda who: FileOpeningRow.user_id == who,
        lambda whose: FileOpeningRow.part_id.in_(_parts_of(PartRow.organisation_id == whose)),
        frozenset(("group_key",)),
    ),
    Belonging(
        "quotes", QuoteRow, lambda who: QuoteRow.user_id == who,
        lambda whose: QuoteRow.organisation_id == whose, _PLACES,
    ),
    Belonging(
        "quote_links", QuoteShareRow,
        lambda who: QuoteShareRow.quote_id.in_(_quotes_of(QuoteRow.user_id == who)),
        lambda whose: QuoteShareRow.quote_id.in_(_quotes_of(QuoteRow.organisation_id == whose)),
        frozenset(("token_hash",)),
    ),
    Belonging(
        "questions", QuoteQuestionRow,
        lambda who: QuoteQuestionRow.quote_id.in_(_quotes_of(QuoteRow.user_id == who)),
        lambda whose: QuoteQuestionRow.quote_id.in_(_quotes_of(QuoteRow.organisation_id == whose)),
    ),
    Belonging(
        "referrals", ReferralRow, lambda who: ReferralRow.user_id == who,
        lambda whose: ReferralRow.organisation_id == whose, _PLACES, goes_with_organisation=True,
    ),
    Belonging(
        "cases", ReferralCaseRow, lambda who: ReferralCaseRow.taken_by == who,
        lambda whose: ReferralCaseRow.referral_id.in_(_referrals_of(ReferralRow.organisation_id == whose)),
    ),
    Belonging(
        "case_entries", CaseEntryRow, lambda who: CaseEntryRow.user_id == who,
        # notes are the institute's own
        lambda whose: and_(
            CaseEntryRow.case_id.in_(_cases_of(ReferralRow.organisation_id == whose)),
            CaseEntryRow.kind == "step",
        ),
    ),
    Belonging(
        "case_attachments", CaseAttachmentRow, None,
        lambda whose: CaseAttachmentRow.case_id.in_(_cases_of(ReferralRow.organisation_id == whose)),
        _PLACES,
    ),
    Belonging(
        "consents", FileConsentRow,
        lambda who: or_(FileConsentRow.given_by == who, FileConsentRow.withdrawn_by == who),
        lambda whose: FileConsentRow.referral_id.in_(_referrals_of(ReferralRow.organisation_id == whose)),
    ),
    Belonging(
        "part_links", PartShareRow,
        lambda who: PartShareRow.part_id.in_(_parts_of(PartRow.user_id == who)),
        lambda whose: PartShareRow.part_id.in_(_parts_of(PartRow.organisation_id == whose)),
        frozenset(("token_hash",)),
    ),
    Belonging(
        "folders", FolderRow, None, lambda whose: FolderRow.organisation_id == whose, _PLACES,
        goes_with_organisation=True,
    ),
    Belonging(
        "details", OrganisationDetailsRow, None,
        lambda whose: OrganisationDetailsRow.organisation_id == whose,
        goes_with_organisation=True,
    ),
    Belonging(
        "addresses", AddressRow, None, lambda whose: AddressRow.organisation_id == whose,
        goes_with_organisation=True,
    ),
    Belonging(
        "team_members", TeamMemberRow, lambda who: TeamMemberRow.user_id == who,
        lambda whose: TeamMemberRow.organisation_id == whose,
    ),
    Belonging(
        "teams", TeamRow, None, lambda whose: TeamRow.organisation_id == whose, goes_with_organisation=True,
    ),
    Belonging(
        "mail_domains", MailDomainRow, lambda who: MailDomainRow.proven_by == who,
        lambda whose: MailDomainRow.organisation_id == whose, goes_with_organisation=True,
    ),
    Belonging(
        "join_requests", JoinRequestRow,
        lambda who: or_(JoinRequestRow.user_id == who, JoinRequestRow.decided_by == who),
        lambda whose: JoinRequestRow.organisation_id == whose, goes_with_organisation=True,
    ),
    Belonging(
        "removed_addresses", RemovedAddressRow, None,
        lambda whose: RemovedAddressRow.organisation_id == whose, goes_with_organisation=True,
    ),
    Belonging("letter_refusals", LetterRefusalRow, lambda who: LetterRefusalRow.user_id == who, None),
    Belonging(
        "lookings", LookingRow, lambda who: or_(LookingRow.user_id == who, LookingRow.operator_id == who),
        None, frozenset(("token_hash",)),
    ),
    Belonging(
        "application_documents", ApplicationDocumentRow,
        lambda who: ApplicationDocumentRow.application_id.in_(
            _applications_of(ProviderApplicationRow.applied_by == who)
        ),
        lambda whose: ApplicationDocumentRow.application_id.in_(
            _applications_of(ProviderApplicationRow.organisation_id == whose)
        ),
        _PLACES,
    ),
    Belonging(
        "application_events", ApplicationEventRow, lambda who: ApplicationEventRow.by == who,
        lambda whose: ApplicationEventRow.application_id.in_(
            _applications_of(ProviderApplicationRow.organisation_id == whose)
        ),
    ),
    Belonging(
        "applications", ProviderApplicationRow, lambda who: ProviderApplicationRow.applied_by == who,
        lambda whose: ProviderApplicationRow.organisation_id == whose, goes_with_organisation=True,
    ),
    Belonging("retention", RetentionRow, None, lambda whose: RetentionRow.organisation_id == whose,
              goes_with_organisation=True),
    Belonging("institutes", InstituteRow, None, lambda whose: InstituteRow.organisation_id == whose),
    Belonging("firms", ProviderRow, None, lambda whose: ProviderRow.organisation_id == whose),
    Belonging(
        "firm_versions", ProviderVersionRow,
        lambda who: or_(ProviderVersionRow.edited_by == who, ProviderVersionRow.published_by == who), None,
    ),
    Belonging(
        "transfers", TransferRow, lambda who: TransferRow.decided_by == who,
        lambda whose: TransferRow.provider_code.in_(
            select(ProviderRow.code).where(ProviderRow.organisation_id == whose)
        ),
        # whose case it was is not for the provider to know
        frozenset(("case_id",)),
    ),
    Belonging("four_eyes", FourEyesRequestRow, lambda who: FourEyesRequestRow.asked_by == who, None),
    Belonging(
        "exports", DataExportRow, lambda who: DataExportRow.user_id == who,
        lambda whose: DataExportRow.organisation_id == whose, _PLACES,
    ),
    Belonging(
        "deletions", DeletionRow, lambda who: DeletionRow.user_id == who,
        lambda whose: DeletionRow.organisation_id == whose,
    ),
    Belonging(
        "second_factor_apps", TotpRow, lambda who: TotpRow.user_id == who, None,
        frozenset(("sealed_secret",)),
    ),
    Belonging(
        "recovery_codes", RecoveryCodeRow, lambda who: RecoveryCodeRow.user_id == who, None,
        frozenset(("code_hash",)),
    ),
    Belonging(
        "passkeys", PasskeyRow, lambda who: PasskeyRow.user_id == who, None, frozenset(("public_key",)),
    ),
    Belonging("identities", IdentityRow, lambda who: IdentityRow.user_id == who, None),
    Belonging("agreements", ConsentRow, lambda who: ConsentRow.user_id == who, None),
    Belonging("declarations", DeclarationRow, lambda who: DeclarationRow.declared_by == who, None),
    Belonging(
        "screenings", ScreeningRow, lambda who: ScreeningRow.subject_id == who,
        lambda whose: ScreeningRow.subject_id == whose,
    ),
    Belonging(
        "holds", HoldRow, lambda who: HoldRow.user_id == who, lambda whose: HoldRow.organisation_id == whose,
    ),
    Belonging("reports", ReportRow, lambda who: ReportRow.user_id == who, None),
    Belonging("feedback", FeedbackRow, lambda who: FeedbackRow.user_id == who, None,
              frozenset(("picture_key",))),
    Belonging("mission_runs", MissionRunRow, lambda who: MissionRunRow.user_id == who, None),
    Belonging("learnings", LearningRow, lambda who: LearningRow.written_by == who, None),
    Belonging(
        "letters", MailRow, lambda who: MailRow.recipient.in_(_emails_of(who)), None,
        frozenset(("path", "reader_hash", "key")),
    ),
    Belonging(
        "audit_log", AuditEntryRow, lambda who: AuditEntryRow.user_id == who,
        lambda whose: or_(AuditEntryRow.organisation_id == whose, AuditEntryRow.concerned_id == whose),
    ),
)  # fmt: skip
