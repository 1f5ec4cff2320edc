"""The customer's workspace: folders, revisions, links to parts, addresses, VAT ids, letters not wanted."""

from __future__ import annotations

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PART_INDEXES = {
    "ix_parts_owner_newest": ["organisation_id", "created_at", "id", "name_key"],
    "ix_parts_owner_folder": ["organisation_id", "folder_id", "series_id"],
    "ix_parts_owner_name": ["organisation_id", "name_key", "id"],
    "ix_parts_folder_newest": ["folder_id", "created_at", "id"],
    "ix_parts_folder_name": ["folder_id", "name_key", "id"],
}


def upgrade() -> None:
    op.create_table(
        "folders",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_folders_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folders")),
        sa.UniqueConstraint("organisation_id", "name_key", name=op.f("uq_folders_organisation_id_name_key")),
    )
    _extend_parts()
    _make_part_shares()
    op.add_column("quote_shares", sa.Column("opened", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("quote_shares", sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True))
    _extend_quotes()
    _make_addresses()
    op.create_table(
        "letter_refusals",
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_letter_refusals_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_letter_refusals")),
    )


def _extend_parts() -> None:
    op.add_column("parts", sa.Column("name_key", sa.String(length=400), nullable=False, server_default=""))
    op.add_column("parts", sa.Column("series_id", sa.String(length=26), nullable=False, server_default=""))
    op.add_column("parts", sa.Column("issue", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("parts", sa.Column("folder_id", sa.String(length=26), nullable=True))
    parts = sa.table("parts", sa.column("id"), sa.column("file_name"), sa.column("name_key"))
    op.execute("UPDATE parts SET series_id = id")
    connection = op.get_bind()
    for part_id, name in connection.execute(sa.select(parts.c.id, parts.c.file_name)).all():
        key = unicodedata.normalize("NFKC", name).casefold()[:400]
        connection.execute(sa.update(parts).where(parts.c.id == part_id).values(name_key=key))
    op.create_index("uq_parts_series_id", "parts", ["series_id", "issue"], unique=True)
    for name, columns in PART_INDEXES.items():
        op.create_index(name, "parts", columns)


def _extend_quotes() -> None:
    op.add_column("quotes", sa.Column("valid_until", sa.Date(), nullable=True))
    quotes = sa.table("quotes", sa.column("id"), sa.column("content", sa.LargeBinary()))
    connection = op.get_bind()
    for quote_id, content in connection.execute(sa.select(quotes.c.id, quotes.c.content)).all():
        day = json.loads(content)["valid_until"]
        connection.execute(
            sa.text("UPDATE quotes SET valid_until = CAST(:day AS DATE) WHERE id = :id")
            if connection.dialect.name == "postgresql"
            else sa.text("UPDATE quotes SET valid_until = :day WHERE id = :id"),
            {"day": day, "id": quote_id},
        )
    op.create_index(op.f("ix_quotes_valid_until"), "quotes", ["valid_until"])


def _make_part_shares() -> None:
    op.create_table(
        "part_shares",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("with_papers", sa.Boolean(), nullable=False),
        sa.Column("with_model", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["part_id"], ["parts.id"], name=op.f("fk_part_shares_part_id_parts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_shares")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_part_shares_token_hash")),
    )
    op.create_index(op.f("ix_part_shares_part_id"), "part_shares", ["part_id"])


def _make_addresses() -> None:
    texts = {"name": 120, "firm": 120, "street": 120, "postcode": 12, "place": 120, "country": 2}
    op.create_table(
        "addresses",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts.items()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_addresses_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_organisation_id"), "addresses", ["organisation_id"])
    op.create_table(
        "organisation_details",
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("delivery_address_id", sa.String(length=26), nullable=True),
        sa.Column("billing_address_id", sa.String(length=26), nullable=True),
        sa.Column("vat_id", sa.String(length=20), nullable=True),
        sa.Column("vat_check", sa.String(length=10), nullable=True),
        sa.Column("vat_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vat_proof", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "vat_check IN ('format','register')", name=op.f("ck_organisation_details_vat_check")
        ),
        sa.CheckConstraint(
            "(vat_id IS NULL) = (vat_check IS NULL)", name=op.f("ck_organisation_details_vat_checked")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_details_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{kind}_address_id"],
                ["addresses.id"],
                name=op.f(f"fk_organisation_details_{kind}_address_id_addresses"),
                ondelete="SET NULL",
            )
            for kind in ("delivery", "billing")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_details")),
    )


def downgrade() -> None:
    op.drop_table("letter_refusals")
    op.drop_table("organisation_details")
    op.drop_table("addresses")
    op.drop_index(op.f("ix_quotes_valid_until"), table_name="quotes")
    op.drop_column("quotes", "valid_until")
    op.drop_column("quote_shares", "last_opened_at")
    op.drop_column("quote_shares", "opened")
    op.drop_table("part_shares")
    for name in ("uq_parts_series_id", *PART_INDEXES):
        op.drop_index(name, table_name="parts")
    for column in ("folder_id", "issue", "series_id", "name_key"):
        op.drop_column("parts", column)
    op.drop_table("folders")
