"""A referral as the institute sees it: what the customer consented to at this moment, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.developing import ReferralBriefRow, ReferralCaseRow
from app.database.tables.parts import PartRow
from app.database.tables.referrals import ReferralRow
from app.geometry.measurements import Measurements
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.duties import find_hold
from app.marketplace.guarding import (
    Asked,
    ConsentKind,
    FileKind,
    GuardedFile,
    Opening,
    decide_access,
    find_consents,
    find_file,
)
from app.marketplace.quoting import DrawingView, FileCopy, find_copy
from app.marketplace.quoting.part_papers import list_drawing_rows, view_drawing
from app.marketplace.referring.handover import decide_handover
from app.marketplace.referring.list_seats import list_seats
from app.marketplace.referring.referral_view import ReferralView, view_referral
from app.values.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class SharedReferral:
    """``measurements`` and ``drawings`` only by consent; None and empty also where the part is gone."""

    referral: ReferralView
    institute: str
    consents: frozenset[ConsentKind]
    measurements: Measurements | None
    has_file: bool
    drawings: tuple[DrawingView, ...]


@dataclass(frozen=True, slots=True)
class SharedFile:
    """``copy`` None: it is still to be made. ``opening`` is to be noted before anything is handed out."""

    file: GuardedFile
    copy: FileCopy | None
    opening: Opening


def read_shared_referral(
    viewer: Viewer, session: Session, referral_id: str, *, institute: str
) -> SharedReferral:
    """As the institute named. NotFound ``referral_not_found`` for who does not act for it, and where it was
    not asked; NotAllowed ``consent_missing``."""
    row, consents = _find(viewer, session, referral_id, institute)
    if "summary" not in consents:
        raise NotAllowed("consent_missing")
    part = session.get(PartRow, row.part_id)
    measured = None
    if part is not None and part.measurements is not None and "measurements" in consents:
        measured = from_document(Measurements, part.measurements)
    drawings = list_drawing_rows(session, row.part_id) if "drawing" in consents else []
    return SharedReferral(
        referral=view_referral(session, row),
        institute=institute,
        consents=consents,
        measurements=measured,
        has_file=part is not None and "file" in consents,
        drawings=tuple(view_drawing(each) for each in drawings),
    )


def find_shared_file(
    viewer: Viewer,
    session: Session,
    referral_id: str,
    kind: FileKind,
    drawing_id: str | None = None,
    *,
    institute: str,
) -> SharedFile:
    """As the institute named.

    NotFound ``referral_not_found``, ``part_not_found``, ``drawing_not_found``, ``repaired_not_found``,
    ``preview_not_found``; NotAllowed ``consent_missing``."""
    row, consents = _find(viewer, session, referral_id, institute)
    basis = decide_access(Asked("institute", kind, "delivery", consents=consents))
    part = session.get(PartRow, row.part_id)
    if part is None:
        raise NotFound("part_not_found")
    file = find_file(session, part, kind, drawing_id)
    copy = find_copy(session, file.storage_key)
    opening = Opening(
        part.id, part.organisation_id, kind, "delivery", "institute", basis, viewer,
        receiver=institute, copy_sha256=None if copy is None else copy.sha256,
    )  # fmt: skip
    return SharedFile(file, copy, opening)


def _find(
    viewer: Viewer, session: Session, referral_id: str, institute: str
) -> tuple[ReferralRow, frozenset[ConsentKind]]:
    require_scope(viewer, "referrals:read")
    row = session.get(ReferralRow, referral_id)
    asked = set() if row is None else {*row.institutes, *list_agreed(session, row.id)}
    is_theirs = institute in asked and institute in list_seats(viewer, session)
    # while the operator holds it, or where he refused it, it is its owner's affair
    if row is None or not is_theirs or find_hold(session, "referral", row.id) in ("held", "refused"):
        raise NotFound("referral_not_found")
    consents = find_consents(session, row.id, institute)
    case = session.scalar(
        select(ReferralCaseRow).where(
            ReferralCaseRow.referral_id == row.id, ReferralCaseRow.institute == institute
        )
    )
    if case is None:
        return row, consents
    brief = session.get(ReferralBriefRow, row.id)
    released = decide_handover(case, brief, consents, side="institute", user_id=viewer.user_id)
    return row, released


def list_agreed(session: Session, referral_id: str) -> list[str]:
    """Institutes that it was passed on to, and the customer agreed."""
    return [
        *session.scalars(
            select(ReferralCaseRow.institute).where(
                ReferralCaseRow.referral_id == referral_id, ReferralCaseRow.state != "proposed"
            )
        )
    ]
