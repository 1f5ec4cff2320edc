"""A provider decides on what an institute handed to it: into the draft of what it offers, or aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.catalogue.learnt_material import add_material
from app.database.documents import from_document
from app.database.tables.developing import TransferRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.institutes.transfer import Proposal, TransferStatus
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.supplying.change_draft import ChangeDraft, change_draft
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.start_draft import start_draft
from app.providers.lifecycle import OPEN_STATUSES
from app.values.errors import Conflict, Invalid, NotFound

LARGEST_EUR_PER_KG = 1_000_000.0


@dataclass(frozen=True, slots=True)
class TakeOver:
    """``machine_code`` is the machine that is to make the material, ``eur_per_kg`` its price where it is new.

    Without a machine it is only noted that the firm works this way from now on.
    """

    transfer_id: str
    machine_code: str = ""
    eur_per_kg: float | None = None


def take_over(
    session: Session, viewer: Viewer, code: str, command: TakeOver, *, facts: Facts, now: datetime
) -> str | None:
    """The id of the draft it was put into, begun where there was none; None where it was only noted.

    What the draft still lacks is said where the draft is checked. NotFound ``provider_not_found``,
    ``transfer_not_found``; Conflict ``transfer_decided``, ``version_moved_on`` where the draft waits for a
    second person; Invalid ``transfer_machine_unknown`` (machine), ``transfer_price_invalid``.
    """
    row = _find_open(session, viewer, code, command.transfer_id)
    draft_id = None
    if row.proposal is not None and command.machine_code:
        if command.eur_per_kg is not None and not 0 < command.eur_per_kg <= LARGEST_EUR_PER_KG:
            raise Invalid("transfer_price_invalid")
        proposal = from_document(Proposal, row.proposal)
        draft_id = _put_into_draft(session, viewer, code, proposal, command, facts, now)
    _decide(session, viewer, row, "taken_over", now)
    return draft_id


def dismiss_transfer(session: Session, viewer: Viewer, code: str, transfer_id: str, *, now: datetime) -> None:
    """It is of no use here. NotFound ``provider_not_found``, ``transfer_not_found``; Conflict
    ``transfer_decided``."""
    _decide(session, viewer, _find_open(session, viewer, code, transfer_id), "dismissed", now)


def _find_open(session: Session, viewer: Viewer, code: str, transfer_id: str) -> TransferRow:
    require_scope(viewer, "firm:write")
    find_own_provider(viewer, session, code, locked=True)
    row = session.get(TransferRow, transfer_id, with_for_update=True, populate_existing=True)
    if row is None or row.provider_code != code:
        raise NotFound("transfer_not_found")
    if row.status != "open":
        raise Conflict("transfer_decided")
    return row


def _put_into_draft(
    session: Session,
    viewer: Viewer,
    code: str,
    proposal: Proposal,
    command: TakeOver,
    facts: Facts,
    now: datetime,
) -> str:
    draft = session.scalar(
        select(ProviderVersionRow).where(
            ProviderVersionRow.provider_code == code, ProviderVersionRow.status.in_(OPEN_STATUSES)
        )
    )
    if draft is None:
        begun = start_draft(session, viewer, code, facts=facts, now=now)
        draft_id, revision, before = begun.id, begun.revision, begun.document
    else:
        draft_id, revision, before = draft.id, draft.revision, draft.document
    try:
        document = add_material(
            before,
            command.machine_code,
            material_code=proposal.material_code,
            setting_code=proposal.setting_code,
            tolerance_mm=proposal.tolerance_mm,
            eur_per_kg=command.eur_per_kg,
        )
    except KeyError:
        raise Invalid("transfer_machine_unknown", {"machine": command.machine_code}) from None
    change_draft(session, viewer, code, ChangeDraft(draft_id, revision, document, replaces=True), now=now)
    return draft_id


def _decide(
    session: Session, viewer: Viewer, row: TransferRow, status: TransferStatus, now: datetime
) -> None:
    row.status, row.decided_at, row.decided_by = status, now, viewer.user_id
    session.flush()
    record(
        session, viewer, "transfer_decided", "transfer", row.id,
        {"status": status, "provider": row.provider_code}, now=now,
    )  # fmt: skip
