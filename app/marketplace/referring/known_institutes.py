"""All institutes: those of the catalogue as they describe themselves, and those the operator added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.developing import InstituteRow
from app.institutes import Capacity, Institute, Need, rank_institutes
from app.marketplace.accounts import Viewer
from app.offers import Catalogue, InstituteMatch, Reason

_ROLES = ("owner", "institute_staff")


@dataclass(frozen=True, slots=True)
class KnownInstitute:
    """``organisation_id`` is whose staff acts for it; ``revision`` 0: as the catalogue says."""

    institute: Institute
    capacity: Capacity
    capacity_note: str
    organisation_id: str | None
    revision: int


def load_institutes(session: Session, catalogue: Catalogue) -> dict[str, KnownInstitute]:
    """By code, those of the catalogue first and in its order."""
    rows = {row.code: row for row in session.scalars(select(InstituteRow).order_by(InstituteRow.code))}
    known = {each.code: _view(each, rows.pop(each.code, None)) for each in catalogue.institutes}
    for row in rows.values():
        if row.document is not None:
            known[row.code] = _view(from_document(Institute, row.document), row)
    return known


def _view(institute: Institute, row: InstituteRow | None) -> KnownInstitute:
    if row is None:
        return KnownInstitute(institute, "unknown", "", None, 0)
    return KnownInstitute(
        institute if row.document is None else from_document(Institute, row.document),
        cast("Capacity", row.capacity),
        row.capacity_note,
        row.organisation_id,
        row.revision,
    )


def propose_institutes(session: Session, need: Need, catalogue: Catalogue) -> tuple[InstituteMatch, ...]:
    """Those that fit, best first, with what they say of themselves today."""
    known = load_institutes(session, catalogue)
    fits = rank_institutes(
        need,
        [each.institute for each in known.values()],
        capacities={code: each.capacity for code, each in known.items()},
    )
    return tuple(
        InstituteMatch(fit.institute, fit.score, tuple(Reason(r.code, r.parameters) for r in fit.reasons))
        for fit in fits
    )


def list_seats(viewer: Viewer, session: Session) -> Sequence[str]:
    """Codes of the institutes this person acts for: as their staff, or as owner of the organisation."""
    if viewer.role not in _ROLES or viewer.organisation_id is None:
        return ()
    return session.scalars(
        select(InstituteRow.code)
        .where(InstituteRow.organisation_id == viewer.organisation_id)
        .order_by(InstituteRow.code)
    ).all()
