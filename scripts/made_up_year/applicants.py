"""Firms that want to be providers, a denied file, and the demonstration's customer keeping order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.duties import deny_file
from app.marketplace.onboarding import Apply, apply_as_provider, ask_applicant, decline_application
from app.marketplace.workspace import create_folder
from app.providers.trader import Trader
from app.values import digest
from scripts.made_up_year.deeds import Deed, Stage
from scripts.made_up_year.people import DEMO_CUSTOMER
from scripts.made_up_year.wanted import FICTIONAL, next_office_hour

_TOWNS = (("02625", "Bautzen"), ("08056", "Zwickau"), ("09599", "Freiberg"))
_FOLDERS = ("Vorrichtungen", "Prototypen 2026", "Ersatzteile")


@dataclass(slots=True)
class _Applicant:
    """One firm and its application, once it was made."""

    stage: Stage
    number: int
    viewer: Viewer
    ids: list[str] = field(default_factory=list)

    def apply(self, session: Session, now: datetime) -> None:
        postcode, town = _TOWNS[self.number]
        trader = Trader(
            legal_name=f"Schichtbau {self.number + 1} {FICTIONAL}", legal_form="gbr", street="Musterweg 1",
            postcode=postcode, city=town, country="DE", register_court="", register_number="", vat_id="",
            contact_name=f"Anmeldung {FICTIONAL}", email=f"anbieter-{self.number + 1}@fiktiv.invalid",
            phone="+49 30 23125 000", complies=True,
        )  # fmt: skip
        command = Apply(trader, ("MEX-TRB/P",))
        places = self.stage.prepared.catalogue.market.places
        policy = self.stage.phases.at(now)
        found = apply_as_provider(session, self.viewer, command, places=places, policy=policy, now=now)
        self.ids.append(found.id)

    def decline(self, session: Session, now: datetime) -> None:
        reason = f"Der Nachweis der Maschine fehlt noch immer {FICTIONAL}."
        decline_application(session, self.stage.people.operator, self.ids[0], reason, now=now)

    def ask(self, session: Session, now: datetime) -> None:
        question = f"Bitte laden Sie die Gewerbeanmeldung hoch {FICTIONAL}."
        ask_applicant(session, self.stage.people.operator, self.ids[0], question, now=now)


def plan_applicants(stage: Stage) -> Iterator[Deed]:
    """Three of the last customers apply in the pilot and after: one was declined, one asked, one waits."""
    for number, viewer in enumerate(stage.people.customers[-len(_TOWNS) :]):
        applicant = _Applicant(stage, number, viewer)
        at = stage.year.at(0.93 + 0.025 * number)
        yield Deed("application made", at, applicant.apply)
        decided_at = next_office_hour(at + timedelta(days=2))
        if number == 0:
            yield Deed("application declined", decided_at, applicant.decline)
        elif number == 1:
            yield Deed("applicant asked", decided_at, applicant.ask)


def plan_orderly(stage: Stage) -> Iterator[Deed]:
    """Folders of the demonstration's customer, and a file that the operator does not want to see made."""
    customer = stage.people.customers[min(DEMO_CUSTOMER, stage.year.customers - 1)]
    for number, name in enumerate(_FOLDERS):

        def create(session: Session, now: datetime, word: str = name) -> None:
            create_folder(session, customer, word, now=now)

        yield Deed("folder made", stage.year.at(0.05 + number / 10), create)

    def deny(session: Session, now: datetime) -> None:
        made_up = digest(["made-up-year", "denied"])
        deny_file(session, stage.people.operator, made_up, f"Gemeldet und geprüft {FICTIONAL}", now=now)

    yield Deed("file denied", stage.year.at(0.61), deny)
