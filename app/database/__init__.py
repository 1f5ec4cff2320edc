"""The database: one engine with honest sessions, the tables, and the outbox."""

from app.database.documents import from_document, to_document
from app.database.engine import Database, open_engine, write_last
from app.database.outbox import enqueue_job

__all__ = ["Database", "enqueue_job", "from_document", "open_engine", "to_document", "write_last"]
