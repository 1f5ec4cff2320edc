"""The tables, one file per aggregate."""

from app.database.tables.accounts import ApiKeyRow, MembershipRow, OrganisationRow, SessionRow, UserRow
from app.database.tables.auditing import AuditEntryRow, AuditHeadRow, PhaseChangeRow
from app.database.tables.catalogue import CatalogueFactsRow, CatalogueVersionRow, ProviderRow, RateCardRow
from app.database.tables.four_eyes import FourEyesRequestRow
from app.database.tables.idempotency import IdempotencyKeyRow
from app.database.tables.insights import FigureCountRow, FigureRow, InquiryRow, ProgrammeReportRow
from app.database.tables.invitations import AccountTokenRow, InvitationRow
from app.database.tables.jobs import JobRow
from app.database.tables.looking import LookingRow
from app.database.tables.mails import MailRow
from app.database.tables.ownership import Owned
from app.database.tables.part_papers import PartDrawingRow
from app.database.tables.parts import PartRow, UploadCountRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.database.tables.quote_talk import QuoteQuestionRow, QuoteRevisionRow, QuoteShareRow
from app.database.tables.quotes import QuoteNumberRow, QuoteRow
from app.database.tables.referrals import ReferralRow

__all__ = [
    "AccountTokenRow",
    "InvitationRow",
    "ApiKeyRow",
    "AuditEntryRow",
    "AuditHeadRow",
    "CatalogueFactsRow",
    "CatalogueVersionRow",
    "FigureCountRow",
    "FigureRow",
    "FourEyesRequestRow",
    "IdempotencyKeyRow",
    "InquiryRow",
    "JobRow",
    "LookingRow",
    "MailRow",
    "MembershipRow",
    "OrganisationRow",
    "Owned",
    "PartDrawingRow",
    "PartRow",
    "PhaseChangeRow",
    "ProgrammeReportRow",
    "ProviderRow",
    "ProviderVersionRow",
    "QuoteNumberRow",
    "QuoteQuestionRow",
    "QuoteRevisionRow",
    "QuoteRow",
    "QuoteShareRow",
    "RateCardRow",
    "ReferralRow",
    "SessionRow",
    "UploadCountRow",
    "UserRow",
]
