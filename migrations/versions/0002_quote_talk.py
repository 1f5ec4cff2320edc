"""Links to quotes, questions about them, and which quote revises which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote_questions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("quote_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name=op.f("fk_quote_questions_quote_id_quotes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_questions")),
    )
    op.create_index(op.f("ix_quote_questions_asked_at"), "quote_questions", ["asked_at"])
    op.create_index(op.f("ix_quote_questions_quote_id"), "quote_questions", ["quote_id"])
    op.create_table(
        "quote_revisions",
        sa.Column("quote_id", sa.String(length=26), nullable=False),
        sa.Column("revises_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name=op.f("fk_quote_revisions_quote_id_quotes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revises_id"],
            ["quotes.id"],
            name=op.f("fk_quote_revisions_revises_id_quotes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quote_id", name=op.f("pk_quote_revisions")),
    )
    op.create_index(op.f("ix_quote_revisions_revises_id"), "quote_revisions", ["revises_id"])
    op.create_table(
        "quote_shares",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("quote_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name=op.f("fk_quote_shares_quote_id_quotes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_shares")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_quote_shares_token_hash")),
    )
    op.create_index(op.f("ix_quote_shares_quote_id"), "quote_shares", ["quote_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_quote_shares_quote_id"), table_name="quote_shares")
    op.drop_table("quote_shares")
    op.drop_index(op.f("ix_quote_revisions_revises_id"), table_name="quote_revisions")
    op.drop_table("quote_revisions")
    op.drop_index(op.f("ix_quote_questions_quote_id"), table_name="quote_questions")
    op.drop_index(op.f("ix_quote_questions_asked_at"), table_name="quote_questions")
    op.drop_table("quote_questions")
