"""Institutes, their profiles, and referrals on their way through them."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_STATES = (
    "state IN ('proposed','submitted','screened','taken_up','asked','assessed','accepted',"
    "'in_project','concluded','handed_back','declined','passed','rejected','withdrawn','ended')"
)


def upgrade() -> None:
    op.create_table(
        "institutes",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("capacity_note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "capacity IN ('unknown','free','limited','full')", name=op.f("ck_institutes_capacity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_institutes_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_institutes")),
    )
    op.create_index(op.f("ix_institutes_organisation_id"), "institutes", ["organisation_id"])
    op.create_table(
        "referral_briefs",
        sa.Column("referral_id", sa.String(length=26), nullable=False),
        sa.Column("confidentiality", sa.String(length=14), nullable=False),
        sa.Column("budget_minor", sa.Integer(), nullable=True),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("near_misses", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "budget_minor IS NULL OR budget_minor >= 0", name=op.f("ck_referral_briefs_budget")
        ),
        sa.CheckConstraint(
            "confidentiality IN ('institute','named_person')", name=op.f("ck_referral_briefs_confidentiality")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referrals.id"],
            name=op.f("fk_referral_briefs_referral_id_referrals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_referral_briefs")),
    )
    op.create_table(
        "referral_cases",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("referral_id", sa.String(length=26), nullable=False),
        sa.Column("institute", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=26), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nda_version", sa.String(length=20), nullable=True),
        sa.Column("nda_customer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nda_institute_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assessment", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("handed_to", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_STATES, name=op.f("ck_referral_cases_state")),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referrals.id"],
            name=op.f("fk_referral_cases_referral_id_referrals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["users.id"], name=op.f("fk_referral_cases_taken_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_cases")),
        sa.UniqueConstraint("referral_id", "institute", name=op.f("uq_referral_cases_referral_id_institute")),
    )
    op.create_index(op.f("ix_referral_cases_changed_at"), "referral_cases", ["changed_at"])
    op.create_index(op.f("ix_referral_cases_due_at"), "referral_cases", ["due_at"])
    op.create_index(op.f("ix_referral_cases_institute_state"), "referral_cases", ["institute", "state"])
    op.create_index(op.f("ix_referral_cases_referral_id"), "referral_cases", ["referral_id"])
    op.create_index(op.f("ix_referral_cases_taken_by"), "referral_cases", ["taken_by"])
    op.create_table(
        "referral_entries",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('step','note')", name=op.f("ck_referral_entries_kind")),
        sa.CheckConstraint(
            "side IN ('customer','institute','operator','system')", name=op.f("ck_referral_entries_side")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["referral_cases.id"],
            name=op.f("fk_referral_entries_case_id_referral_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_referral_entries_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_entries")),
    )
    op.create_index(op.f("ix_referral_entries_case"), "referral_entries", ["case_id", "position"])
    op.create_table(
        "referral_attachments",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=9), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('customer','institute')", name=op.f("ck_referral_attachments_side")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["referral_cases.id"],
            name=op.f("fk_referral_attachments_case_id_referral_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_attachments")),
    )
    op.create_index(op.f("ix_referral_attachments_case_id"), "referral_attachments", ["case_id"])
    op.create_table(
        "reply_templates",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("institute", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_templates")),
        sa.UniqueConstraint("institute", "name", name=op.f("uq_reply_templates_institute_name")),
    )
    op.create_table(
        "funding_programmes",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("funder", sa.String(length=200), nullable=False),
        sa.Column("web", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_funding_programmes")),
    )
    _open_cases()


def _open_cases() -> None:
    """Referrals stored before there were cases wait for their institutes from now on."""
    connection = op.get_bind()
    referrals = sa.table(
        "referrals", sa.column("id"), sa.column("institutes"), sa.column("created_at", _WHEN)
    )
    cases = sa.table(
        "referral_cases",
        *(sa.column(name) for name in ("id", "referral_id", "institute", "state", "revision")),
        *(sa.column(name, _WHEN) for name in ("due_at", "created_at", "changed_at")),
    )
    now = datetime.now(UTC)
    rows = [
        {
            "id": base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower(),
            "referral_id": row.id,
            "institute": institute,
            "state": "submitted",
            "revision": 1,
            "due_at": now,
            "created_at": row.created_at,
            "changed_at": now,
        }
        for row in connection.execute(sa.select(referrals)).all()
        for institute in json.loads(row.institutes)
    ]
    if rows:
        connection.execute(sa.insert(cases), rows)


def downgrade() -> None:
    op.drop_table("funding_programmes")
    op.drop_table("reply_templates")
    op.drop_table("referral_attachments")
    op.drop_table("referral_entries")
    op.drop_table("referral_cases")
    op.drop_table("referral_briefs")
    op.drop_table("institutes")
