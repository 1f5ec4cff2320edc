"""Brings a database to the newest schema, from code; the migrations lie beside the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from app.database.engine import READING

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_UPGRADE_LOCK = 7_205_110_417  # any fixed number: one upgrade at a time on PostgreSQL


def configure_migrations(connection: Connection | None = None) -> Config:
    """Alembic's configuration, working on ``connection``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade_database(engine: Engine) -> None:
    """Run every migration that is missing, all in one transaction; quick when there is none."""
    if is_current(engine):
        return
    from alembic import command  # only loaded where there is something to do

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        command.upgrade(configure_migrations(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest migration."""
    with engine.execution_options(**{READING: True}).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        rows = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return list(rows) == [newest_revision()]


def newest_revision() -> str:
    """Migrations are numbered, their files begin with the number."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
