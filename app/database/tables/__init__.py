"""The tables, one file per aggregate."""

from app.database.tables.accounts import ApiKeyRow, MembershipRow, OrganisationRow, SessionRow, UserRow
from app.database.tables.addresses import AddressRow, OrganisationDetailsRow
from app.database.tables.auditing import AuditEntryRow, AuditHeadRow, PhaseChangeRow
from app.database.tables.catalogue import CatalogueFactsRow, CatalogueVersionRow, ProviderRow, RateCardRow
from app.database.tables.developing import (
    CaseAttachmentRow,
    CaseEntryRow,
    FundingProgrammeRow,
    InstituteRow,
    ReferralBriefRow,
    ReferralCaseRow,
    ReplyTemplateRow,
    TransferRow,
)
from app.database.tables.duties import (
    DeclarationRow,
    DeniedFileRow,
    HoldRow,
    ReportRow,
    SanctionedNameRow,
    SanctionsListRow,
    ScreeningRow,
)
from app.database.tables.folders import FolderRow
from app.database.tables.four_eyes import FourEyesRequestRow
from app.database.tables.guarding import (
    FileConsentRow,
    FileCopyRow,
    FileKeyRow,
    FileOpeningRow,
)
from app.database.tables.idempotency import IdempotencyKeyRow
from app.database.tables.insights import FigureCountRow, FigureRow, InquiryRow, ProgrammeReportRow
from app.database.tables.invitations import AccountTokenRow, InvitationRow
from app.database.tables.jobs import JobRow
from app.database.tables.learning import FeedbackRow, LearningRow, MissionRow, MissionRunRow
from app.database.tables.legal import ConsentRow, LegalTextRow
from app.database.tables.looking import LookingRow
from app.database.tables.mail_domains import JoinRequestRow, MailDomainRow, RemovedAddressRow
from app.database.tables.mails import LetterRefusalRow, MailRow
from app.database.tables.onboarding import (
    ApplicationDocumentRow,
    ApplicationEventRow,
    ProviderApplicationRow,
)
from app.database.tables.own_data import DataExportRow, DeletionRow, PartNoticeRow, ReceiptRow, RetentionRow
from app.database.tables.ownership import Owned
from app.database.tables.part_papers import PartDrawingRow
from app.database.tables.part_shares import PartShareRow
from app.database.tables.parts import PartRow, UploadCountRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.database.tables.proving import (
    AttemptRow,
    CeremonyRow,
    IdentityRow,
    PasskeyRow,
    RecoveryCodeRow,
    TotpRow,
)
from app.database.tables.quote_talk import QuoteQuestionRow, QuoteRevisionRow, QuoteShareRow
from app.database.tables.quotes import QuoteNumberRow, QuoteRow
from app.database.tables.referrals import ReferralRow
from app.database.tables.teams import KeptToTeam, TeamMemberRow, TeamRow

__all__ = [
    "AccountTokenRow",
    "InvitationRow",
    "AddressRow",
    "ApiKeyRow",
    "ApplicationDocumentRow",
    "ApplicationEventRow",
    "AuditEntryRow",
    "AttemptRow",
    "AuditHeadRow",
    "CaseAttachmentRow",
    "CaseEntryRow",
    "CatalogueFactsRow",
    "CatalogueVersionRow",
    "FolderRow",
    "DataExportRow",
    "DeletionRow",
    "FileConsentRow",
    "FileCopyRow",
    "FileKeyRow",
    "FileOpeningRow",
    "ConsentRow",
    "DeclarationRow",
    "DeniedFileRow",
    "FeedbackRow",
    "CeremonyRow",
    "FigureCountRow",
    "FigureRow",
    "FourEyesRequestRow",
    "TransferRow",
    "HoldRow",
    "IdempotencyKeyRow",
    "IdentityRow",
    "FundingProgrammeRow",
    "InstituteRow",
    "InquiryRow",
    "JobRow",
    "LookingRow",
    "JoinRequestRow",
    "KeptToTeam",
    "MailDomainRow",
    "LetterRefusalRow",
    "MailRow",
    "MembershipRow",
    "OrganisationDetailsRow",
    "LearningRow",
    "LegalTextRow",
    "MissionRow",
    "MissionRunRow",
    "OrganisationRow",
    "Owned",
    "PartDrawingRow",
    "PartNoticeRow",
    "PartRow",
    "PartShareRow",
    "PasskeyRow",
    "PhaseChangeRow",
    "ProviderApplicationRow",
    "ProgrammeReportRow",
    "ProviderRow",
    "ProviderVersionRow",
    "QuoteNumberRow",
    "QuoteQuestionRow",
    "QuoteRevisionRow",
    "QuoteRow",
    "QuoteShareRow",
    "RateCardRow",
    "ReceiptRow",
    "RecoveryCodeRow",
    "ReferralRow",
    "RetentionRow",
    "RemovedAddressRow",
    "ReportRow",
    "SanctionedNameRow",
    "SanctionsListRow",
    "ScreeningRow",
    "ReferralBriefRow",
    "ReferralCaseRow",
    "ReplyTemplateRow",
    "SessionRow",
    "TeamMemberRow",
    "TeamRow",
    "TotpRow",
    "UploadCountRow",
    "UserRow",
]
