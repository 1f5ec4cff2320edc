"""No table that names people or organisations is forgotten, and none keeps anybody from going."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint

from app.database.record import Record
from app.marketplace.own_data import BELONGINGS

# They hang on a part or referral that is exported, or are secrets of minutes.
WITHOUT = {"account_tokens", "ceremonies"}


def list_keys(target: str) -> list[tuple[str, str | None]]:
    """Tables that name a user or an organisation by a foreign key, with what happens when it goes."""
    return [
        (table.name, constraint.ondelete)
        for table in Record.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == target
    ]


def test_every_table_that_names_somebody_is_exported() -> None:
    known = {belonging.table.__tablename__ for belonging in BELONGINGS}
    named = {name for target in ("users", "organisations") for name, _ in list_keys(target)}
    assert named - known == WITHOUT


def test_nothing_keeps_a_person_from_going() -> None:
    """Either the row goes along or it forgets who it was."""
    assert {name for name, ondelete in list_keys("users") if ondelete not in ("CASCADE", "SET NULL")} == set()


def test_names_are_different_and_secrets_hidden() -> None:
    assert len({belonging.name for belonging in BELONGINGS}) == len(BELONGINGS)
    for belonging in BELONGINGS:
        columns = set(belonging.table.__table__.columns.keys())
        assert belonging.hidden & columns or not belonging.hidden, belonging.name
        told = columns - belonging.hidden
        secrets = {name for name in told if name.endswith(("_hash", "_key", "hashes")) or "password" in name}
        assert secrets <= {"previous_hash", "entry_hash"}, belonging.name
