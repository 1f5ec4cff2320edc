"""A firm applies to be a provider: it is founded here, unseen, with a draft to work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.documents import from_document, to_document
from app.database.tables import (
    OrganisationRow,
    ProviderApplicationRow,
    ProviderRow,
    ProviderVersionRow,
)
from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer, find_membership, require_may
from app.marketplace.auditing import record
from app.marketplace.duties import screen
from app.marketplace.onboarding.application_view import (
    ApplicationView,
    add_event,
    find_own_application,
    require_applicant,
    tell_provider,
    view_application,
)
from app.marketplace.onboarding.first_document import choose_code, describe_firm, write_first_document
from app.processes import PROCESSES
from app.programme import Policy
from app.providers import Place
from app.providers.onboarding import APPROVED_STATUSES, OPEN_STATUSES, ApplicationStatus, advance
from app.providers.trader import Trader, check_trader
from app.values.errors import Conflict, Invalid, NotAllowed
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class Apply:
    """Who the firm is, and by which processes (codes of the catalogue) it makes parts."""

    trader: Trader
    processes: tuple[str, ...]


def apply_as_provider(
    session: Session,
    viewer: Viewer,
    command: Apply,
    *,
    places: Iterable[Place],
    policy: Policy,
    now: datetime,
) -> ApplicationView:
    """The application runs under the rules of the phase it begins in, to its end.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope), ``owner_only``,
    ``provider_invitation_needed``; Invalid ``trader_invalid`` (fields), ``processes_invalid``; Conflict
    ``application_exists``, ``firm_exists`` (provider).
    """
    organisation_id = require_applicant(viewer)
    organisation = session.scalars(
        select(OrganisationRow).where(OrganisationRow.id == organisation_id).with_for_update()
    ).one()
    own = find_membership(session, viewer.user_id or "", organisation_id)
    require_may(None if own is None else own.role, "firm:apply")
    if policy.applying == "invitation" and organisation.provider_invited_at is None:
        raise NotAllowed("provider_invitation_needed")
    row = begin_application(session, viewer, organisation, command, places=places, policy=policy, now=now)
    return view_application(session, row)


def begin_application(
    session: Session,
    viewer: Viewer,
    organisation: OrganisationRow,
    command: Apply,
    *,
    places: Iterable[Place],
    policy: Policy,
    now: datetime,
) -> ProviderApplicationRow:
    """For whoever may, with the organisation's row held; raises the rest of ``apply_as_provider``."""
    organisation_id = organisation.id
    trader, processes = check_trader(command.trader), _check_processes(command.processes)
    _refuse_second(session, organisation_id)
    provider = _found_firm(session, viewer, organisation_id, trader, places, now)
    row = ProviderApplicationRow(
        id=new_id(),
        organisation_id=organisation_id,
        provider_code=provider.code,
        status="applied",
        phase=policy.phase,
        trader=to_document(trader),
        vat_check="format" if trader.vat_id else "none",
        vat_checked_at=now if trader.vat_id else None,
        processes=[*processes],
        applied_by=viewer.user_id,
        applied_at=now,
        approved_at=None,
        probation_until=None,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("application_exists") from error
    _screen(session, viewer, row, trader, now)
    add_event(session, row, "apply", by=viewer.user_id, now=now)
    record(
        session,
        viewer,
        "application_made",
        "application",
        row.id,
        tell_provider(row),
        now=now,
        concerned_id=organisation_id,
    )
    return row


def change_application(
    session: Session,
    viewer: Viewer,
    application_id: str,
    command: Apply,
    *,
    now: datetime,
) -> ApplicationView:
    """What was said about the firm, corrected before it is looked at.

    NotFound ``application_not_found``; Conflict ``application_moved_on``; Invalid ``trader_invalid``
    (fields), ``processes_invalid``.
    """
    row = find_own_application(session, viewer, application_id, locked=True)
    row.status = advance(cast("ApplicationStatus", row.status), "change")
    trader = check_trader(command.trader)
    row.processes = [*_check_processes(command.processes)]
    row.trader = to_document(trader)
    row.vat_check, row.vat_checked_at = ("format", now) if trader.vat_id else ("none", None)
    session.flush()
    _screen(session, viewer, row, trader, now)
    add_event(session, row, "change", by=viewer.user_id, now=now)
    record(session, viewer, "application_changed", "application", row.id, tell_provider(row), now=now)
    return view_application(session, row)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a firm, which may change without another review."""

    contact_name: str
    email: str
    phone: str


def change_contact(
    session: Session, viewer: Viewer, application_id: str, command: Contact, *, now: datetime
) -> ApplicationView:
    """Of an approved firm; everybody sees the new one at once.

    NotFound ``application_not_found``; Conflict ``application_moved_on``; Invalid ``trader_invalid``
    (fields).
    """
    row = find_own_application(session, viewer, application_id, locked=True)
    row.status = advance(cast("ApplicationStatus", row.status), "change_contact")
    before = from_document(Trader, row.trader)
    trader = check_trader(
        replace(before, contact_name=command.contact_name, email=command.email, phone=command.phone)
    )
    if trader == before:
        return view_application(session, row)
    row.trader = to_document(trader)
    session.flush()
    add_event(session, row, "change_contact", by=viewer.user_id, now=now)
    record(session, viewer, "application_changed", "application", row.id, tell_provider(row), now=now)
    return view_application(session, row)


def _screen(
    session: Session, viewer: Viewer, row: ProviderApplicationRow, trader: Trader, now: datetime
) -> None:
    """The firm may be called otherwise than the organisation."""
    screen(session, "organisation", row.organisation_id, trader.legal_name, now=now, user_id=viewer.user_id)


def _check_processes(wanted: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(wanted))
    if not chosen or not set(chosen) <= {process.code for process in PROCESSES}:
        raise Invalid("processes_invalid")
    return chosen


def _refuse_second(session: Session, organisation_id: str) -> None:
    running = session.scalar(
        select(ProviderApplicationRow.id).where(
            ProviderApplicationRow.organisation_id == organisation_id,
            ProviderApplicationRow.status.in_((*OPEN_STATUSES, *APPROVED_STATUSES)),
        )
    )
    if running is not None:
        raise Conflict("application_exists")


def _found_firm(
    session: Session,
    viewer: Viewer,
    organisation_id: str,
    trader: Trader,
    places: Iterable[Place],
    now: datetime,
) -> ProviderRow:
    """The firm of an earlier application goes on under its code; else a new one."""
    earlier = session.scalars(
        select(ProviderRow).where(ProviderRow.organisation_id == organisation_id).with_for_update()
    ).first()
    if earlier is not None and earlier.standing != "closed":
        raise Conflict("firm_exists", {"provider": earlier.code})
    if earlier is not None:
        earlier.standing = "applying"
        session.flush()
        return earlier
    code = choose_code(trader.legal_name, set(session.scalars(select(ProviderRow.code))))
    last = session.scalar(select(func.max(ProviderRow.position)))
    provider = ProviderRow(
        code=code,
        organisation_id=organisation_id,
        position=(last or 0) + 1,
        is_listed=False,
        needs_four_eyes=False,
        document=describe_firm(code, trader),
        updated_at=now,
        standing="applying",
    )
    session.add(provider)
    session.flush()
    session.add(
        ProviderVersionRow(
            id=new_id(),
            provider_code=code,
            number=None,
            status="draft",
            revision=1,
            document=write_first_document(code, trader, places, today=find_today(now)),
            content_digest=None,
            begun_over=None,
            based_on_id=None,
            valid_from=None,
            created_at=now,
            edited_by=viewer.user_id,
            edited_at=now,
            published_by=None,
            published_at=None,
        )
    )
    session.flush()
    return provider
