"""Digests of addresses that an organisation removed or declined."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "removed_addresses",
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_removed_addresses_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "address_digest", name=op.f("pk_removed_addresses")),
    )
    op.create_index(op.f("ix_removed_addresses_address_digest"), "removed_addresses", ["address_digest"])


def downgrade() -> None:
    op.drop_table("removed_addresses")
