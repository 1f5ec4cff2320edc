"""Carries out a deletion whose time has come: all of it in one transaction, with a receipt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import ApiKeyRow, MembershipRow, OrganisationRow, SessionRow, UserRow
from app.database.tables.developing import CaseAttachmentRow, InstituteRow, ReferralCaseRow
from app.database.tables.learning import FeedbackRow
from app.database.tables.mails import MailRow
from app.database.tables.onboarding import ApplicationDocumentRow, ProviderApplicationRow
from app.database.tables.own_data import DataExportRow, DeletionRow
from app.database.tables.parts import PartRow
from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.mailing import send_mail
from app.marketplace.organisations.removals import keeps_marks
from app.marketplace.own_data.ask_deletion import (
    DeletionKind,
    check_deletion,
    is_alone,
    list_organisations_of,
    list_people,
)
from app.marketplace.own_data.belongings import BELONGINGS
from app.marketplace.own_data.receipts import ReceiptSigner, Remains, write_receipt
from app.marketplace.quoting import delete_parts_of
from app.marketplace.quoting.part_work import ask_to_delete
from app.values.errors import SchichtwerkError

_STAYS: tuple[Remains, ...] = ("quotes_issued", "audit_ids", "last_letter", "this_receipt", "database_copies")


def list_due_deletions(session: Session, *, now: datetime) -> tuple[str, ...]:
    """Those to be carried out, each in a transaction of its own."""
    return tuple(
        session.scalars(select(DeletionRow.id).where(DeletionRow.due_at <= now).order_by(DeletionRow.due_at))
    )


def carry_out_deletion(
    session: Session, deletion_id: str, *, signer: ReceiptSigner, now: datetime
) -> str | None:
    """The receipt's id; None where it was taken back, or where something stands against it by now."""
    row = session.get(DeletionRow, deletion_id, with_for_update=True)
    user = None if row is None else session.get(UserRow, row.user_id, with_for_update=True)
    if row is None or user is None:
        return None
    kind: DeletionKind = "account" if row.kind == "account" else "organisation"
    asked_at, organisation_id = row.asked_at, row.organisation_id
    try:
        check_deletion(session, kind, user.id, organisation_id)
    except SchichtwerkError as refusal:
        session.delete(row)
        record(
            session, SYSTEM, "deletion_dropped", "user" if kind == "account" else "organisation",
            user.id if kind == "account" else organisation_id, {"code": refusal.code},
            now=now, concerned_id=organisation_id,
        )  # fmt: skip
        return None
    object_id = user.id if kind == "account" else organisation_id
    if kind == "account":
        going, staying = [user], []
        whole = [each for each in list_organisations_of(session, user.id) if is_alone(session, user.id, each)]
    else:
        people, whole = list_people(session, organisation_id), [organisation_id]
        staying = [each for each in people if len(list_organisations_of(session, each.id)) > 1]
        going = [each for each in people if each not in staying]
    is_whole = bool(whole)
    is_marked = keeps_marks(session, [each.email for each in going])
    letters = [(each.email, each.language) for each in [*going, *staying]]
    counts: dict[str, int] = {}
    keys = _delete_files_of(session, [each.id for each in going], now)
    for each in whole:
        keys += _delete_belongings(session, each, counts, now)
    counts |= _delete_people(session, going)
    for each in whole:
        _leave_bare(session, each)
    remains: tuple[Remains, ...] = _STAYS if is_whole else ("parts_of_organisation", *_STAYS)
    if is_marked:
        remains = (*remains, "removal_mark")
    receipt_id = write_receipt(
        session, signer, kind=kind, object_id=object_id, asked_at=asked_at,
        keys=keys, counts=counts, remains=remains, now=now,
    )  # fmt: skip
    for number, (email, language) in enumerate(letters):
        send_mail(
            session,
            email,
            "data_deleted",
            {},
            language=language,
            key=f"data_deleted:{receipt_id}:{number}",
            now=now,
            path=f"/{language}/receipts/{receipt_id}",
        )
    record(
        session, SYSTEM, "deletion_done", "user" if kind == "account" else "organisation", object_id,
        {"receipt": receipt_id}, now=now, concerned_id=organisation_id,
    )  # fmt: skip
    return receipt_id


def _delete_files_of(session: Session, user_ids: list[str], now: datetime) -> list[str]:
    """Their exports, and pictures they sent; what they wrote with these stays without a name."""
    exports = session.scalars(select(DataExportRow.storage_key).where(DataExportRow.user_id.in_(user_ids)))
    wanted = [
        *exports,
        *session.scalars(select(FeedbackRow.picture_key).where(FeedbackRow.user_id.in_(user_ids))),
    ]
    session.execute(
        update(FeedbackRow)
        .where(FeedbackRow.user_id.in_(user_ids))
        .values(picture_key=None, picture_sha256=None, organisation_id=None)
    )
    return [*ask_to_delete(session, wanted, now=now)]


def _delete_belongings(
    session: Session, organisation_id: str, counts: dict[str, int], now: datetime
) -> list[str]:
    counted = select(func.count()).where(PartRow.organisation_id == organisation_id)
    counts["parts"] = counts.get("parts", 0) + (session.scalar(counted) or 0)
    keys = [*delete_parts_of(session, organisation_id, now=now)]
    documents = session.scalars(
        select(ApplicationDocumentRow.storage_key)
        .join(ProviderApplicationRow, ProviderApplicationRow.id == ApplicationDocumentRow.application_id)
        .where(ProviderApplicationRow.organisation_id == organisation_id)
    )
    attached = session.scalars(
        select(CaseAttachmentRow.storage_key)
        .join(ReferralCaseRow, ReferralCaseRow.id == CaseAttachmentRow.case_id)
        .join(ReferralRow, ReferralRow.id == ReferralCaseRow.referral_id)
        .where(ReferralRow.organisation_id == organisation_id)
    )
    keys += ask_to_delete(session, [*documents, *attached], now=now)
    # an institute goes on without anybody who acts for it
    session.execute(
        update(InstituteRow)
        .where(InstituteRow.organisation_id == organisation_id)
        .values(organisation_id=None)
    )
    # quotes that were issued stay, and belong to no team any more
    session.execute(update(QuoteRow).where(QuoteRow.organisation_id == organisation_id).values(team_id=None))
    for belonging in BELONGINGS:
        if belonging.goes_with_organisation and belonging.of_organisation is not None:
            chosen = belonging.of_organisation(organisation_id)
            found = session.scalar(select(func.count()).select_from(belonging.table).where(chosen)) or 0
            counts[belonging.name] = counts.get(belonging.name, 0) + found
            session.execute(
                delete(belonging.table).where(chosen).execution_options(synchronize_session=False)
            )
    return keys


def _delete_people(session: Session, people: list[UserRow]) -> dict[str, int]:
    """With sessions and API keys, which therefore are good for nothing from the commit on."""
    ids = [each.id for each in people]
    counts = {"people": len(ids)}
    for name, table in (("sessions", SessionRow), ("api_keys", ApiKeyRow)):
        counts[name] = session.scalar(select(func.count()).where(table.user_id.in_(ids))) or 0
    emails = [each.email for each in people]
    gone = session.scalars(delete(MailRow).where(MailRow.recipient.in_(emails)).returning(MailRow.id)).all()
    counts["letters"] = len(gone)
    session.execute(update(QuoteRow).where(QuoteRow.user_id.in_(ids)).values(user_id=None))
    session.execute(delete(MembershipRow).where(MembershipRow.user_id.in_(ids)))
    session.execute(delete(UserRow).where(UserRow.id.in_(ids)))
    session.expire_all()
    return counts


def _leave_bare(session: Session, organisation_id: str) -> None:
    """Quotes that were issued go on naming the row, which names nobody any more."""
    session.execute(delete(MembershipRow).where(MembershipRow.organisation_id == organisation_id))
    session.execute(delete(DeletionRow).where(DeletionRow.organisation_id == organisation_id))
    session.execute(
        update(OrganisationRow).where(OrganisationRow.id == organisation_id).values(name=organisation_id)
    )
    session.flush()
