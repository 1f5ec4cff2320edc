"""A stage for use cases: real database, store, sandbox and demo catalogue, with short names for steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.database import Database
from app.database.tables import OrganisationRow, UserRow
from app.integrations.mail.folder import FolderPostbox
from app.integrations.storage.local import LocalStorage
from app.jobs import JobQueue, Worker, build_handlers
from app.marketplace.accounts import Role, Viewer, add_membership, guest_viewer, with_new_guest_key
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.mailing import Post
from app.marketplace.quoting import (
    Analyser,
    ComposedOffers,
    ComposeOffers,
    IssueQuote,
    ItemWanted,
    PartView,
    QuoteView,
    UploadPart,
    compose_offers,
    issue_quote,
    read_part,
    receive_upload,
    upload_part,
)
from app.offers import Destination, Prepared, Requirement
from app.programme import Declaration, Policy
from app.values import new_id

FIXTURES = Path(__file__).parents[2] / "fixtures" / "stl"
CUBE = "cube_20mm.stl"
SECRET_KEY = b"a secret for tests, long enough to sign"
CIVIL = Declaration("civil")
TO_DRESDEN = Destination(country="DE", postcode="01067")


@dataclass(slots=True)
class Stage:
    """``now`` may be set to another time."""

    database: Database
    storage: LocalStorage
    sandbox: Analyser
    prepared: Prepared
    policy: Policy
    now: datetime

    def add_member(self, organisation: str, role: Role = "buyer", *, is_operator: bool = False) -> Viewer:
        """A person without a password: nobody signs in here, and hashing takes its time."""
        with self.database.write() as session:
            owner = OrganisationRow(id=new_id(), name=organisation, created_at=self.now)
            session.add(owner)
            user = UserRow(
                id=new_id(),
                email=f"{new_id()}@example.org",
                display_name="Erika Mustermann",
                password_hash="!",
                is_operator=is_operator,
                is_active=True,
                created_at=self.now,
            )
            session.add(user)
            session.flush()
            add_membership(session, user.id, owner.id, role, now=self.now)
            session.flush()
            loaded = load_user(session, user.id)
        assert loaded is not None
        return view_as(loaded)

    def make_guest(self) -> Viewer:
        """A guest who was given a key."""
        return with_new_guest_key(guest_viewer())[0]

    def upload(self, viewer: Viewer, name: str = CUBE, **said: object) -> PartView:
        """Send one of the fixtures."""
        with (
            (FIXTURES / name).open("rb") as stream,
            receive_upload(self.storage, stream, name, max_bytes=self.policy.max_upload_bytes) as received,
            self.database.write() as session,
        ):
            command = UploadPart(received, **{"unit": None, **said})  # type: ignore[arg-type]
            return upload_part(session, viewer, command, policy=self.policy, now=self.now)

    @property
    def post(self) -> Post:
        """Letters stay in a folder beside the store."""
        postbox = FolderPostbox(self.storage.folder.parent / "mails", "post@example.org")
        return Post(postbox, "https://example.org", lambda: self.now)

    def make_worker(self) -> Worker:
        """A worker that is not started; ``run_due`` does what is owed."""
        handlers = build_handlers(self.database, self.storage, self.sandbox, self.post)
        return Worker(JobQueue(self.database), handlers, now=lambda: self.now)

    def work(self) -> int:
        """Do all jobs that are due."""
        return self.make_worker().run_due()

    def read(self, viewer: Viewer, part_id: str) -> PartView:
        """The part as it is now."""
        with self.database.read() as session:
            return read_part(viewer, session, part_id, now=self.now)

    def upload_measured(self, viewer: Viewer, name: str = CUBE, **said: object) -> PartView:
        """Send one of the fixtures and measure it."""
        part = self.upload(viewer, name, **said)
        self.work()
        part = self.read(viewer, part.id)
        assert part.status == "measured"
        return part

    def compose(
        self,
        viewer: Viewer,
        *part_ids: str,
        quantity: int = 1,
        requirement: Requirement | None = None,
        **options: object,
    ) -> ComposedOffers:
        """Offers for some parts, all with the same wish."""
        wish = requirement or Requirement()
        command = ComposeOffers(
            items=tuple(ItemWanted(part_id, quantity, wish) for part_id in part_ids),
            destination=TO_DRESDEN,
        )
        command = replace(command, **options)  # type: ignore[arg-type]
        with self.database.read() as session:
            return compose_offers(
                session, viewer, command,
                prepared=self.prepared, policy=self.policy, secret_key=SECRET_KEY, now=self.now,
            )  # fmt: skip

    def quote(self, viewer: Viewer, *offer_ids: str) -> QuoteView:
        """A quote from offers."""
        with self.database.write() as session:
            return issue_quote(
                session, viewer, IssueQuote(offer_ids, declaration=CIVIL),
                prepared=self.prepared, policy=self.policy, secret_key=SECRET_KEY, now=self.now,
            )  # fmt: skip

    def quote_cheapest(self, viewer: Viewer, part_id: str) -> QuoteView:
        """A quote from the first offer for a part."""
        (item,) = self.compose(viewer, part_id, limit=1).items
        return self.quote(viewer, item.offers[0].offer_id)
