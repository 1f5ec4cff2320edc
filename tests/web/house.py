"""The web room in its house, with short names for what visitors do."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.database import Database
from app.database.record import Record
from app.database.tables import OrganisationRow, SessionRow, UserRow
from app.integrations.identity import IdentityIssuer
from app.integrations.incoming.local import LocalIncoming
from app.integrations.mail.folder import FolderPostbox
from app.integrations.storage.local import LocalStorage
from app.integrations.vat_register import VatRegister
from app.jobs import JobQueue, Worker, build_handlers
from app.marketplace.accounts import add_membership
from app.marketplace.accounts.passwords import hash_password
from app.marketplace.accounts.viewer import hash_secret
from app.marketplace.mailing import Post
from app.marketplace.quoting import Analyser
from app.offers import Catalogue, Prepared
from app.programme import MachineFacts, Policy
from app.values import new_id
from app.web import WebContext, create_app
from app.web.identity import SESSION_COOKIE, cookie_name
from app.wiring import PhaseCache

FIXTURES = Path(__file__).parents[2] / "fixtures" / "stl"
CUBE = "cube_20mm.stl"
PASSWORD = "a long enough pass phrase"
SECRET_KEY = b"a secret for tests, long enough to sign"
CIVIL = {"end_use": "civil"}  # what is stated with a plain request
FIRST_APPS: dict[Path, FastAPI] = {}  # by the folder of the assets, which is the only difference


BARE_MACHINE = MachineFacts(
    is_production=False,
    has_own_secret=True,
    is_https=False,
    names_its_hosts=False,
    sandbox_is_whole=True,
    backup_age_h=None,
)


@dataclass
class House:
    """Everything may be changed between requests: the clock, the policy, the catalogue, whether jobs run."""

    database: Database
    storage: LocalStorage
    sandbox: Analyser
    prepared: Prepared
    policy: Policy
    now: datetime
    static_dir: Path
    files: Path  # the store's folder
    is_https: bool = False
    works: bool = True
    is_ready: bool = True
    is_demo_environment: bool = True
    machine: MachineFacts = BARE_MACHINE
    follows_phases: bool = False  # the policy is what the database says, as in the real house
    fault: Exception | None = None  # what asking for the catalogue raises
    allowed_hosts: tuple[str, ...] = ()
    breached: frozenset[str] = frozenset()
    vat_register: VatRegister | None = None
    issuers: tuple[IdentityIssuer, ...] = ()
    country: str | None = "DE"  # where everybody comes from
    stack: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def post(self) -> Post:
        postbox = FolderPostbox(self.files.parent / "mails", "post@example.org")
        return Post(postbox, "http://testserver", lambda: self.now)

    @cached_property
    def worker(self) -> Worker:
        handlers = build_handlers(self.database, self.storage, self.sandbox, self.post)
        return Worker(JobQueue(self.database), handlers, now=lambda: self.now)

    @cached_property
    def phases(self) -> PhaseCache:
        return PhaseCache(self.database, self.policy.phase)

    @cached_property
    def app(self) -> FastAPI:
        app = self._create_app()
        # what FastAPI derives from the routes, their description too, takes it longer than most tests; they
        # are all the same
        first = FIRST_APPS.setdefault(self.static_dir, app)
        app.router.routes = first.router.routes
        app.openapi = first.openapi  # type: ignore[method-assign]  # the framework's own way to say it
        return app

    def _create_app(self) -> FastAPI:
        return create_app(
            WebContext(
                open_read=self.database.read,
                open_write=self.database.write,
                storage=self.storage,
                incoming=LocalIncoming(self.files.parent / "incoming"),
                catalogue=self._find_catalogue,
                prepared=lambda: self.prepared,
                policy=self._find_policy,
                machine=lambda: self.machine,
                now=lambda: self.now,
                wake_worker=self._wake,
                checks=(("database", lambda: True), ("worker", lambda: self.is_ready)),
                protections=lambda: ("rlimits",),
                secret_key=SECRET_KEY,
                is_https=self.is_https,
                allowed_hosts=self.allowed_hosts,
                is_demo=True,
                is_demo_environment=self.is_demo_environment,
                example_part=FIXTURES / "l_bracket.stl",
                examples=tuple(sorted((FIXTURES.parent / "examples").glob("*.stl"))),
                static_dir=self.static_dir,
                vat_register=self.vat_register,
                issuers=self.issuers,
                country_of=lambda _address: self.country,
                is_breached=lambda password: password in self.breached,
            )
        )

    def _find_policy(self) -> Policy:
        return self.phases.policy() if self.follows_phases else self.policy

    def _find_catalogue(self) -> Catalogue:
        if self.fault is not None:
            raise self.fault
        return self.prepared.catalogue

    def _wake(self) -> None:
        if self.works:
            self.worker.run_due()

    def visit(self, **headers: str) -> TestClient:
        """A browser or program of its own, with its own cookies."""
        base = "https://testserver" if self.is_https else "http://testserver"
        client = TestClient(
            self.app, base_url=base, headers={"Accept-Language": "en", **headers}, follow_redirects=False
        )
        return self.stack.enter_context(client)

    def add_user(
        self, email: str = "anna@example.org", organisation: str = "Muster GmbH", *, is_operator: bool = False
    ) -> str:
        """The owner of a new organisation, whose id it gives; the password is the one above, hashed in no
        time."""
        with self.database.write() as session:
            owner = OrganisationRow(id=new_id(), name=organisation, created_at=self.now)
            user = UserRow(
                id=new_id(),
                email=email,
                display_name=email.partition("@")[0],
                password_hash=hash_password(PASSWORD),
                is_operator=is_operator,
                is_active=True,
                created_at=self.now,
            )
            session.add_all((owner, user))
            session.flush()
            add_membership(session, user.id, owner.id, "owner", now=self.now)
            return owner.id

    def visit_signed_in(self, email: str = "anna@example.org", *, is_operator: bool = False) -> TestClient:
        """A member of an organisation of his own."""
        self.add_user(email, f"Organisation of {email}", is_operator=is_operator)
        client = self.visit()
        answer = client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 201
        if is_operator and not self.is_demo_environment:
            self.prove_strongly(client)
        return client

    def prove_strongly(self, client: TestClient) -> None:
        """As if the person had given a second factor too."""
        token_hash = hash_secret(client.cookies[cookie_name(SESSION_COOKIE, is_https=self.is_https)])
        with self.database.write() as session:
            session.get_one(SessionRow, token_hash).proven_by = "password+totp"

    def count(self, table: str) -> int:
        """Rows of a table."""
        with self.database.read() as session:
            rows = session.scalar(select(func.count()).select_from(Record.metadata.tables[table]))
            return rows or 0

    def count_files(self) -> int:
        """Files in the store, half-written ones too."""
        return sum(path.is_file() for path in self.files.rglob("*"))

    def close(self) -> None:
        self.stack.close()


def upload(
    client: TestClient, name: str = CUBE, headers: dict[str, str] | None = None, **data: str
) -> Response:
    """Send one of the fixtures."""
    return client.post(
        "/api/v1/parts",
        files={"file": (name, (FIXTURES / name).read_bytes())},
        data=data,
        headers=headers or {},
    )


def upload_measured(client: TestClient, name: str = CUBE, **data: str) -> str:
    """Send one of the fixtures; its id once it is measured."""
    answer = upload(client, name, **data)
    assert answer.status_code == 202, answer.text
    part_id: str = answer.json()["id"]
    assert client.get(f"/api/v1/parts/{part_id}").json()["status"] == "measured"
    return part_id


def ask_offers(client: TestClient, part_id: str, **wanted: Any) -> Response:
    """Ask for offers for one part; ``item`` changes the item."""
    item = {"part_id": part_id, "quantity": 1, **wanted.pop("item", {})}
    return client.post("/api/v1/offers", json={"items": [item], "limit": 5, **wanted})


def first_offer(client: TestClient, part_id: str) -> dict[str, Any]:
    """The best offer for a part."""
    answer = ask_offers(client, part_id)
    assert answer.status_code == 200, answer.text
    offer: dict[str, Any] = answer.json()["items"][0]["offers"][0]
    return offer


def issue_quote(client: TestClient, part_id: str) -> str:
    """The id of a quote for a part."""
    answer = client.post(
        "/api/v1/quotes", json={"offer_ids": [first_offer(client, part_id)["offer_id"]], "declaration": CIVIL}
    )
    assert answer.status_code == 201, answer.text
    quote_id: str = answer.json()["id"]
    return quote_id


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem document, after checking that it is one and says what it should."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["code"] == code, problem
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert problem["detail"]
    return problem
