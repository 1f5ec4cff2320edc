"""What was asked, figures counted from it, and reports that stay as they were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inquiries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("asker", sa.String(length=32), nullable=False),
        sa.Column("part_key", sa.String(length=32), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_fictional", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("first_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(length=20), nullable=False),
        sa.Column("material", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("size", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=10), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("cheapest_minor", sa.BigInteger(), nullable=True),
        sa.Column("dearest_minor", sa.BigInteger(), nullable=True),
        sa.Column("offering", sa.Text(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("need", sa.String(length=120), nullable=False),
        sa.Column("first_offer_s", sa.Integer(), nullable=True),
        sa.Column("quoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_provider", sa.String(length=60), nullable=True),
        sa.Column("chosen_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("times > 0 AND offers >= 0", name=op.f("ck_inquiries_counts")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inquiries")),
    )
    for column in ("quarter", "changed_at", "part_key"):
        op.create_index(op.f(f"ix_inquiries_{column}"), "inquiries", [column])
    op.create_table(
        "figures",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("process", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=10), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.CheckConstraint("requests > 0", name=op.f("ck_figures_requests")),
        sa.PrimaryKeyConstraint(
            "subject", "period", "process", "region", "dimension", "value", name=op.f("pk_figures")
        ),
    )
    op.create_table(
        "figure_counts",
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least_organisations", sa.Integer(), nullable=False),
        sa.Column("inquiries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_figure_counts")),
    )
    op.create_table(
        "programme_reports",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("kind IN ('recommendations','yearly')", name=op.f("ck_programme_reports_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_reports")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_programme_reports_kind_version")),
    )


def downgrade() -> None:
    for table in ("programme_reports", "figure_counts", "figures", "inquiries"):
        op.drop_table(table)
