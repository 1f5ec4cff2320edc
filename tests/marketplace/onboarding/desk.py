"""An applicant and an operator, and their steps with short names."""

from __future__ import annotations

import io
from dataclasses import dataclass

from sqlalchemy import select, update

from app.database.tables import (
    AuditEntryRow,
    MailRow,
    ProviderApplicationRow,
    ProviderRow,
)
from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import (
    ApplicationView,
    Apply,
    add_document,
    apply_as_provider,
    approve_application,
    ask_applicant,
    decline_application,
    hand_in,
    receive_document,
    withdraw,
)
from app.providers.onboarding import DocumentKind
from tests.marketplace.stage import Stage
from tests.marketplace.supplying.firm import CODE, Firm
from tests.providers.test_onboarding import TRADER

PDF = b"%PDF-1.7\n% nothing in it\n"
WANTED = Apply(TRADER, ("PBF-LB/M",))
FIRM = "muster-schichtbau-gmbh"


@dataclass
class Desk:
    """Whoever is not named is the owner of the firm or the operator."""

    stage: Stage
    owner: Viewer
    operator: Viewer

    def apply(self, viewer: Viewer | None = None, command: Apply = WANTED) -> ApplicationView:
        with self.stage.database.write() as session:
            return apply_as_provider(
                session, viewer or self.owner, command,
                places=self.stage.prepared.catalogue.market.places,
                policy=self.stage.policy, now=self.stage.now,
            )  # fmt: skip

    def prove(
        self, application_id: str, kind: DocumentKind = "register_extract", body: bytes = PDF,
        name: str = "auszug.pdf", viewer: Viewer | None = None,
    ) -> str:  # fmt: skip
        with (
            receive_document(self.stage.storage, io.BytesIO(body), name) as received,
            self.stage.database.write() as session,
        ):
            return add_document(
                session, viewer or self.owner, application_id, kind, received, now=self.stage.now
            ).id

    def hand_in(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return hand_in(session, viewer or self.owner, application_id, now=self.stage.now)

    def ask(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return ask_applicant(
                session, viewer or self.operator, application_id, "Which site?", now=self.stage.now
            )

    def approve(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return approve_application(session, viewer or self.operator, application_id, now=self.stage.now)

    def decline(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return decline_application(
                session, viewer or self.operator, application_id, "No machine.", now=self.stage.now
            )

    def withdraw(self, application_id: str, viewer: Viewer | None = None) -> ApplicationView:
        with self.stage.database.write() as session:
            return withdraw(session, viewer or self.owner, application_id, now=self.stage.now)

    def bring_to_review(self, viewer: Viewer | None = None, command: Apply = WANTED) -> str:
        application_id = self.apply(viewer, command).id
        self.prove(application_id, viewer=viewer)
        self.hand_in(application_id, viewer)
        return application_id

    def standing(self, code: str = FIRM) -> str | None:
        with self.stage.database.read() as session:
            return session.get_one(ProviderRow, code).standing

    def status(self, application_id: str) -> str:
        with self.stage.database.read() as session:
            return session.get_one(ProviderApplicationRow, application_id).status

    def letters(self) -> list[str]:
        with self.stage.database.read() as session:
            return [*session.scalars(select(MailRow.kind).order_by(MailRow.created_at, MailRow.kind))]

    def actions(self) -> list[str]:
        with self.stage.database.read() as session:
            return [
                *session.scalars(
                    select(AuditEntryRow.action)
                    .where(AuditEntryRow.object_kind == "application")
                    .order_by(AuditEntryRow.sequence)
                )
            ]


def finish_card(desk: Desk, code: str = FIRM) -> tuple[Firm, str]:
    """The firm's draft filled with what a firm of the demo offers; its id."""
    with desk.stage.database.write() as session:
        session.execute(update(ProviderRow).where(ProviderRow.code == CODE).values(organisation_id=None))
    model = Firm(desk.stage, desk.operator, CODE)
    document = {**model.start().document, "code": code, "is_fictional": False}
    firm = Firm(desk.stage, desk.owner, code)
    (draft,) = firm.versions()
    firm.change(draft, document, replaces=True)
    return firm, draft.id


def fill(desk: Desk, places: int) -> None:
    """All but so many places of the pilot are taken by firms of the catalogue."""
    taken = 40 - places
    with desk.stage.database.write() as session:
        for number in range(taken):
            session.add(
                ProviderRow(
                    code=f"taken-{number:02}", organisation_id=desk.operator.organisation_id, position=500,
                    is_listed=False, needs_four_eyes=False, document={"name": "x"}, updated_at=desk.stage.now,
                )
            )  # fmt: skip
