"""Institutes that are asked no more, and wishes of a referral that cannot hold together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("institutes", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("referral_briefs", sa.Column("contradictions", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("referral_briefs", "contradictions")
    op.drop_column("institutes", "closed_at")
