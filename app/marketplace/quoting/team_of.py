"""To which team something belongs that is made of parts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.values.errors import Conflict


def find_team_of(session: Session, part_ids: Sequence[str]) -> str | None:
    """The team that the parts are kept to; None where everybody in the organisation sees them all.

    Conflict ``parts_of_several_teams``: one of them would learn of the other's part.
    """
    teams = set(
        session.scalars(select(PartRow.team_id).where(PartRow.id.in_(part_ids), PartRow.team_id.is_not(None)))
    )
    if len(teams) > 1:
        raise Conflict("parts_of_several_teams")
    return next(iter(teams), None)
