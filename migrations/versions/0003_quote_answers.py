"""Answers to questions about quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quote_questions", sa.Column("answer", sa.Text(), nullable=True))
    op.add_column("quote_questions", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("quote_questions", "answered_at")
    op.drop_column("quote_questions", "answer")
