"""An applicant and an operator, and their steps with short names."""

from __future__ import annotations

import io
from dataclasses import dataclass

from sqlalchemy import select

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
