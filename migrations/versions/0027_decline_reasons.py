"""Why an institute declined, as a code; entries of before have words alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_REASONS = "'capacity','not_our_field','equipment','dates','confidentiality','funding','other'"


def upgrade() -> None:
    with op.batch_alter_table("referral_entries") as batch:
        batch.add_column(sa.Column("reason", sa.String(length=15), nullable=True))
        batch.create_check_constraint(op.f("ck_referral_entries_reason"), f"reason IN ({_REASONS})")


def downgrade() -> None:
    with op.batch_alter_table("referral_entries") as batch:
        batch.drop_constraint(op.f("ck_referral_entries_reason"), type_="check")
        batch.drop_column("reason")
