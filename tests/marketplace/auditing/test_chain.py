"""The log is one gapless chain, however many write at once, and shows whatever was done to it."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.database import Database
from app.database.tables import AuditEntryRow, AuditHeadRow
from app.marketplace.auditing import SYSTEM, Break, ChainCheck, export_audit, record, verify_chain
from app.marketplace.auditing.entry import FIRST_HASH
from app.values.canonical import canonical_json
from tests.conftest import NOW

TABLES = ("audit_entries", "phase_changes")


def write(database: Database, count: int, *, object_id: str = "p1") -> None:
    for number in range(count):
        with database.write() as session:
            record(session, SYSTEM, "part_deleted", "part", object_id, {"number": number}, now=NOW)


def check(database: Database) -> ChainCheck:
    with database.read() as session:
        return verify_chain(session)


def tamper(database: Database, *statements: str) -> None:
    """As somebody would who owns the database: past the triggers."""
    with database.write() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_entries_refuse_update"))
            session.execute(text("DROP TRIGGER audit_entries_refuse_delete"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            session.execute(text(statement))


def test_an_empty_log_is_sound(database: Database) -> None:
    assert check(database) == ChainCheck(0, FIRST_HASH, None)


def test_each_entry_carries_the_hash_of_the_one_before(database: Database) -> None:
    write(database, 3)

    with database.read() as session:
        rows = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence)).all()
        head = session.scalars(select(AuditHeadRow)).one()
    assert [row.sequence for row in rows] == [1, 2, 3]
    assert [row.previous_hash for row in rows] == [FIRST_HASH, rows[0].entry_hash, rows[1].entry_hash]
    assert (head.sequence, head.entry_hash) == (3, rows[2].entry_hash)
    assert check(database) == ChainCheck(3, head.entry_hash, None)


def test_several_entries_of_one_transaction(database: Database) -> None:
    with database.write() as session:
        for action in ("signed_out", "signed_in"):
            record(session, SYSTEM, action, "user", "u1", now=NOW)  # type: ignore[arg-type]

    assert check(database).entries == 2


def test_what_is_rolled_back_leaves_no_entry(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            record(session, SYSTEM, "part_deleted", "part", "p1", now=NOW)
            raise ZeroDivisionError

    write(database, 1)
    with pytest.raises(ZeroDivisionError):
        fail()
    write(database, 1)

    assert (check(database).entries, check(database).broken) == (2, None)


def test_eight_who_write_at_once_leave_a_gapless_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write(database, 10, object_id=f"p{number}"), range(8)))

    found = check(database)
    assert (found.entries, found.broken) == (80, None)
    with database.read() as session:
        assert session.scalars(select(AuditEntryRow.sequence).order_by(AuditEntryRow.sequence)).all() == [
            *range(1, 81)
        ]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(database: Database, table: str, statement: str) -> None:
    write(database, 2)
    with database.write() as session:
        session.execute(
            text("INSERT INTO phase_changes VALUES (1, 'pilot', :now, NULL, '', :no)"),
            {"now": NOW.replace(tzinfo=None), "no": False},
        )

    with pytest.raises(DBAPIError, match="is only added to"), database.write() as session:
        session.execute(text(statement.format(table)))
    assert check(database).entries == 2


CHANGED = "UPDATE audit_entries SET reason = 'nothing happened' WHERE sequence = 3"
SWAP = (
    "UPDATE audit_entries SET sequence = 99 WHERE sequence = 2",
    "UPDATE audit_entries SET sequence = 2 WHERE sequence = 3",
    "UPDATE audit_entries SET sequence = 3 WHERE sequence = 99",
)
COLUMNS = (
    "at, actor_kind, user_id, organisation_id, concerned_id, action, object_kind, object_id, details, reason,"
    " previous_hash, entry_hash"
)
INSERTED = (
    f"INSERT INTO audit_entries (sequence, {COLUMNS}) "  # noqa: S608
    f"SELECT 6, {COLUMNS} FROM audit_entries WHERE sequence = 5"
)


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        ((CHANGED,), Break(3, "audit_entry_changed")),
        (("UPDATE audit_entries SET entry_hash = previous_hash",), Break(1, "audit_entry_changed")),
        (("DELETE FROM audit_entries WHERE sequence = 1",), Break(1, "audit_entry_missing")),
        (("DELETE FROM audit_entries WHERE sequence = 4",), Break(4, "audit_entry_missing")),
        (SWAP, Break(2, "audit_entry_changed")),
        ((INSERTED,), Break(6, "audit_entry_changed")),
        (("DELETE FROM audit_entries WHERE sequence > 3",), Break(4, "audit_end_missing")),
        (("DELETE FROM audit_entries",), Break(1, "audit_end_missing")),
        (("UPDATE audit_head SET sequence = 4",), Break(5, "audit_head_changed")),
        (("DELETE FROM audit_head",), Break(1, "audit_head_missing")),
    ],
)
def test_tampering_is_found(database: Database, statements: tuple[str, ...], broken: Break) -> None:
    write(database, 5)

    tamper(database, *statements)

    assert check(database).broken == broken


def test_an_entry_written_anew_with_a_fitting_hash_breaks_the_link(database: Database) -> None:
    write(database, 3)
    with database.read() as session:
        (line,) = [json.loads(each) for each in export_audit(session)][1:2]
    del line["entry_hash"]
    line["reason"] = "nothing happened"
    forged = hashlib.sha256(canonical_json(line)).hexdigest()

    change = f"SET reason = 'nothing happened', entry_hash = '{forged}'"
    tamper(database, f"UPDATE audit_entries {change} WHERE sequence = 2")

    assert check(database).broken == Break(3, "audit_link_broken")


def test_what_is_exported_can_be_checked_by_itself(database: Database) -> None:
    write(database, 3)

    with database.read() as session:
        lines = list(export_audit(session))

    last = FIRST_HASH
    for sequence, line in enumerate(lines, start=1):
        assert line.endswith(b"\n")
        told = json.loads(line)
        stated = told.pop("entry_hash")
        assert hashlib.sha256(canonical_json(told)).hexdigest() == stated
        assert (told["sequence"], told["previous_hash"]) == (sequence, last)
        last = stated
    assert check(database).last_hash == last


def test_writing_goes_on_while_somebody_checks(database: Database) -> None:
    write(database, 5)
    with database.read() as session:
        assert verify_chain(session).entries == 5
        write(database, 1)
    assert check(database).entries == 6
