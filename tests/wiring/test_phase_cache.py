"""The policy that holds follows the database, month by month."""

from __future__ import annotations

from datetime import timedelta

from app.database import Database
from app.database.tables import PhaseChangeRow
from app.marketplace.operating import begin_programme, read_phase
from app.programme import find_policy
from app.wiring import PhaseCache, read_clock


def test_settings_name_the_phase_of_an_empty_database_only(database: Database) -> None:
    cache = PhaseCache(database, "commercial")
    assert cache.policy() == find_policy("commercial")

    with database.write() as session:
        assert begin_programme(session, "closed_test", now=read_clock())
    with database.write() as session:
        assert not begin_programme(session, "pilot", now=read_clock())

    assert cache.policy() == find_policy("closed_test")
    assert PhaseCache(database, "pilot").policy() == find_policy("closed_test")


def test_the_newest_change_counts_and_the_fee_grows(database: Database) -> None:
    cache = PhaseCache(database, "pilot")
    began_at = read_clock() - timedelta(days=100)
    for position, phase in enumerate(("pilot", "commercial"), start=1):
        with database.write() as session:
            row = {"phase": phase, "began_at": began_at, "changed_by": None, "reason": "", "is_forced": False}
            session.add(PhaseChangeRow(position=position, **row))
        with database.read() as session:
            found = read_phase(session)
        assert found is not None
        assert (found.phase, found.position) == (phase, position)

    assert cache.policy() == find_policy("commercial", month=4)
    assert cache.policy() is cache.policy()
