"""Sign-in, sessions and passwords."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.database import Database
from app.database.tables import AuditEntryRow
from app.marketplace.accounts import (
    AddUser,
    Browser,
    ChangePassword,
    SignedIn,
    SignIn,
    UserView,
    Viewer,
    add_user,
    change_password,
    create_api_key,
    guest_viewer,
    read_account,
    resolve_api_key,
    resolve_session,
    sign_in,
    sign_out,
)
from app.marketplace.accounts.api_keys import CreateApiKey
from app.marketplace.accounts.limiter import (
    FREE_FAILURES,
    FREE_FAILURES_PER_ADDRESS,
    Attempt,
    begin_attempt,
)
from app.marketplace.accounts.sessions import SESSION_LENGTH
from app.values import Conflict, Invalid, NotAllowed, Unavailable
from tests.marketplace.accounts.doors import Opened, Swift, begin

PASSWORD = "ein langes Kennwort 7"
ADDRESS = "192.0.2.7"


class People:
    """Short names for the steps of these tests."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now

    def add(self, email: str = "Erika@Example.org", password: str = PASSWORD, **more: object) -> UserView:
        command = AddUser(email, password, "Muster GmbH", **more)  # type: ignore[arg-type]
        with self.database.write() as session:
            return add_user(session, command, now=self.now)

    def enter(
        self,
        email: str = "erika@example.org",
        password: str = PASSWORD,
        address: str = ADDRESS,
        known_as: str | None = None,
    ) -> SignedIn:
        command = SignIn(email, password, Browser(address), known_as)
        result = sign_in(Opened(self.database), command, now=self.now)
        assert isinstance(result, SignedIn)
        return result

    def resolve(self, token: str) -> Viewer | None:
        with self.database.read() as session:
            return resolve_session(session, token, now=self.now)


@pytest.fixture
def people(database: Database, now: datetime) -> People:
    return People(database, now)


def test_who_signs_in_is_known_by_the_token(people: People) -> None:
    user = people.add(role="engineer")
    signed_in = people.enter(" ERIKA@example.org ")
    assert signed_in.user == user
    assert signed_in.expires_at == people.now + SESSION_LENGTH
    viewer = people.resolve(signed_in.token)
    assert viewer is not None
    assert (viewer.kind, viewer.user_id, viewer.role) == ("member", user.id, "engineer")
    assert viewer.organisation_id == user.organisation_id
    with people.database.read() as session:
        assert read_account(viewer, session) == user


def test_operators_are_told_apart(people: People) -> None:
    people.add(is_operator=True)
    viewer = people.resolve(people.enter().token)
    assert viewer is not None
    assert viewer.is_operator


def test_each_sign_in_has_a_token_of_its_own_and_sign_out_ends_it(people: People) -> None:
    people.add()
    first, second = people.enter().token, people.enter().token
    assert first != second
    for _ in range(2):
        with people.database.write() as session:
            sign_out(session, first, now=people.now)
    assert people.resolve(first) is None
    assert people.resolve(second) is not None


def test_a_session_ends_by_itself(people: People) -> None:
    people.add()
    token = people.enter().token
    people.now += SESSION_LENGTH - timedelta(seconds=1)
    assert people.resolve(token) is not None
    people.now += timedelta(seconds=1)
    assert people.resolve(token) is None


@pytest.mark.parametrize("token", ["", "nonsense", "ü" * 50, "\ud800", "x" * 10_000])
def test_other_tokens_are_nobodys(people: People, token: str) -> None:
    assert people.resolve(token) is None


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(people: People) -> None:
    people.add()
    refusals = []
    for email in ("erika@example.org", "nobody@example.org"):
        with pytest.raises(NotAllowed) as refused:
            people.enter(email, "ein falsches Kennwort 7")
        refusals.append((refused.value.code, refused.value.parameters))
    assert refusals == [("sign_in_failed", {})] * 2


def test_guessing_is_slowed_without_locking_the_owner_out(people: People) -> None:
    people.add()
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotAllowed):
            people.enter(password="guess")
    with pytest.raises(Unavailable) as slowed:
        people.enter()  # even the right one has to wait, from this address
    assert (slowed.value.code, slowed.value.parameters) == ("sign_in_slowed", {"retry_after_s": 2})
    assert people.enter(address="198.51.100.9").user.email == "erika@example.org"
    people.now += timedelta(seconds=1)
    with pytest.raises(NotAllowed):
        people.enter(password="guess")
    with pytest.raises(Unavailable) as slowed:
        people.enter()
    assert slowed.value.parameters == {"retry_after_s": 3}
    people.now += timedelta(seconds=2)
    assert people.enter().user.email == "erika@example.org"


def test_an_address_that_tries_many_accounts_is_slowed(people: People) -> None:
    def begin(account: str, address: str = ADDRESS) -> None:
        with people.database.write() as session:
            begin_attempt(session, Attempt(account, address), None, now=people.now)

    for number in range(FREE_FAILURES_PER_ADDRESS):
        begin(f"user{number}")
    with pytest.raises(Unavailable, match="sign_in_slowed"):
        begin("another")
    begin("another", "198.51.100.9")
    people.now += timedelta(hours=1)
    begin("another")


@pytest.mark.parametrize(
    ("password", "code", "parameters"),
    [
        ("short", "password_too_short", {"minimum": 12}),
        ("x" * 201, "password_too_long", {"maximum": 200}),
        ("PasswortPasswort", "password_too_common", {}),
        ("abababababab", "password_too_common", {}),
    ],
)
def test_weak_passwords_are_refused(
    people: People, password: str, code: str, parameters: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        people.add(password=password)
    assert (refused.value.code, refused.value.parameters) == (code, parameters)
    with pytest.raises(NotAllowed):
        people.enter(password=password)


@pytest.mark.parametrize("email", ["", "erika", "a b@example.org", "x@y", "x@@y.de", "a\n@example.org"])
def test_odd_addresses_are_refused(people: People, email: str) -> None:
    with pytest.raises(Invalid, match="email_invalid"):
        people.add(email)


def test_an_address_has_one_account_and_an_organisation_many_members(people: People) -> None:
    first = people.add()
    with pytest.raises(Conflict, match="email_taken"):
        people.add("erika@EXAMPLE.org")
    second = people.add("max@example.org")
    assert second.organisation_id == first.organisation_id


def test_a_new_password_ends_other_sessions_and_keys(people: People) -> None:
    people.add()
    kept, other = people.enter().token, people.enter().token
    viewer = people.resolve(kept)
    assert viewer is not None
    with people.database.write() as session:
        key = create_api_key(
            session, begin(viewer, people.now), CreateApiKey("robot", ("parts:read",), None), now=people.now
        ).secret
    doors = Swift(people.database)  # nobody waits for the database meanwhile
    with pytest.raises(NotAllowed, match="password_wrong"):
        change_password(doors, viewer, ChangePassword("wrong", "noch ein Kennwort 8", kept), now=people.now)
    assert people.resolve(other) is not None
    change_password(doors, viewer, ChangePassword(PASSWORD, "noch ein Kennwort 8", kept), now=people.now)
    assert people.resolve(kept) is not None
    assert people.resolve(other) is None
    with people.database.read() as session:
        assert resolve_api_key(session, key, now=people.now) is None
    with pytest.raises(NotAllowed, match="sign_in_failed"):
        people.enter()
    assert people.enter(password="noch ein Kennwort 8").user.email == "erika@example.org"


def test_guests_have_no_account(people: People) -> None:
    with people.database.read() as session, pytest.raises(NotAllowed, match="sign_in_required"):
        read_account(guest_viewer("key"), session)


def test_signing_in_tells_how_often_it_failed_before(people: People) -> None:
    user = people.add()
    for address in (ADDRESS, "192.0.2.8", "192.0.2.8"):
        with pytest.raises(NotAllowed):
            people.enter(password="wrong wrong wrong", address=address)
    signed_in = people.enter()
    with people.database.write() as session:
        sign_out(session, signed_in.token, now=people.now)
    people.enter()

    with people.database.read() as session:
        rows = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence)).all()
    assert [(row.action, row.details) for row in rows] == [
        ("signed_in", {"failures_before": 3}),
        ("signed_out", {}),
        ("signed_in", {"failures_before": 0}),
    ]
    assert {row.user_id for row in rows} == {user.id}
