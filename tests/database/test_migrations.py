"""Migrations: they make exactly the tables that the code describes, on both engines."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, column, insert, inspect, select, table, text
from sqlalchemy.exc import IntegrityError

from app.database import Database, open_engine
from app.database.record import Record
from app.database.tables import FundingProgrammeRow, ReferralCaseRow, TransferRow
from app.database.upgrade import (
    MIGRATIONS,
    configure_migrations,
    is_current,
    newest_revision,
    upgrade_database,
)


def test_tables_and_migrations_agree(engine: Engine) -> None:
    with engine.begin() as connection:
        command.check(configure_migrations(connection))
    assert set(Record.metadata.tables) <= set(inspect(engine).get_table_names())


def test_each_check_of_the_tables_stands_once(engine: Engine) -> None:
    """Alembic does not compare them; SQLite makes a table anew to change it, and may keep or double them."""
    inspector = inspect(engine)
    made = {name: sorted(str(each["name"]) for each in inspector.get_check_constraints(name))
            for name in Record.metadata.tables}  # fmt: skip
    described = {
        name: sorted(
            str(each.name) for each in stored.constraints if isinstance(each, CheckConstraint) and each.name
        )
        for name, stored in Record.metadata.tables.items()
    }
    assert made == described


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    assert is_current(engine)
    upgrade_database(engine)
    assert is_current(engine)


def test_down_and_up_again(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert not is_current(engine)
    upgrade_database(engine)
    assert is_current(engine)


def test_referrals_of_before_wait_for_their_institutes(engine: Engine) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    script = next(each for each in scripts if each.path.endswith("_developing.py"))
    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), str(script.down_revision))
        connection.execute(
            text(
                "INSERT INTO referrals (id, guest_key_hash, part_id, status, quantity, requirement, "
                "destination, reasons, institutes, consent, note, created_at) VALUES "
                "('r', 'k', 'p', 'stored', 1, '{}', '{}', '[]', '[\"one\",\"two\"]', 'summary', '', "
                "'2026-11-23 09:30:00')"
            )
        )
    upgrade_database(engine)
    with Database(engine).read() as session:
        cases = session.scalars(select(ReferralCaseRow).order_by(ReferralCaseRow.institute)).all()
        assert [(each.institute, each.state, each.revision) for each in cases] == [
            ("one", "submitted", 1),
            ("two", "submitted", 1),
        ]
        assert all(each.due_at is not None and len(each.id) == 26 for each in cases)


def put(connection: Connection, into: str, **values: object) -> None:
    connection.execute(insert(table(into, *(column(each) for each in values))), values)


def test_what_was_handed_over_before_waits_for_its_provider(engine: Engine) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    script = next(each for each in scripts if each.path.endswith("_transfers_and_funding.py"))
    at = "2026-11-23 09:30:00"
    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), str(script.down_revision))
        put(connection, "providers", code="demo", position=0, is_listed=True, document="{}", updated_at=at)
        put(
            connection, "referrals", id="r", guest_key_hash="k", part_id="p", status="stored", quantity=1,
            requirement="{}", destination="{}", reasons="[]", institutes="[]", consent="summary", note="",
            created_at=at,
        )  # fmt: skip
        for kind in ("capability", "quote"):
            outcome = json.dumps({"kind": kind, "readiness_level": 7, "text": "For the customer"})
            put(
                connection, "referral_cases", id=kind, referral_id="r", institute=kind, state="handed_back",
                revision=9, outcome=outcome, handed_to="demo", created_at=at, changed_at=at,
            )  # fmt: skip
            put(
                connection, "referral_entries", id=kind, case_id=kind, position=1, kind="step",
                side="institute", step="hand_back", text="For you", at=at,
            )  # fmt: skip
        put(
            connection, "funding_programmes", code="x", name="X", funder="F", web="https://x.example",
            note="Nur KMU", is_open=True, updated_at=at,
        )  # fmt: skip
    upgrade_database(engine)
    with Database(engine).read() as session:
        (moved,) = session.scalars(select(TransferRow))
        assert (moved.case_id, moved.provider_code, moved.kind, moved.readiness_level, moved.text) == (
            "capability", "demo", "capability", 7, "For you",
        )  # fmt: skip
        assert (moved.status, moved.handed_at.date(), len(moved.id)) == ("open", date(2026, 11, 23), 26)
        (programme,) = session.scalars(select(FundingProgrammeRow))
        assert (programme.note_de, programme.note_en, programme.source) == ("Nur KMU", "", "")


def test_an_outcome_for_one_provider_becomes_one_of_several_and_back(engine: Engine) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    script = next(each for each in scripts if each.path.endswith("_transfers_to_several.py"))
    at = "2026-11-23 09:30:00"

    def put_transfer(connection: Connection, code: str, transfer_id: str = "") -> None:
        put(
            connection, "transfers", id=transfer_id or code, case_id="c", provider_code=code, institute="i",
            kind="capability", readiness_level=7, text="For you", status="open", handed_at=at,
        )  # fmt: skip

    def read_receivers(connection: Connection) -> tuple[list[Any], list[tuple[Any, ...]]]:
        cases = connection.exec_driver_sql("SELECT handed_to FROM referral_cases ORDER BY id").scalars()
        transfers = connection.exec_driver_sql("SELECT id, case_id FROM transfers ORDER BY id")
        return list(cases), [tuple(row) for row in transfers]

    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), str(script.down_revision))
        for position, code in enumerate(("one", "two")):
            put(
                connection, "providers", code=code, position=position, is_listed=True, document="{}",
                updated_at=at,
            )  # fmt: skip
        put(
            connection, "referrals", id="r", guest_key_hash="k", part_id="p", status="stored", quantity=1,
            requirement="{}", destination="{}", reasons="[]", institutes="[]", consent="summary", note="",
            created_at=at,
        )  # fmt: skip
        for case_id, receiver in (("c", "one"), ("q", "Q-2026-000001")):
            put(
                connection, "referral_cases", id=case_id, referral_id="r", institute=case_id,
                state="handed_back", revision=9, handed_to=receiver, created_at=at, changed_at=at,
            )  # fmt: skip
        put_transfer(connection, "one")
    with engine.begin() as connection:
        command.upgrade(configure_migrations(connection), script.revision)
        assert read_receivers(connection) == ([None, "Q-2026-000001"], [("one", "c")])
        put_transfer(connection, "two")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        put_transfer(connection, "two", "again")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE transfers SET status = 'lost'")
    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), str(script.down_revision))
        assert read_receivers(connection) == (["one", "Q-2026-000001"], [("one", "c"), ("two", None)])
    upgrade_database(engine)


def test_the_newest_number_is_the_head() -> None:
    assert newest_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_current(engine)
    engine.dispose()


def test_a_failing_session_leaves_the_connection_usable(database: Database) -> None:
    for _ in range(30):
        with pytest.raises(ZeroDivisionError), database.write():
            raise ZeroDivisionError
    with database.write():
        pass


def test_consents_of_before_hold_on(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), "0012")
        connection.exec_driver_sql(
            "INSERT INTO referrals (id, guest_key_hash, part_id, status, quantity, requirement, destination,"
            " reasons, institutes, consent, note, created_at) VALUES ('r', 'g', 'p', 'stored', 1, '{}', '{}',"
            " '[]', '[\"ifam\",\"iws\"]', 'measurements', '', '2026-11-23 09:30:00')"
        )
    upgrade_database(engine)
    with engine.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT institute, kind, withdrawn_at FROM file_consents WHERE referral_id = 'r'"
        ).all()
        connection.exec_driver_sql("DELETE FROM referrals")
    assert {tuple(row) for row in rows} == {
        (institute, kind, None) for institute in ("ifam", "iws") for kind in ("summary", "measurements")
    }
