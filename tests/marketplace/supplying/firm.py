"""A firm on the stage: its people, and its steps with short names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from app.database.tables import OrganisationRow, ProviderRow, UserRow
from app.marketplace.accounts import Role, Viewer, add_membership
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.supplying import (
    ChangeDraft,
    Checked,
    PublishVersion,
    VersionView,
    change_draft,
    check_version,
    find_facts,
    list_versions,
    load_current_catalogue,
    publish_version,
    roll_back,
    start_draft,
    step_version,
)
from app.offers import Catalogue
from app.providers import Provider
from app.values import new_id
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import Stage

CODE = "demo-feinlaser"


@dataclass(slots=True)
class Firm:
    """One of the demo's providers, owned by an organisation with an owner."""

    stage: Stage
    owner: Viewer
    code: str = CODE

    @property
    def facts(self) -> Any:
        return find_facts(self.stage.prepared.catalogue)

    def hire(self, role: Role) -> Viewer:
        """Another person of the same organisation."""
        with self.stage.database.write() as session:
            user = UserRow(
                id=new_id(), email=f"{new_id()}@example.org", display_name="Bert Muster", password_hash="!",
                is_operator=False, is_active=True, created_at=self.stage.now,
            )  # fmt: skip
            session.add(user)
            session.flush()
            add_membership(session, user.id, self.owner.organisation_id or "", role, now=self.stage.now)
            session.flush()
            loaded = load_user(session, user.id)
        assert loaded is not None
        return view_as(loaded)

    def start(self, viewer: Viewer | None = None, version_id: str | None = None) -> VersionView:
        with self.stage.database.write() as session:
            return start_draft(
                session, viewer or self.owner, self.code,
                facts=self.facts, now=self.stage.now, version_id=version_id,
            )  # fmt: skip

    def change(
        self, version: VersionView, patch: dict[str, Any], viewer: Viewer | None = None, **more: Any
    ) -> VersionView:
        command = ChangeDraft(version.id, version.revision, patch, **more)
        with self.stage.database.write() as session:
            return change_draft(session, viewer or self.owner, self.code, command, now=self.stage.now)

    def step(self, version: VersionView, step: Any, viewer: Viewer | None = None) -> VersionView:
        with self.stage.database.write() as session:
            return step_version(
                session, viewer or self.owner, self.code, version.id, step, now=self.stage.now
            )

    def publish(
        self,
        version: VersionView,
        viewer: Viewer | None = None,
        valid_from: date | None = None,
        replaces: int | None = None,
    ) -> VersionView:
        checked = self.check(version, viewer)
        command = PublishVersion(version.id, version.revision, valid_from, replaces)
        with self.stage.database.write() as session:
            return publish_version(
                session, viewer or self.owner, self.code, command,
                checked=checked, facts=self.facts, now=self.stage.now,
            )  # fmt: skip

    def check(self, version: VersionView, viewer: Viewer | None = None) -> Checked:
        with self.stage.database.read() as session:
            return check_version(
                viewer or self.owner, session, self.code, version.id, facts=self.facts, now=self.stage.now
            )

    def roll_back(self, version_id: str) -> VersionView:
        with self.stage.database.write() as session:
            return roll_back(session, self.owner, self.code, version_id, facts=self.facts, now=self.stage.now)

    def versions(self) -> tuple[VersionView, ...]:
        with self.stage.database.read() as session:
            return list_versions(self.owner, session, self.code)

    def catalogue(self) -> Catalogue:
        with self.stage.database.read() as session:
            return load_current_catalogue(session)

    def in_force(self) -> Provider:
        return next(each for each in self.catalogue().market.providers if each.code == self.code)


def found_firm(stage: Stage, catalogue_rows: CatalogueRows) -> Firm:
    """The demo catalogue in force, and one of its firms owned."""
    owner = stage.add_member("Feinlaser", "owner")
    with stage.database.write() as session:
        catalogue_rows.put(session)
        session.execute(
            update(ProviderRow).where(ProviderRow.code == CODE).values(organisation_id=owner.organisation_id)
        )
        assert session.get(OrganisationRow, owner.organisation_id) is not None
    return Firm(stage, owner)
