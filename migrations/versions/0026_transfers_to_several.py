"""One outcome is handed to several providers; what a case was handed to is a quote or a file from now on."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("transfers") as batch:
        batch.drop_constraint(op.f("uq_transfers_case_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_transfers_case_id_provider_code"), ["case_id", "provider_code"]
        )
    op.execute(
        "UPDATE referral_cases SET handed_to = NULL"
        " WHERE id IN (SELECT case_id FROM transfers WHERE case_id IS NOT NULL)"
    )


def downgrade() -> None:
    # the first of a case stays with it; the others stay with their providers, as after the customer has gone
    first = "SELECT MIN(id) FROM transfers WHERE case_id IS NOT NULL GROUP BY case_id"
    op.execute(f"UPDATE transfers SET case_id = NULL WHERE id NOT IN ({first})")  # noqa: S608 - no values
    op.execute(
        "UPDATE referral_cases SET handed_to ="
        " (SELECT provider_code FROM transfers WHERE transfers.case_id = referral_cases.id)"
        " WHERE id IN (SELECT case_id FROM transfers WHERE case_id IS NOT NULL)"
    )
    with op.batch_alter_table("transfers") as batch:
        batch.drop_constraint(op.f("uq_transfers_case_id_provider_code"), type_="unique")
        batch.create_unique_constraint(op.f("uq_transfers_case_id"), ["case_id"])
