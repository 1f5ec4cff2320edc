"""Brings a database to the newest schema, from code; the migrations lie beside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_UPGRADE_LOCK = 7_205_110_417  # any fixed number: one upgrade at a time on PostgreSQL


def configure_migrations(connection: Connection | None = None) -> Config:
    """Alembic's configuration, working on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade_database(engine: Engine) -> None:
    """Run every migration that is missing, all in one transaction; quick when there is none."""
    if is_current(engine):
        return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        command.upgrade(configure_migrations(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest migration."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
