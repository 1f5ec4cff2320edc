"""Who sees which entries, and that what matters leaves one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.accounts.api_keys import CreateApiKey, create_api_key, revoke_api_key
from app.marketplace.auditing import SYSTEM, AuditPage, AuditQuery, list_audit, record, verify_chain
from app.marketplace.quoting import delete_part
from app.marketplace.supplying import assign_provider, import_catalogue
from app.values import Invalid, NotAllowed
from tests.marketplace.accounts.doors import begin
from tests.marketplace.stage import Stage


def look(stage: Stage, viewer: Viewer, **query: object) -> AuditPage:
    with stage.database.read() as session:
        return list_audit(viewer, session, AuditQuery(**query))  # type: ignore[arg-type]


def note(stage: Stage, viewer: Viewer, object_id: str = "p1") -> None:
    with stage.database.write() as session:
        record(session, viewer, "part_deleted", "part", object_id, now=stage.now)


def refused(code: str, stage: Stage, viewer: Viewer, **query: object) -> None:
    with pytest.raises((Invalid, NotAllowed)) as refusal:
        look(stage, viewer, **query)
    assert refusal.value.code == code


def test_operators_see_all_and_owners_what_is_theirs(stage: Stage) -> None:
    operator = stage.add_member("Programme", "owner", is_operator=True)
    owner, other = stage.add_member("Muster GmbH", "owner"), stage.add_member("Andere GmbH", "owner")
    note(stage, owner, "p1")
    note(stage, other, "p2")
    note(stage, guest_viewer(), "p3")
    with stage.database.write() as session:
        record(
            session, SYSTEM, "version_started", "version", "v1", now=stage.now,
            concerned_id=owner.organisation_id,
        )  # fmt: skip

    def ids(viewer: Viewer) -> list[str]:
        return [entry.object_id for entry in look(stage, viewer).entries]

    assert ids(operator) == ["v1", "p3", "p2", "p1"]
    assert ids(owner) == ["v1", "p1"]
    assert ids(other) == ["p2"]


def test_nobody_else_sees_any(stage: Stage) -> None:
    buyer = stage.add_member("Muster GmbH", "buyer")
    owner = stage.add_member("Andere GmbH", "owner")

    refused("sign_in_required", stage, guest_viewer())
    refused("owner_only", stage, buyer)
    refused("scope_missing", stage, replace(owner, scopes=frozenset({"parts:read"})))


def test_filters_and_pages(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    for number in range(5):
        note(stage, owner, f"p{number}")
    with stage.database.write() as session:
        record(session, owner, "signed_out", "user", "p1", now=stage.now)

    assert [entry.sequence for entry in look(stage, owner, object_id="p1").entries] == [6, 2]
    assert [e.sequence for e in look(stage, owner, object_kind="part", object_id="p1").entries] == [2]
    assert [entry.sequence for entry in look(stage, owner, action="signed_out").entries] == [6]
    assert look(stage, owner, user_id="somebody else").entries == ()
    assert len(look(stage, owner, user_id=owner.user_id).entries) == 6

    seen: list[int] = []
    cursor = None
    while True:
        page = look(stage, owner, limit=4, cursor=cursor)
        seen += [entry.sequence for entry in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [6, 5, 4, 3, 2, 1]
    refused("cursor_invalid", stage, owner, cursor="nonsense")
    refused("limit_out_of_range", stage, owner, limit=0)


def test_keys_parts_quotes_firms_and_catalogues_leave_entries(stage: Stage) -> None:
    operator = stage.add_member("Programme", "owner", is_operator=True)
    viewer = stage.add_member("Muster GmbH", "owner")
    with stage.database.write() as session:
        import_catalogue(session, stage.prepared.catalogue, now=stage.now)
    with stage.database.write() as session:
        import_catalogue(session, stage.prepared.catalogue, now=stage.now)  # changes nothing, says nothing
    provider = stage.prepared.catalogue.market.providers[0].code
    with stage.database.write() as session:
        assign_provider(
            session, operator, provider, viewer.organisation_id, policy=stage.policy, now=stage.now
        )
    with stage.database.write() as session:
        command = CreateApiKey("robot", ("parts:read",), None)
        key = create_api_key(session, begin(viewer, stage.now), command, now=stage.now)
    for _ in range(2):
        with stage.database.write() as session:
            revoke_api_key(session, viewer, key.id, now=stage.now)
    part = stage.upload_measured(viewer)
    quote = stage.quote_cheapest(viewer, part.id)
    with stage.database.write() as session:
        delete_part(session, viewer, part.id, now=stage.now)

    entries = look(stage, operator).entries[::-1]
    assert [(entry.action, entry.object_id, entry.actor_kind) for entry in entries] == [
        ("catalogue_imported", stage.prepared.catalogue.version, "system"),
        ("provider_given", provider, "operator"),
        ("api_key_created", key.id, "member"),
        ("api_key_revoked", key.id, "member"),
        ("quote_issued", quote.id, "member"),
        ("part_deleted", part.id, "member"),
    ]
    assert entries[1].concerned_id == viewer.organisation_id
    assert entries[4].details == {"number": quote.number}
    assert [entry.action for entry in look(stage, viewer).entries][-1] == "provider_given"
    with stage.database.read() as session:
        assert verify_chain(session).broken is None
