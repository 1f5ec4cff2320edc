"""How Alembic reaches the database: over the connection that ``app.database.upgrade`` hands in."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from app.database import tables  # noqa: F401  # fills the metadata
from app.database.columns import CanonicalJson, UtcDateTime
from app.database.record import Record


def render_plainly(kind: str, item: Any, _autogen_context: Any) -> str | Literal[False]:
    """Migrations name the database's types, so that they outlive our column classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, CanonicalJson):
        return "sa.Text()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Record.metadata,
    render_as_batch=True,
    render_item=render_plainly,
)
with context.begin_transaction():
    context.run_migrations()
