"""Letters that are owed, sent or bounced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=True),
        sa.Column("reader_hash", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=7), nullable=False),
        sa.Column("reply", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('owed','sent','bounced')", name=op.f("ck_mails_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    op.create_index("ix_mails_created", "mails", ["created_at", "id"])
    op.create_index(op.f("ix_mails_recipient"), "mails", ["recipient"])
    op.create_index(op.f("ix_mails_reader_hash"), "mails", ["reader_hash"])


def downgrade() -> None:
    op.drop_table("mails")
