"""What the owner of a referred part lets which institute have; asked anew at every access."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.guarding import FileConsentRow
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import record
from app.marketplace.guarding.decide_access import CONSENT_KINDS, ConsentKind
from app.values.errors import Parameter
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class ConsentView:
    """``withdrawn_at`` None: it holds."""

    institute: str
    kind: ConsentKind
    given_at: datetime
    withdrawn_at: datetime | None


def set_consents(
    session: Session,
    viewer: Viewer,
    referral_id: str,
    institute: str,
    wanted: Collection[ConsentKind],
    *,
    now: datetime,
) -> None:
    """These hold from now on and no others; whose referral it is was asked before.

    The file and the drawings are of no use without the measurements, nor these without the summary, so that
    what is wanted brings along what is below it.
    """
    whole = _complete(wanted)
    rows = {
        row.kind: row
        for row in session.scalars(
            select(FileConsentRow)
            .where(
                FileConsentRow.referral_id == referral_id,
                FileConsentRow.institute == institute,
                FileConsentRow.withdrawn_at.is_(None),
            )
            .with_for_update()
        )
    }
    given = [kind for kind in CONSENT_KINDS if kind in whole and kind not in rows]
    withdrawn = [kind for kind in CONSENT_KINDS if kind in rows and kind not in whole]
    for kind in withdrawn:
        rows[kind].withdrawn_at, rows[kind].withdrawn_by = now, viewer.user_id
    session.add_all(
        FileConsentRow(
            id=new_id(),
            referral_id=referral_id,
            institute=institute,
            kind=kind,
            given_by=viewer.user_id,
            given_at=now,
        )
        for kind in given
    )
    session.flush()
    if given:
        details: dict[str, Parameter] = {"institute": institute, "kinds": [*given]}
        record(session, viewer, "consent_given", "referral", referral_id, details, now=now)
    if withdrawn:
        taken: dict[str, Parameter] = {"institute": institute, "kinds": [*withdrawn]}
        record(session, viewer, "consent_withdrawn", "referral", referral_id, taken, now=now)


def _complete(wanted: Collection[ConsentKind]) -> frozenset[ConsentKind]:
    whole = set(wanted)
    if whole & {"file", "drawing"}:
        whole.add("measurements")
    if whole:
        whole.add("summary")
    return frozenset(whole)


def find_consents(session: Session, referral_id: str, institute: str) -> frozenset[ConsentKind]:
    """Those that hold now."""
    return frozenset(
        cast("ConsentKind", kind)
        for kind in session.scalars(
            select(FileConsentRow.kind).where(
                FileConsentRow.referral_id == referral_id,
                FileConsentRow.institute == institute,
                FileConsentRow.withdrawn_at.is_(None),
            )
        )
    )


def list_consents(session: Session, referral_id: str) -> tuple[ConsentView, ...]:
    """All that were ever given, in their order; whose referral it is was asked before."""
    rows = session.scalars(
        select(FileConsentRow)
        .where(FileConsentRow.referral_id == referral_id)
        .order_by(FileConsentRow.given_at, FileConsentRow.institute, FileConsentRow.kind, FileConsentRow.id)
    )
    return tuple(
        ConsentView(row.institute, cast("ConsentKind", row.kind), row.given_at, row.withdrawn_at)
        for row in rows
    )
