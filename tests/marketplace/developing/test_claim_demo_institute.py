"""The demonstration's researcher acts for a fictional institute; real ones are never given away."""

from __future__ import annotations

from sqlalchemy import select

from app.database.tables import AuditEntryRow
from app.database.tables.developing import InstituteRow
from app.marketplace.accounts import Viewer
from app.marketplace.developing import claim_demo_institute, give_institute
from app.marketplace.referring import list_seats
from app.marketplace.supplying.known_institutes import load_institutes
from tests.marketplace.stage import Stage

REAL = "fraunhofer-iws"


def click(stage: Stage, viewer: Viewer) -> str | None:
    assert viewer.organisation_id is not None
    with stage.database.write() as session:
        return claim_demo_institute(session, viewer.organisation_id, now=stage.now)


def list_holders(stage: Stage) -> list[tuple[str, str | None]]:
    with stage.database.read() as session:
        rows = session.scalars(select(InstituteRow).order_by(InstituteRow.code))
        return [(row.code, row.organisation_id) for row in rows]


def test_the_first_click_makes_it_and_the_next_finds_it(stage: Stage) -> None:
    viewer = stage.add_member("Demo institute (fictional)", "institute_staff")
    assert [click(stage, viewer), click(stage, viewer)] == ["demo-institute", "demo-institute"]
    assert list_holders(stage) == [("demo-institute", viewer.organisation_id)]
    with stage.database.read() as session:
        assert list_seats(viewer, session) == ["demo-institute"]
        known = load_institutes(session, stage.prepared.catalogue)
        noted = session.scalars(
            select(AuditEntryRow.object_id).where(AuditEntryRow.action == "institute_given")
        )
        assert noted.all() == ["demo-institute"]
    assert known["demo-institute"].institute.name == "Demo-Institut (fiktiv)"


def test_an_institute_that_was_given_stays(stage: Stage) -> None:
    operator = stage.add_member("Programme", "owner", is_operator=True)
    viewer = stage.add_member("Demo institute (fictional)", "institute_staff")
    give(stage, operator, REAL, viewer.organisation_id)
    assert click(stage, viewer) == REAL
    assert list_holders(stage) == [(REAL, viewer.organisation_id)]


def test_what_somebody_else_acts_for_is_not_taken(stage: Stage) -> None:
    operator = stage.add_member("Programme", "owner", is_operator=True)
    viewer, other = (stage.add_member(name, "institute_staff") for name in ("Demo institute", "Other"))
    click(stage, viewer)
    give(stage, operator, "demo-institute", other.organisation_id)
    assert click(stage, viewer) is None
    assert list_holders(stage) == [("demo-institute", other.organisation_id)]


def give(stage: Stage, operator: Viewer, code: str, organisation_id: str | None) -> None:
    with stage.database.write() as session:
        give_institute(
            session, operator, code, organisation_id, catalogue=stage.prepared.catalogue, now=stage.now
        )
