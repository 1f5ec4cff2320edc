"""Tenancy in one place: which rows a viewer owns, and whose a new row is."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import ColumnElement, false, or_

from app.database.tables.ownership import Owned
from app.database.tables.teams import KeptToTeam
from app.marketplace.accounts.viewer import Viewer
from app.values.errors import NotAllowed


class Ownership(TypedDict):
    """The owner columns of a row."""

    organisation_id: str | None
    user_id: str | None
    guest_key_hash: str | None


def owned_by(viewer: Viewer, table: type[Owned]) -> ColumnElement[bool]:
    """The condition that every query of an owned table carries.

    A member who still holds a guest's keys goes on seeing what they open. Operators too see only
    what their own organisation owns: customers' files are confidential. What is kept to a team is there for
    its members only, for owners too: they can join it, which is on record.
    """
    conditions: list[ColumnElement[bool]] = []
    if viewer.organisation_id is not None:
        own_rows = table.organisation_id == viewer.organisation_id
        if issubclass(table, KeptToTeam):
            own_rows &= or_(table.team_id.is_(None), table.team_id.in_(viewer.team_ids))
        conditions.append(own_rows)
    if viewer.guest_keys:
        conditions.append(table.guest_key_hash.in_(viewer.guest_key_hashes))
    return or_(false(), *conditions)


def own(viewer: Viewer) -> Ownership:
    """Owner columns for something this viewer makes; NotAllowed ``guest_key_missing`` for a guest without."""
    if viewer.organisation_id is not None:
        return {"organisation_id": viewer.organisation_id, "user_id": viewer.user_id, "guest_key_hash": None}
    if not viewer.guest_keys:
        raise NotAllowed("guest_key_missing")
    return {"organisation_id": None, "user_id": None, "guest_key_hash": viewer.guest_key_hashes[0]}
