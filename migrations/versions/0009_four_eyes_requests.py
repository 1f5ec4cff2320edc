"""Switching four eyes off waits for a second person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "four_eyes_requests",
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_code"], ["providers.code"], name=op.f("fk_four_eyes_requests_provider_code_providers")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["users.id"],
            name=op.f("fk_four_eyes_requests_asked_by_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("provider_code", name=op.f("pk_four_eyes_requests")),
    )


def downgrade() -> None:
    op.drop_table("four_eyes_requests")
