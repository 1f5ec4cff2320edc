"""Keys for programs: seen once, bounded, revocable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.marketplace.accounts import (
    CreateApiKey,
    CreatedApiKey,
    Viewer,
    create_api_key,
    guest_viewer,
    list_api_keys,
    resolve_api_key,
    revoke_api_key,
)
from app.marketplace.quoting import read_part
from app.values import Invalid, NotAllowed, NotFound
from tests.marketplace.accounts.doors import begin
from tests.marketplace.stage import Stage


def create(stage: Stage, viewer: Viewer, *scopes: str, expires_in: timedelta | None = None) -> CreatedApiKey:
    expires_at = None if expires_in is None else stage.now + expires_in
    with stage.database.write() as session:
        opened = None if viewer.is_guest else begin(viewer, stage.now)
        return create_api_key(session, opened, CreateApiKey("robot", scopes, expires_at), now=stage.now)


def resolve(stage: Stage, secret: str) -> Viewer | None:
    with stage.database.read() as session:
        return resolve_api_key(session, secret, now=stage.now)


def test_a_key_acts_as_its_user_with_its_scopes(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    key = create(stage, viewer, "parts:read", "offers:read")
    known = resolve(stage, key.secret)
    assert known is not None
    assert (known.user_id, known.organisation_id) == (viewer.user_id, viewer.organisation_id)
    assert known.scopes == {"parts:read", "offers:read"}
    assert key.secret.startswith(key.prefix)


def test_the_secret_is_stored_nowhere(stage: Stage) -> None:
    key = create(stage, stage.add_member("Muster GmbH"), "parts:read")
    with stage.database.read() as session:
        rows = session.execute(text("SELECT * FROM api_keys")).all()
    assert len(rows) == 1
    assert key.secret not in str(rows)


def test_a_scope_that_was_not_given_is_missing(stage: Stage) -> None:
    known = resolve(stage, create(stage, stage.add_member("Muster GmbH"), "offers:read").secret)
    assert known is not None
    with stage.database.read() as session, pytest.raises(NotAllowed) as refused:
        read_part(known, session, "x", now=stage.now)
    assert (refused.value.code, refused.value.parameters) == ("scope_missing", {"scope": "parts:read"})


def test_a_revoked_key_is_nobodys_from_the_next_call_on(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    key = create(stage, viewer, "parts:read")
    for _ in range(2):
        with stage.database.write() as session:
            revoke_api_key(session, viewer, key.id, now=stage.now)
    assert resolve(stage, key.secret) is None
    with stage.database.read() as session:
        (listed,) = list_api_keys(viewer, session)
    assert (listed.id, listed.revoked_at) == (key.id, stage.now)


def test_a_key_ends_at_its_time(stage: Stage) -> None:
    key = create(stage, stage.add_member("Muster GmbH"), "parts:read", expires_in=timedelta(days=1))
    assert resolve(stage, key.secret) is not None
    stage.now += timedelta(days=1)
    assert resolve(stage, key.secret) is None


def test_a_key_cannot_make_keys(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    with pytest.raises(Invalid) as refused:
        create(stage, viewer, "parts:read", "account:write")
    assert (refused.value.code, refused.value.parameters) == ("scope_unknown", {"scopes": ["account:write"]})
    known = resolve(stage, create(stage, viewer, "parts:read").secret)
    assert known is not None
    with pytest.raises(NotAllowed, match="scope_missing"):
        create(stage, known, "parts:read")


@pytest.mark.parametrize("scopes", [(), ("everything",)])
def test_unknown_scopes_are_refused(stage: Stage, scopes: tuple[str, ...]) -> None:
    with pytest.raises(Invalid, match="scope_unknown"):
        create(stage, stage.add_member("Muster GmbH"), *scopes)


def test_a_past_end_is_refused(stage: Stage) -> None:
    with pytest.raises(Invalid, match="expiry_past"):
        create(stage, stage.add_member("Muster GmbH"), "parts:read", expires_in=timedelta(0))


def test_guests_have_no_keys(stage: Stage) -> None:
    with pytest.raises(NotAllowed, match="sign_in_required"):
        create(stage, guest_viewer(), "parts:read")


def test_keys_of_another_user_do_not_exist(stage: Stage) -> None:
    key = create(stage, stage.add_member("Muster GmbH"), "parts:read")
    stranger = stage.add_member("Fremd AG")
    with stage.database.write() as session, pytest.raises(NotFound, match="api_key_not_found"):
        revoke_api_key(session, stranger, key.id, now=stage.now)
    assert resolve(stage, key.secret) is not None
    with stage.database.read() as session:
        assert list_api_keys(stranger, session) == ()


@pytest.mark.parametrize(
    ("age", "is_refused"), [(timedelta(minutes=15), False), (timedelta(minutes=16), True)]
)
def test_an_open_browser_makes_no_key(stage: Stage, age: timedelta, is_refused: bool) -> None:
    opened = begin(stage.add_member("Muster GmbH"), stage.now - age)
    command = CreateApiKey("robot", ("parts:read",), None)

    def make() -> None:
        with stage.database.write() as session:
            create_api_key(session, opened, command, now=stage.now)

    if is_refused:
        with pytest.raises(NotAllowed, match="proof_too_old"):
            make()
    else:
        make()
    with stage.database.read() as session:
        assert len(list_api_keys(opened.viewer, session)) == (0 if is_refused else 1)
