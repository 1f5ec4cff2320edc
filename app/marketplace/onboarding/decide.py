"""The operator looks at an application: asks, approves, declines, ends probation; and invites firms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import (
    OrganisationRow,
    ProviderApplicationRow,
    ProviderRow,
)
from app.marketplace.accounts import Viewer, list_owners
from app.marketplace.auditing import SYSTEM, Action, record
from app.marketplace.auditing.record import Actor
from app.marketplace.duties import find_hold
from app.marketplace.mailing import send_mail
from app.marketplace.onboarding.application_view import (
    ApplicationView,
    add_event,
    find_application,
    require_operator,
    tell_provider,
    view_application,
)
from app.marketplace.onboarding.prove import close_firm
from app.marketplace.supplying import require_room
from app.programme import Phase, find_policy
from app.providers.onboarding import ApplicationAction, ApplicationStatus, advance
from app.texts import MailKind
from app.values.errors import Conflict, Invalid, NotAllowed, NotFound, Parameter
from app.values.identifiers import new_id

LONGEST_WORDS = 2_000


def ask_applicant(
    session: Session, viewer: Viewer, application_id: str, question: str, *, now: datetime
) -> ApplicationView:
    """The application goes back to its documents, and the owners get the question by letter.

    NotAllowed ``operator_only``; NotFound ``application_not_found``; Invalid ``words_invalid`` (maximum);
    Conflict ``application_moved_on``.
    """
    return _step(
        session, viewer, application_id, "ask", "application_asked", "application_question", question, now
    )


def decline_application(
    session: Session, viewer: Viewer, application_id: str, reason: str, *, now: datetime
) -> ApplicationView:
    """With a reason, which the owners get by letter; they can apply again. Raises as ``ask_applicant``."""
    return _step(
        session,
        viewer,
        application_id,
        "decline",
        "application_declined",
        "application_declined",
        reason,
        now,
    )


def approve_application(
    session: Session, viewer: Viewer, application_id: str, *, now: datetime
) -> ApplicationView:
    """The firm's card can come into force, and it is new on the platform for as long as the phase says.

    ``most_providers`` is held whoever approves at the same time, by the rules the application began under.
    NotAllowed ``operator_only``, ``own_application``; NotFound ``application_not_found``; Conflict
    ``application_moved_on``, ``applicant_held`` (a hit on the list of sanctions waits or was refused),
    ``providers_limit_reached`` (maximum).
    """
    require_operator(viewer)
    row = find_application(session, application_id, locked=True)
    refuse_own(viewer, row.organisation_id)
    let_in(session, viewer, row, "approve", now=now)
    return view_application(session, row)


def let_in(
    session: Session,
    viewer: Viewer,
    row: ProviderApplicationRow,
    action: Literal["approve", "found"],
    *,
    words: str = "",
    now: datetime,
) -> None:
    """What approving brings about; the application's row is held."""
    if find_hold(session, "organisation", row.organisation_id) in ("held", "refused"):
        raise Conflict("applicant_held")
    row.status = advance(cast("ApplicationStatus", row.status), action)
    policy = find_policy(cast("Phase", row.phase))
    require_room(session, policy)
    provider = session.get_one(ProviderRow, row.provider_code, populate_existing=True)
    provider.standing = "probation"
    row.approved_at = now
    row.probation_until = now + timedelta(days=policy.probation_days)
    session.flush()
    add_event(session, row, action, by=viewer.user_id, now=now, words=words)
    _record(session, viewer, "application_approved", row, now, reason=words)
    until_on = row.probation_until.date().isoformat()
    write_to_owners(session, row, "application_approved", {"until_on": until_on}, now=now)


def end_probation(session: Session, viewer: Viewer, application_id: str, *, now: datetime) -> ApplicationView:
    """Before its time, by the operator. Raises as ``approve_application`` does but for the limit."""
    require_operator(viewer)
    row = find_application(session, application_id, locked=True)
    refuse_own(viewer, row.organisation_id)
    _go_live(session, viewer, row, now)
    return view_application(session, row)


def end_due_probations(session: Session, *, now: datetime) -> int:
    """How many firms are no longer new; cheap, so that it can be asked each minute."""
    due = session.scalars(
        select(ProviderApplicationRow)
        .where(ProviderApplicationRow.status == "probation", ProviderApplicationRow.probation_until <= now)
        .order_by(ProviderApplicationRow.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in due:
        _go_live(session, SYSTEM, row, now)
    return len(due)


def invite_provider(session: Session, viewer: Viewer, organisation_id: str, *, now: datetime) -> None:
    """The organisation may apply where the phase takes nobody uninvited; once is enough.

    NotAllowed ``operator_only``; NotFound ``organisation_not_found``.
    """
    require_operator(viewer)
    row = session.get(OrganisationRow, organisation_id, with_for_update=True)
    if row is None:
        raise NotFound("organisation_not_found")
    if row.provider_invited_at is not None:
        return
    row.provider_invited_at = now
    session.flush()
    record(session, viewer, "provider_invited", "organisation", row.id, now=now, concerned_id=organisation_id)
    _write(session, organisation_id, "provider_invitation", {"organisation_name": row.name}, now)


def write_to_owners(
    session: Session,
    row: ProviderApplicationRow,
    kind: MailKind,
    parameters: dict[str, Parameter],
    *,
    now: datetime,
) -> None:
    """A letter about the application to every owner of the applicant."""
    _write(session, row.organisation_id, kind, parameters, now)


def _write(
    session: Session,
    organisation_id: str,
    kind: MailKind,
    parameters: dict[str, Parameter],
    now: datetime,
) -> None:
    for owner in list_owners(session, organisation_id):
        send_mail(
            session,
            owner.email,
            kind,
            parameters,
            language=owner.language,
            key=f"{kind}:{new_id()}",
            now=now,
            path=f"/{owner.language}/provider-application",
        )


def _step(
    session: Session,
    viewer: Viewer,
    application_id: str,
    action: ApplicationAction,
    entry: Action,
    letter: MailKind,
    words: str,
    now: datetime,
) -> ApplicationView:
    require_operator(viewer)
    straight = check_words(words)
    row = find_application(session, application_id, locked=True)
    row.status = advance(cast("ApplicationStatus", row.status), action)
    session.flush()
    if row.status == "declined":
        close_firm(session, row)
    add_event(session, row, action, by=viewer.user_id, now=now, words=straight)
    _record(session, viewer, entry, row, now, reason=straight if row.status == "declined" else "")
    write_to_owners(session, row, letter, {"words": straight}, now=now)
    return view_application(session, row)


def check_words(words: str) -> str:
    """Without space around them; Invalid ``words_invalid`` (maximum)."""
    straight = words.strip()
    if not 0 < len(straight) <= LONGEST_WORDS:
        raise Invalid("words_invalid", {"maximum": LONGEST_WORDS})
    return straight


def refuse_own(viewer: Viewer, organisation_id: str) -> None:
    """Nobody lets in his own firm; NotAllowed ``own_application``."""
    if organisation_id == viewer.organisation_id:
        raise NotAllowed("own_application")


def _go_live(session: Session, actor: Actor, row: ProviderApplicationRow, now: datetime) -> None:
    row.status = advance(cast("ApplicationStatus", row.status), "go_live")
    session.get_one(ProviderRow, row.provider_code, with_for_update=True).standing = "live"
    session.flush()
    add_event(session, row, "go_live", by=actor.user_id, now=now)
    _record(session, actor, "application_live", row, now)


def _record(
    session: Session,
    actor: Actor,
    action: Action,
    row: ProviderApplicationRow,
    now: datetime,
    *,
    reason: str = "",
) -> None:
    record(
        session,
        actor,
        action,
        "application",
        row.id,
        tell_provider(row),
        now=now,
        reason=reason,
        concerned_id=row.organisation_id,
    )
