"""Where the repaired mesh of a part lies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parts", sa.Column("repaired_key", sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column("parts", "repaired_key")
