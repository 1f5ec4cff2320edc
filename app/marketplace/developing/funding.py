"""Programmes that pay for development: a list the operator keeps, and institutes choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.developing import FundingProgrammeRow
from app.marketplace.accounts import Viewer, require_operator, require_scope
from app.marketplace.auditing import record
from app.values.errors import Invalid

_LONGEST = {"code": 40, "name": 200, "funder": 200, "web": 300, "note": 2_000}


@dataclass(frozen=True, slots=True)
class FundingProgramme:
    """``is_open``: institutes may name it in an assessment."""

    code: str
    name: str
    funder: str
    web: str
    note: str
    is_open: bool


def list_funding(viewer: Viewer, session: Session) -> tuple[FundingProgramme, ...]:
    """All, by name; NotAllowed ``scope_missing`` (scope)."""
    require_scope(viewer, "referrals:read")
    rows = session.scalars(
        select(FundingProgrammeRow).order_by(FundingProgrammeRow.name, FundingProgrammeRow.code)
    )
    return tuple(
        FundingProgramme(row.code, row.name, row.funder, row.web, row.note, row.is_open) for row in rows
    )


def list_open_codes(session: Session) -> frozenset[str]:
    """What may be named today."""
    return frozenset(session.scalars(select(FundingProgrammeRow.code).where(FundingProgrammeRow.is_open)))


def save_funding(session: Session, viewer: Viewer, wanted: FundingProgramme, *, now: datetime) -> None:
    """A new programme, or new words for one; NotAllowed ``operator_only``; Invalid ``funding_invalid``
    (funding_field)."""
    require_operator(viewer)
    values = {name: str(getattr(wanted, name)).strip() for name in _LONGEST}
    for name, longest in _LONGEST.items():
        if len(values[name]) > longest or (name != "note" and not values[name]):
            raise Invalid("funding_invalid", {"funding_field": name})
    if urlsplit(values["web"]).scheme not in ("http", "https"):
        raise Invalid("funding_invalid", {"funding_field": "web"})
    row = session.get(FundingProgrammeRow, values["code"], with_for_update=True, populate_existing=True)
    if row is None:
        row = FundingProgrammeRow(code=values["code"])
        session.add(row)
    row.name, row.funder, row.web, row.note = (values[name] for name in ("name", "funder", "web", "note"))
    row.is_open, row.updated_at = wanted.is_open, now
    session.flush()
    record(
        session, viewer, "funding_changed", "funding_programme", row.code, {"is_open": row.is_open}, now=now
    )
