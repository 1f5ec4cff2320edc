"""Drawings and a note beside a part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_drawings",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("part_id", sa.String(length=26), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["parts.id"], name=op.f("fk_part_drawings_part_id_parts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_drawings")),
    )
    op.create_index(op.f("ix_part_drawings_part_id"), "part_drawings", ["part_id"])
    op.add_column("parts", sa.Column("note", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("parts", "note")
    op.drop_index(op.f("ix_part_drawings_part_id"), table_name="part_drawings")
    op.drop_table("part_drawings")
