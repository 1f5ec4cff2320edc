"""Keys of files, who opened which, what institutes may have, and what becomes of people's data."""

from __future__ import annotations

import base64
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_keys",
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("master_id", sa.String(length=16), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_file_keys_destroyed")
        ),
        sa.PrimaryKeyConstraint("storage_key", name=op.f("pk_file_keys")),
    )
    op.create_index("ix_file_keys_master_id", "file_keys", ["master_id"])
    op.create_table(
        "file_openings",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("group_key", sa.String(length=200), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("file_kind", sa.String(length=12), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=True),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column("receiver", sa.String(length=80), nullable=True),
        sa.Column("copy_sha256", sa.String(length=64), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["parts.id"], name=op.f("fk_file_openings_part_id_parts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_openings")),
        sa.UniqueConstraint("group_key", name=op.f("uq_file_openings_group_key")),
    )
    for column in ("last_at", "part_id"):
        op.create_index(op.f(f"ix_file_openings_{column}"), "file_openings", [column])
    op.create_table(
        "file_consents",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("referral_id", sa.String(length=26), nullable=False),
        sa.Column("institute", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("given_by", sa.String(length=26), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=26), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('summary','measurements','file','drawing')", name=op.f("ck_file_consents_kind")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referrals.id"],
            name=op.f("fk_file_consents_referral_id_referrals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_consents")),
    )
    op.create_index(op.f("ix_file_consents_referral_id"), "file_consents", ["referral_id"])
    op.create_index(
        "uq_file_consents_in_force",
        "file_consents",
        ["referral_id", "institute", "kind"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    _give_consents_of_before()
    op.create_table(
        "file_copies",
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(storage_key IS NULL) = (error IS NOT NULL)", name=op.f("ck_file_copies_made")),
        sa.ForeignKeyConstraint(
            ["part_id"], ["parts.id"], name=op.f("fk_file_copies_part_id_parts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_key", name=op.f("pk_file_copies")),
    )
    op.create_index(op.f("ix_file_copies_part_id"), "file_copies", ["part_id"])

    op.create_table(
        "organisation_retention",
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("unused_part_days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("unused_part_days > 0", name=op.f("ck_organisation_retention_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_retention_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_retention")),
    )
    op.create_table(
        "part_notices",
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deletes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["parts.id"], name=op.f("fk_part_notices_part_id_parts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_part_notices")),
    )
    op.create_index(op.f("ix_part_notices_deletes_at"), "part_notices", ["deletes_at"])
    op.create_table(
        "data_exports",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("has_files", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('queued','ready','failed')", name=op.f("ck_data_exports_status")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_data_exports_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_data_exports_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_exports")),
    )
    for column in ("expires_at", "organisation_id", "user_id"):
        op.create_index(op.f(f"ix_data_exports_{column}"), "data_exports", [column])
    op.create_table(
        "deletions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('account','organisation')", name=op.f("ck_deletions_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_deletions_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_deletions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletions")),
    )
    for column in ("due_at", "organisation_id", "user_id"):
        op.create_index(op.f(f"ix_deletions_{column}"), "deletions", [column])
    op.create_table(
        "deletion_receipts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=88), nullable=False),
        sa.Column("public_key", sa.String(length=44), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_receipts")),
    )


def _give_consents_of_before() -> None:
    """What was consented to when a referral was stored holds on, now kind by kind."""
    referrals = sa.table(
        "referrals",
        sa.column("id", sa.String()),
        sa.column("institutes", sa.Text()),
        sa.column("consent", sa.String()),
        sa.column("user_id", sa.String()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    consents = sa.table(
        "file_consents",
        *(sa.column(name, sa.String()) for name in ("id", "referral_id", "institute", "kind", "given_by")),
        sa.column("given_at", sa.DateTime(timezone=True)),
    )
    kinds = ("summary", "measurements", "file")
    connection = op.get_bind()
    for row in connection.execute(sa.select(referrals)).all():
        for institute in json.loads(row.institutes):
            for kind in kinds[: kinds.index(row.consent) + 1]:
                number = base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
                connection.execute(
                    consents.insert().values(
                        id=number,
                        referral_id=row.id,
                        institute=institute,
                        kind=kind,
                        given_by=row.user_id,
                        given_at=row.created_at,
                    )
                )


def downgrade() -> None:
    for table in (
        "deletion_receipts",
        "deletions",
        "data_exports",
        "part_notices",
        "organisation_retention",
    ):
        op.drop_table(table)
    op.drop_table("file_copies")
    op.drop_table("file_consents")
    op.drop_table("file_openings")
    op.drop_table("file_keys")
