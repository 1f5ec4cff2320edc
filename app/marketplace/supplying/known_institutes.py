"""All institutes: those of the catalogue as they describe themselves, and those the operator added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.developing import InstituteRow
from app.institutes import Capacity, Institute, Need
from app.offers import Catalogue, InstituteMatch, Referral
from app.offers.refer import rank_matches


@dataclass(frozen=True, slots=True)
class KnownInstitute:
    """``organisation_id`` is whose staff acts for it; ``revision`` 0: as the catalogue says. Since
    ``closed_at`` it is proposed to nobody."""

    institute: Institute
    capacity: Capacity
    capacity_note: str
    organisation_id: str | None
    revision: int
    closed_at: datetime | None = None


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
        row.closed_at,
    )


def load_open_institutes(session: Session, catalogue: Catalogue) -> dict[str, KnownInstitute]:
    """Those that can be asked."""
    known = load_institutes(session, catalogue)
    return {code: one for code, one in known.items() if one.closed_at is None}


def propose_institutes(session: Session, need: Need, catalogue: Catalogue) -> tuple[InstituteMatch, ...]:
    """Those that fit and can be asked, best first, with what they say of themselves today."""
    known = load_open_institutes(session, catalogue)
    return rank_matches(
        need,
        [each.institute for each in known.values()],
        catalogue.development,
        {code: each.capacity for code, each in known.items()},
    )


def with_institutes_of_today(
    session: Session, referral: Referral | None, catalogue: Catalogue
) -> Referral | None:
    """The same with the institutes as they are today in the place of those of the catalogue."""
    if referral is None:
        return None
    return replace(referral, institutes=propose_institutes(session, referral.need, catalogue))
