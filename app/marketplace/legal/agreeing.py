"""Consent: to a version that is in force, by the person himself, at the time it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.database.tables.legal import ConsentRow, LegalTextRow
from app.marketplace.auditing import Actor, record
from app.marketplace.legal.reading import list_in_force
from app.programme import SIGN_UP_KINDS, LegalKind, list_agreed_kinds
from app.values.errors import Conflict, Invalid, NotAllowed, Parameter
from app.values.identifiers import new_id

How = Literal["sign_up", "page", "api"]


@dataclass(frozen=True, slots=True)
class AgreedText:
    """A version in force that somebody has yet to agree to."""

    id: str
    kind: LegalKind
    version: int


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What somebody agreed to, or noticed, and when."""

    text_id: str
    kind: LegalKind
    version: int
    how: How
    given_at: datetime


def list_to_agree(viewer: Actor, session: Session, *, now: datetime) -> tuple[AgreedText, ...]:
    """What the viewer must agree to before he goes on; nothing for guests and operators."""
    if viewer.user_id is None or viewer.kind == "operator":
        return ()
    in_force = list_in_force(session, list_agreed_kinds(is_operator=False, has_provider=True), now=now)
    if not in_force:
        return ()
    has_provider = "provider_terms" in in_force and _has_provider(viewer, session)
    kinds = list_agreed_kinds(is_operator=False, has_provider=has_provider)
    wanted = [in_force[kind] for kind in kinds if kind in in_force]
    given = select(ConsentRow.text_id).where(ConsentRow.user_id == viewer.user_id)
    rows = session.execute(
        select(LegalTextRow.id, LegalTextRow.kind, LegalTextRow.version)
        .where(LegalTextRow.id.in_(wanted), LegalTextRow.id.not_in(given))
        .order_by(LegalTextRow.kind.desc())
    )
    return tuple(AgreedText(text_id, cast("LegalKind", kind), version) for text_id, kind, version in rows)


def agree(session: Session, viewer: Actor, text_ids: Sequence[str], *, how: How, now: datetime) -> None:
    """Record that the viewer agrees, now, to what he was shown; saying it twice is one consent.

    NotAllowed ``sign_in_required``; Invalid ``consent_missing`` where something to be agreed to is not among
    them; Conflict ``legal_text_moved_on`` where one is not (or no longer) in force.
    """
    if viewer.user_id is None:
        raise NotAllowed("sign_in_required")
    wanted = {each.id for each in list_to_agree(viewer, session, now=now)}
    kinds = list_agreed_kinds(is_operator=False, has_provider=True)
    if not set(text_ids) <= set(list_in_force(session, kinds, now=now).values()):
        raise Conflict("legal_text_moved_on")
    if not wanted <= set(text_ids):
        raise Invalid("agreement_missing")
    note_agreed(session, viewer, sorted(wanted), how=how, given_at=now, now=now)


def check_agreed(session: Session, agreed: Sequence[str], *, now: datetime) -> tuple[str, ...]:
    """What is to be recorded of somebody who signs up: the terms agreed to, the privacy text shown.

    Invalid ``consent_missing``; Conflict ``legal_text_moved_on`` for a version that is not in force.
    """
    in_force = list_in_force(session, SIGN_UP_KINDS, now=now)
    if not set(agreed) <= set(in_force.values()):
        raise Conflict("legal_text_moved_on")
    if "terms" in in_force and in_force["terms"] not in agreed:
        raise Invalid("agreement_missing")
    return tuple(sorted(in_force.values()))


def note_agreed(
    session: Session, viewer: Actor, text_ids: Sequence[str], *, how: How, given_at: datetime, now: datetime
) -> None:
    """Store consents that were checked before, each once, and record them."""
    if viewer.user_id is None:
        raise NotAllowed("sign_in_required")
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    for text_id in text_ids:
        stored = session.execute(
            insert(ConsentRow)
            .values(
                id=new_id(),
                user_id=viewer.user_id,
                organisation_id=viewer.organisation_id,
                text_id=text_id,
                how=how,
                given_at=given_at,
            )
            .on_conflict_do_nothing(index_elements=[ConsentRow.user_id, ConsentRow.text_id])
            .returning(ConsentRow.id)
        ).scalar_one_or_none()
        if stored is None:  # given already, perhaps in another tab
            continue
        text = session.get_one(LegalTextRow, text_id)
        details: dict[str, Parameter] = {"legal_text": text.kind, "version": text.version}
        record(session, viewer, "texts_agreed", "user", viewer.user_id, details, now=now)


def list_consents(viewer: Actor, session: Session) -> tuple[ConsentView, ...]:
    """One's own, newest first; NotAllowed ``sign_in_required``."""
    if viewer.user_id is None:
        raise NotAllowed("sign_in_required")
    rows = session.execute(
        select(ConsentRow, LegalTextRow.kind, LegalTextRow.version)
        .join(LegalTextRow, LegalTextRow.id == ConsentRow.text_id)
        .where(ConsentRow.user_id == viewer.user_id)
        .order_by(ConsentRow.given_at.desc(), ConsentRow.id)
    )
    return tuple(
        ConsentView(row.text_id, cast("LegalKind", kind), version, cast("How", row.how), row.given_at)
        for row, kind, version in rows
    )


def _has_provider(viewer: Actor, session: Session) -> bool:
    if viewer.organisation_id is None:
        return False
    wanted = select(ProviderRow.code).where(ProviderRow.organisation_id == viewer.organisation_id)
    return session.scalar(wanted.limit(1)) is not None
