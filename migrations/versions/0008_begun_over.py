"""Which version was in force when a draft was begun, so that publishing sees what came between."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("provider_versions", sa.Column("begun_over", sa.Integer(), nullable=True))
    # A draft from an older version asks once more than it must; none is published over what nobody saw.
    op.execute(
        "UPDATE provider_versions SET begun_over = "
        "(SELECT base.number FROM provider_versions AS base WHERE base.id = provider_versions.based_on_id) "
        "WHERE status IN ('draft','submitted')"
    )


def downgrade() -> None:
    op.drop_column("provider_versions", "begun_over")
