"""What institutes hand to providers as something of its own; notes in both languages at programmes."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("funding_programmes") as batch:
        batch.alter_column("note", new_column_name="note_de")
        batch.add_column(sa.Column("note_en", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("source", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("looked_on", sa.Date(), nullable=True))
    with op.batch_alter_table("funding_programmes") as batch:
        batch.alter_column("note_en", server_default=None)
        batch.alter_column("source", server_default=None)
    op.create_table(
        "transfers",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=True),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("institute", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=13), nullable=False),
        sa.Column("readiness_level", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("handed_at", _WHEN, nullable=False),
        sa.Column("decided_at", _WHEN, nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("kind IN ('parameter_set','capability')", name=op.f("ck_transfers_kind")),
        sa.CheckConstraint("status IN ('open','taken_over','dismissed')", name=op.f("ck_transfers_status")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["referral_cases.id"], name=op.f("fk_transfers_case_id_referral_cases"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_transfers_decided_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["provider_code"], ["providers.code"], name=op.f("fk_transfers_provider_code_providers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("case_id", name=op.f("uq_transfers_case_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_transfers_provider_code"), "transfers", ["provider_code"])
    _move_transfers()


def _move_transfers() -> None:
    """What was handed over before stood in the case and its last step."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT c.id, c.institute, c.outcome, c.handed_to, e.text, e.at FROM referral_cases AS c"
            " JOIN referral_entries AS e ON e.case_id = c.id AND e.step = 'hand_back'"
            " JOIN providers AS p ON p.code = c.handed_to WHERE c.outcome IS NOT NULL"
        ).columns(at=_WHEN)
    ).all()
    transfers = sa.table(
        "transfers",
        *(sa.column(name) for name in (
            "id", "case_id", "provider_code", "institute", "kind", "readiness_level", "text", "status",
        )),
        sa.column("handed_at", _WHEN),
    )  # fmt: skip
    found: list[dict[str, Any]] = []
    for row in rows:
        outcome = json.loads(row.outcome)
        if outcome["kind"] in ("parameter_set", "capability"):
            found.append(
                {
                    "id": base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower(),
                    "case_id": row.id,
                    "provider_code": row.handed_to,
                    "institute": row.institute,
                    "kind": outcome["kind"],
                    "readiness_level": outcome["readiness_level"],
                    "text": row.text,
                    "status": "open",
                    "handed_at": row.at,
                }
            )
    if found:
        connection.execute(sa.insert(transfers), found)


def downgrade() -> None:
    op.drop_table("transfers")
    with op.batch_alter_table("funding_programmes") as batch:
        batch.drop_column("looked_on")
        batch.drop_column("source")
        batch.drop_column("note_en")
        batch.alter_column("note_de", new_column_name="note")
