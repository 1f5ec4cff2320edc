"""Programmes that pay for development: a list that comes with the program and that the operator keeps."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import load_funding
from app.database.tables.developing import FundingProgrammeRow
from app.institutes import FundingProgramme
from app.marketplace.accounts import Viewer, require_operator, require_scope
from app.marketplace.auditing import record
from app.values.errors import Invalid

_LONGEST = {
    "code": 40, "name": 200, "funder": 200, "web": 300, "note_de": 2_000, "note_en": 2_000, "source": 1_000,
}  # fmt: skip
_MAY_BE_EMPTY = frozenset(("note_de", "note_en", "source"))


def list_funding(viewer: Viewer, session: Session) -> tuple[FundingProgramme, ...]:
    """All, by name; NotAllowed ``scope_missing`` (scope)."""
    require_scope(viewer, "referrals:read")
    return load_programmes(session)


def load_programmes(session: Session) -> tuple[FundingProgramme, ...]:
    """Those that come with the program, as the operator wrote them where he did, and his own; by name."""
    known = {each.code: each for each in load_funding()}
    known |= {row.code: _view(row) for row in session.scalars(select(FundingProgrammeRow))}
    return tuple(sorted(known.values(), key=lambda each: (each.name.casefold(), each.code)))


def save_funding(session: Session, viewer: Viewer, wanted: FundingProgramme, *, now: datetime) -> None:
    """A new programme, or new words for one; NotAllowed ``operator_only``; Invalid ``funding_invalid``
    (funding_field)."""
    require_operator(viewer)
    values = {name: str(getattr(wanted, name)).strip() for name in _LONGEST}
    for name, longest in _LONGEST.items():
        if len(values[name]) > longest or (name not in _MAY_BE_EMPTY and not values[name]):
            raise Invalid("funding_invalid", {"funding_field": name})
    if urlsplit(values["web"]).scheme not in ("http", "https"):
        raise Invalid("funding_invalid", {"funding_field": "web"})
    if wanted.looked_on is not None and wanted.looked_on > now.date():
        raise Invalid("funding_invalid", {"funding_field": "looked_on"})
    row = session.get(FundingProgrammeRow, values["code"], with_for_update=True, populate_existing=True)
    if row is None:
        row = FundingProgrammeRow(code=values["code"])
        session.add(row)
    for name in _LONGEST:
        setattr(row, name, values[name])
    row.is_open, row.looked_on, row.updated_at = wanted.is_open, wanted.looked_on, now
    session.flush()
    record(
        session, viewer, "funding_changed", "funding_programme", row.code, {"is_open": row.is_open}, now=now
    )


def _view(row: FundingProgrammeRow) -> FundingProgramme:
    return FundingProgramme(
        code=row.code,
        name=row.name,
        funder=row.funder,
        web=row.web,
        note_de=row.note_de,
        note_en=row.note_en,
        is_open=row.is_open,
        source=row.source,
        looked_on=row.looked_on,
    )
