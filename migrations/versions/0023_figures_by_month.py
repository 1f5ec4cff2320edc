"""Figures are counted by the month, each month once. Those of quarters go, and are counted anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _begin_anew("month", sa.Column("rest_percent", sa.Integer(), nullable=False))
    op.drop_index("ix_inquiries_changed_at", "inquiries")


def downgrade() -> None:
    op.create_index("ix_inquiries_changed_at", "inquiries", ["changed_at"])
    _begin_anew("quarter")


def _begin_anew(period: str, *columns: sa.Column[int]) -> None:
    op.execute(sa.delete(sa.table("figures")))
    op.drop_table("figure_counts")
    op.create_table(
        "figure_counts",
        sa.Column(period, sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least_organisations", sa.Integer(), nullable=False),
        *columns,
        sa.Column("inquiries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(period, name=op.f("pk_figure_counts")),
    )
