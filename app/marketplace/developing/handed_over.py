"""What institutes learnt and handed to a provider: written for it, nothing of the customer's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document, to_document
from app.database.tables.catalogue import ProviderRow
from app.database.tables.developing import ReferralCaseRow, TransferRow
from app.institutes.assessment import Outcome
from app.institutes.transfer import LARGEST_TOLERANCE_MM, Proposal, TransferStatus
from app.marketplace.accounts import Viewer, list_owners, require_scope
from app.marketplace.mailing import send_mail
from app.marketplace.supplying.own_provider import find_own_provider
from app.offers import Catalogue
from app.values.errors import Invalid
from app.values.identifiers import new_id

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class HandedOver:
    """``kind`` is parameter_set or capability, ``text`` what the institute wrote for the provider.

    ``machines`` are those of the provider's, as they are in force, that run the proposal's process.
    """

    id: str
    institute: str
    kind: str
    readiness_level: int
    text: str
    proposal: Proposal | None
    machines: tuple[str, ...]
    has_rate: bool
    status: TransferStatus
    at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenProvider:
    """A provider that was handed an outcome, and what he did with it."""

    code: str
    status: TransferStatus


def list_handed_over(
    viewer: Viewer, session: Session, code: str, *, catalogue: Catalogue
) -> tuple[HandedOver, ...]:
    """For the provider's own people, what waits first, then the newest; NotFound ``provider_not_found``
    (provider)."""
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, code)
    rows = session.scalars(
        select(TransferRow)
        .where(TransferRow.provider_code == code)
        .order_by((TransferRow.status == "open").desc(), TransferRow.handed_at.desc(), TransferRow.id)
        .limit(MOST_LISTED)
    )
    return tuple(_view(row, catalogue) for row in rows)


def hand_over(
    session: Session,
    case: ReferralCaseRow,
    outcome: Outcome,
    provider_codes: Iterable[str],
    *,
    text: str,
    proposal: Proposal | None,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Store it for each of the providers and write to their people; Invalid ``step_text_missing``,
    ``handed_to_unknown`` where one is not known or none is named, ``proposal_invalid`` (proposal_field)."""
    if not text:
        raise Invalid("step_text_missing")
    chosen = tuple(dict.fromkeys(provider_codes))
    if not chosen or not {provider.code for provider in catalogue.market.providers}.issuperset(chosen):
        raise Invalid("handed_to_unknown")
    if proposal is not None:
        _check_proposal(proposal, catalogue)
    rows = [
        TransferRow(
            id=new_id(),
            case_id=case.id,
            provider_code=code,
            institute=case.institute,
            kind=outcome.kind,
            readiness_level=outcome.readiness_level,
            text=text,
            proposal=None if proposal is None else to_document(proposal),
            status="open",
            handed_at=now,
        )
        for code in chosen
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        _tell_provider(session, row, now=now)


def find_transfers(session: Session, case_id: str) -> tuple[tuple[GivenProvider, ...], str]:
    """Who was handed what came out of a case, by their codes, and the words for them; "" where nobody was."""
    rows = session.scalars(
        select(TransferRow).where(TransferRow.case_id == case_id).order_by(TransferRow.provider_code)
    ).all()
    given = tuple(GivenProvider(row.provider_code, cast("TransferStatus", row.status)) for row in rows)
    return given, rows[0].text if rows else ""


def _check_proposal(proposal: Proposal, catalogue: Catalogue) -> None:
    material = catalogue.market.materials.get(proposal.material_code)
    if material is None:
        raise Invalid("proposal_invalid", {"proposal_field": "material_code"})
    if proposal.setting_code not in material.setting_codes:
        raise Invalid("proposal_invalid", {"proposal_field": "setting_code"})
    if proposal.tolerance_mm is not None and not 0 < proposal.tolerance_mm <= LARGEST_TOLERANCE_MM:
        raise Invalid("proposal_invalid", {"proposal_field": "tolerance_mm"})


def _view(row: TransferRow, catalogue: Catalogue) -> HandedOver:
    proposal = None if row.proposal is None else from_document(Proposal, row.proposal)
    market = catalogue.market
    material = None if proposal is None else market.materials.get(proposal.material_code)
    provider = next((each for each in market.providers if each.code == row.provider_code), None)
    machines: tuple[str, ...] = ()
    has_rate = False
    if provider is not None and material is not None:
        machines = tuple(
            each.code for each in provider.machines if each.process_code == material.process_code
        )
        has_rate = material.code in {each.material_code for each in provider.rate_card.material_rates}
    return HandedOver(
        id=row.id,
        institute=row.institute,
        kind=row.kind,
        readiness_level=row.readiness_level,
        text=row.text,
        proposal=proposal,
        machines=machines,
        has_rate=has_rate,
        status=cast("TransferStatus", row.status),
        at=row.handed_at,
        decided_at=row.decided_at,
    )


def _tell_provider(session: Session, row: TransferRow, *, now: datetime) -> None:
    """A letter to the firm's owners and planners; one for each firm of theirs, whose page it leads to."""
    firm = session.scalar(select(ProviderRow.organisation_id).where(ProviderRow.code == row.provider_code))
    for person in list_owners(session, firm, "planner"):
        send_mail(
            session,
            person.email,
            "case_handed_over",
            {},
            language=person.language,
            key=f"case_handed_over:{row.id}:{person.id}",
            now=now,
            path=f"/{person.language}/firm/{row.provider_code}#handed-over",
        )
