"""What people had with one organisation each they have after the change to several, and on the way back."""

from __future__ import annotations

from alembic import command
from sqlalchemy import Connection, Engine, text

from app.database.upgrade import configure_migrations, upgrade_database

BEFORE = "0012"
WHEN = "2026-11-23 09:30:00"
ROWS: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "users",
        {
            "id": "u1", "email": "anna@example.org", "display_name": "Anna", "password_hash": "!",
            "is_operator": False, "is_active": True, "language": "de", "created_at": WHEN,
        },
    ),
    ("organisations", {"id": "o1", "name": "Muster GmbH", "created_at": WHEN}),
    ("memberships", {"user_id": "u1", "organisation_id": "o1", "role": "planner"}),
    ("sessions", {"token_hash": "t1", "user_id": "u1", "created_at": WHEN, "expires_at": WHEN}),
    (
        "api_keys",
        {
            "id": "k1", "user_id": "u1", "name": "Nightly", "prefix": "sw_x", "secret_hash": "s1",
            "scopes": "[]", "created_at": WHEN,
        },
    ),
    (
        "parts",
        {
            "id": "p1", "organisation_id": "o1", "user_id": "u1", "status": "queued", "revision": 1,
            "file_name": "a.stl", "format": "stl", "size_bytes": 1, "sha256": "x", "storage_key": "y",
            "orientation": '"auto"', "created_at": WHEN,
        },
    ),
    (
        "part_drawings",
        {
            "id": "d1", "part_id": "p1", "file_name": "a.pdf", "media_type": "application/pdf",
            "size_bytes": 1, "sha256": "x", "storage_key": "z", "attached_at": WHEN,
        },
    ),
)  # fmt: skip


def put(connection: Connection, table: str, row: dict[str, object]) -> None:
    names = ", ".join(row)
    connection.execute(
        text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"),  # noqa: S608
        row,
    )


def test_nothing_is_lost_on_the_way_there_and_back(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(configure_migrations(connection), BEFORE)
        for table, row in ROWS:
            put(connection, table, row)
    upgrade_database(engine)
    with engine.begin() as connection:

        def read(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(query))]

        assert read("SELECT user_id, organisation_id, role FROM memberships") == [("u1", "o1", "planner")]
        assert read("SELECT organisation_id FROM sessions") == [("o1",)]
        assert read("SELECT organisation_id FROM api_keys") == [("o1",)]
        assert read("SELECT p.id, d.id FROM parts p JOIN part_drawings d ON d.part_id = p.id") == [
            ("p1", "d1")
        ]
        put(connection, "organisations", {"id": "o2", "name": "x", "created_at": WHEN})
        later = "2026-11-24 09:30:00"
        joined = {"user_id": "u1", "organisation_id": "o2", "role": "owner"}
        put(connection, "memberships", {**joined, "joined_at": later, "used_at": later})
        command.downgrade(configure_migrations(connection), BEFORE)
        # there is room for one: the one used last
        assert read("SELECT user_id, organisation_id, role FROM memberships") == [("u1", "o2", "owner")]
        assert read("SELECT count(*) FROM part_drawings") == [(1,)]
        for table, _ in reversed(ROWS):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    upgrade_database(engine)
