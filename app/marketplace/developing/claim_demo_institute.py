"""Gives the demonstration's researcher a fictional institute to act for: a real one is never given away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import to_document
from app.database.tables.developing import InstituteRow
from app.institutes import METHODS, Institute
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.developing.change_institute import hold_institute
from app.processes import PROCESSES

# as willing as possible, so that whoever tries the way from a part to an institute finds it among the first
_DEMO = Institute(
    code="demo-institute",
    name="Demo-Institut (fiktiv)",
    place="Dresden",
    latitude=51.05,
    longitude=13.74,
    process_codes=tuple(process.code for process in PROCESSES),
    processes_other=(),
    materials=("metals", "polymers", "ceramics"),
    materials_de=("Metalle", "Kunststoffe", "Keramik"),
    competences=("process development", "qualification of materials"),
    competences_de=("Prozessentwicklung", "Qualifizierung von Werkstoffen"),
    industries=(),
    web="https://institute.demo.invalid",
    source="fictional, for the demonstration",
    confidence="low",
    methods=METHODS,
)


def claim_demo_institute(session: Session, organisation_id: str, *, now: datetime) -> str | None:
    """The code of an institute the organisation acts for, or of the fictional one, made on the first click.

    None where somebody else acts for that by now. Only for a demonstration, which ``enter_demo`` knows.
    """
    own = session.scalar(
        select(InstituteRow.code)
        .where(InstituteRow.organisation_id == organisation_id)
        .order_by(InstituteRow.code)
        .limit(1)
    )
    if own is not None:
        return own
    row = hold_institute(session, _DEMO.code, now)
    if row.document is not None:
        return None
    row.document, row.organisation_id = to_document(_DEMO), organisation_id
    session.flush()
    record(session, SYSTEM, "institute_given", "institute", row.code, now=now, concerned_id=organisation_id)
    return row.code
