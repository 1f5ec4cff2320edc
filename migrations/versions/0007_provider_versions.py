"""Versions of what a provider offers, from draft to superseded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ONE_OF = {
    "uq_provider_versions_one_open": (["provider_code"], "status IN ('draft','submitted')"),
    "uq_provider_versions_one_published": (["provider_code"], "status = 'published'"),
    "uq_provider_versions_one_a_day": (["provider_code", "valid_from"], "status = 'scheduled'"),
}


def upgrade() -> None:
    op.create_table(
        "provider_versions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=True),
        sa.Column("based_on_id", sa.String(length=26), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.String(length=26), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=26), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft','submitted','scheduled','published','superseded','discarded')",
            name=op.f("ck_provider_versions_status"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_code"], ["providers.code"], name=op.f("fk_provider_versions_provider_code_providers")
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"],
            ["provider_versions.id"],
            name=op.f("fk_provider_versions_based_on_id_provider_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["edited_by"],
            ["users.id"],
            name=op.f("fk_provider_versions_edited_by_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["users.id"],
            name=op.f("fk_provider_versions_published_by_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_versions")),
    )
    op.create_index(op.f("ix_provider_versions_provider_code"), "provider_versions", ["provider_code"])
    for name, (columns, where) in _ONE_OF.items():
        op.create_index(
            name,
            "provider_versions",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.add_column(
        "providers",
        sa.Column("needs_four_eyes", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("providers", "needs_four_eyes")
    for name in _ONE_OF:
        op.drop_index(name, table_name="provider_versions")
    op.drop_index(op.f("ix_provider_versions_provider_code"), table_name="provider_versions")
    op.drop_table("provider_versions")
