"""What an organisation says about itself besides its name: one row, made when it is first needed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.addresses import OrganisationDetailsRow


def hold_details(session: Session, organisation_id: str) -> OrganisationDetailsRow:
    """The row, locked and as it is now."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(OrganisationDetailsRow).values(organisation_id=organisation_id).on_conflict_do_nothing()
    )
    return session.scalars(
        select(OrganisationDetailsRow)
        .where(OrganisationDetailsRow.organisation_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def read_details(session: Session, organisation_id: str | None) -> OrganisationDetailsRow | None:
    """The row, if there is one."""
    return None if organisation_id is None else session.get(OrganisationDetailsRow, organisation_id)
