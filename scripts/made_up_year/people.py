"""Who is there: the demonstration's four people, customers, and staff of three institutes. None exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.database import Database
from app.database.tables import MembershipRow, OrganisationRow, SessionRow, UserRow
from app.marketplace.accounts import SCOPES, DemoRole, EnterDemo, Viewer, enter_demo
from app.marketplace.accounts.passwords import hash_password
from app.marketplace.developing import give_institute
from app.marketplace.supplying import claim_demo_firm
from app.offers import Catalogue
from app.values import new_secret
from scripts.made_up_year.wanted import FICTIONAL, Clock, YearWanted, name_thing

# the demonstration's own customer is one of those that ask now and then
DEMO_CUSTOMER = 12
INSTITUTES = ("fraunhofer-ifam-dd", "fraunhofer-iws", "fraunhofer-iwu-dd")
_BATCH = 5_000
_TRADES = (
    "Werkzeugbau", "Feinmechanik", "Maschinenbau", "Modellbau", "Medizintechnik", "Messtechnik",
    "Fahrzeugbau",
    "Elektronik", "Ingenieurbüro", "Labor", "Sondermaschinen", "Konstruktion",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """``customers`` by number; ``staff`` by the code of an institute."""

    operator: Viewer
    customers: tuple[Viewer, ...]
    staff: Mapping[str, Viewer]


def write_people(
    database: Database, catalogue: Catalogue, year: YearWanted, first_days: Mapping[int, datetime]
) -> People:
    """Everybody, once. Nobody but the demonstration's four can sign in: no one knows the password.

    ``first_days`` tells by the number of a customer when he asks first.
    """
    with database.write() as session:
        demo = {role: _enter(session, role, year) for role in get_args(DemoRole)}
        claim_demo_firm(session, demo["provider"].organisation_id or "", now=year.begin)
    customers = _describe_customers(year, demo["customer"])
    others = {code: _name_staff(year, number) for number, code in enumerate(INSTITUTES[1:])}
    rows = _Rows(year)
    for number, viewer in enumerate(customers):
        if viewer is not demo["customer"]:
            rows.add_customer(number, viewer, first_days.get(number))
    for number, viewer in enumerate(others.values()):
        rows.add_staff(number, viewer)
    with database.write() as session:
        rows.write(session)
    staff = {INSTITUTES[0]: demo["institute"], **others}
    for code, viewer in staff.items():
        with database.write() as session:
            give_institute(
                session, demo["operator"], code, viewer.organisation_id, catalogue=catalogue, now=year.begin
            )
    return People(demo["operator"], customers, staff)


def _enter(session: Session, role: DemoRole, year: YearWanted) -> Viewer:
    entered = enter_demo(session, EnterDemo(role, True, True), now=year.begin).user
    session.execute(delete(SessionRow).where(SessionRow.user_id == entered.id))
    return _view(entered.id, entered.organisation_id, entered.role, is_operator=entered.is_operator)


def _view(user_id: str, organisation_id: str | None, role: object, *, is_operator: bool = False) -> Viewer:
    return Viewer(
        kind="operator" if is_operator else "member",
        user_id=user_id,
        organisation_id=organisation_id,
        role=role,  # type: ignore[arg-type]  # one of the roles there are
        scopes=frozenset(SCOPES),
    )


def _describe_customers(year: YearWanted, demo: Viewer) -> tuple[Viewer, ...]:
    found = [
        _view(name_thing(year, "user", number), name_thing(year, "organisation", number), "owner")
        for number in range(year.customers)
    ]
    found[min(DEMO_CUSTOMER, len(found) - 1)] = demo
    return tuple(found)


def _name_staff(year: YearWanted, number: int) -> Viewer:
    return _view(name_thing(year, "staff", number), name_thing(year, "institute", number), "institute_staff")


class _Rows:
    """An organisation with one person each."""

    def __init__(self, year: YearWanted) -> None:
        self._year, self._chance, self._clock = year, year.chance("people"), Clock(year)
        self._locked = hash_password(new_secret())
        self._organisations: list[dict[str, object]] = []
        self._users: list[dict[str, object]] = []
        self._memberships: list[dict[str, object]] = []

    def add_customer(self, number: int, viewer: Viewer, first_day: datetime | None) -> None:
        """There since shortly before the first question; who never asks came at any time."""
        name = f"{self._chance.choice(_TRADES)} {number + 1:04d} {FICTIONAL}"
        drawn = self._clock.draw(self._chance)
        joined_at = (
            drawn if first_day is None else first_day - timedelta(hours=self._chance.expovariate(0.05))
        )
        self._add(viewer, name, f"kunde-{number + 1:05d}", f"Person {number + 1:04d} {FICTIONAL}", joined_at)

    def add_staff(self, number: int, viewer: Viewer) -> None:
        """From the first day on."""
        name, person = f"Institutsteam {number + 1} {FICTIONAL}", f"Fachperson {number + 1} {FICTIONAL}"
        self._add(viewer, name, f"institut-{number + 1}", person, self._year.begin)

    def _add(self, viewer: Viewer, name: str, mailbox: str, person: str, joined_at: datetime) -> None:
        self._organisations.append({"id": viewer.organisation_id, "name": name, "created_at": joined_at})
        self._users.append(
            {
                "id": viewer.user_id,
                "email": f"{mailbox}@fiktiv.invalid",
                "display_name": person,
                "password_hash": self._locked,
                "is_operator": False,
                "is_active": True,
                "language": self._chance.choice(("de", "de", "de", "en")),
                "created_at": joined_at,
            }
        )
        self._memberships.append(
            {
                "user_id": viewer.user_id,
                "organisation_id": viewer.organisation_id,
                "role": viewer.role,
                "joined_at": joined_at,
                "used_at": joined_at,
            }
        )

    def write(self, session: Session) -> None:
        """All at once."""
        for table, rows in (
            (OrganisationRow, self._organisations),
            (UserRow, self._users),
            (MembershipRow, self._memberships),
        ):
            for at in range(0, len(rows), _BATCH):
                session.execute(insert(table), rows[at : at + _BATCH])
