"""Accounts and organisations go after their wait, all at once, with a receipt that says what happened."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.database.tables import (
    ApiKeyRow,
    AuditEntryRow,
    DeletionRow,
    FileKeyRow,
    MailRow,
    MembershipRow,
    OrganisationRow,
    PartRow,
    ProviderRow,
    QuoteRow,
    ReferralRow,
    SessionRow,
    UserRow,
)
from app.marketplace.accounts import CreateApiKey, Viewer, create_api_key, resolve_api_key, resolve_session
from app.marketplace.accounts.passwords import hash_password
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.sessions import open_session
from app.marketplace.own_data import (
    AskDeletion,
    DeletionKind,
    DeletionView,
    ReceiptSigner,
    ReceiptView,
    ask_deletion,
    carry_out_deletion,
    delete_part_with_receipt,
    is_genuine,
    list_deletions,
    list_due_deletions,
    read_receipt,
    take_back_deletion,
)
from app.marketplace.quoting import read_quote
from app.marketplace.supplying import import_catalogue
from app.values import Conflict, NotAllowed, NotFound, SchichtwerkError, new_id
from tests.marketplace.accounts.doors import Swift, begin
from tests.marketplace.guarding.conftest import SealedStage
from tests.marketplace.stage import Stage
from tests.marketplace.test_two_tenants import furnish

PASSWORD = "a long enough pass phrase"
SIGNER = ReceiptSigner(b"a secret of the house, long enough")
WAIT = timedelta(days=7)


def give_password(stage: Stage, viewer: Viewer) -> None:
    with stage.database.write() as session:
        session.execute(
            update(UserRow).where(UserRow.id == viewer.user_id).values(password_hash=hash_password(PASSWORD))
        )


def add_colleague(stage: Stage, viewer: Viewer, role: str = "buyer") -> Viewer:
    with stage.database.write() as session:
        user = UserRow(
            id=new_id(), email=f"{new_id()}@example.org", display_name="Max", password_hash="!",
            is_operator=False, is_active=True, created_at=stage.now,
        )  # fmt: skip
        session.add(user)
        session.flush()
        session.add(
            MembershipRow(
                user_id=user.id, organisation_id=viewer.organisation_id, role=role,
                joined_at=stage.now, used_at=stage.now,
            )
        )  # fmt: skip
        session.flush()
        loaded = load_user(session, user.id)
    assert loaded is not None
    return view_as(loaded)


def ask(stage: Stage, viewer: Viewer, kind: DeletionKind, password: str = PASSWORD) -> DeletionView:
    doors = Swift(stage.database)
    return ask_deletion(doors, viewer, AskDeletion(kind, password), wait=WAIT, now=stage.now)


def carry_out(stage: Stage) -> list[ReceiptView]:
    """As the sweep does."""
    with stage.database.read() as session:
        due = list_due_deletions(session, now=stage.now)
    receipts = []
    for deletion_id in due:
        with stage.database.write() as session:
            done = carry_out_deletion(session, deletion_id, signer=SIGNER, now=stage.now)
        if done is not None:
            with stage.database.read() as session:
                receipts.append(read_receipt(session, done))
    return receipts


def count(stage: Stage, table: type) -> int:
    with stage.database.read() as session:
        return len(session.scalars(select(table)).all())


def test_a_part_goes_at_once_with_a_receipt(sealed: SealedStage) -> None:
    viewer = sealed.add_member("Muster GmbH")
    part = sealed.upload_measured(viewer)
    with sealed.database.read() as session:
        keys = set(session.scalars(select(FileKeyRow.storage_key)))
    with sealed.database.write() as session:
        receipt_id = delete_part_with_receipt(session, viewer, part.id, signer=SIGNER, now=sealed.now)
    with sealed.database.read() as session:
        receipt = read_receipt(session, receipt_id)
        destroyed = set(session.scalars(select(FileKeyRow.storage_key).where(FileKeyRow.wrapped.is_(None))))
    told = json.loads(receipt.content)
    assert is_genuine(receipt)
    assert {each["file"] for each in told["destroyed_keys"]} == keys == destroyed
    assert {each["destroyed_at"] for each in told["destroyed_keys"]} == {sealed.now.isoformat()}
    assert (told["kind"], told["object_id"], told["counts"]) == ("part", part.id, {"parts": 1})
    assert part.file_name not in receipt.content.decode()
    with pytest.raises(NotFound, match="part_not_found"), sealed.database.write() as session:
        delete_part_with_receipt(session, viewer, part.id, signer=SIGNER, now=sealed.now)
    with sealed.database.read() as session, pytest.raises(NotFound, match="receipt_not_found"):
        read_receipt(session, new_id())


def test_a_receipt_that_was_touched_is_not_genuine(sealed: SealedStage) -> None:
    viewer = sealed.add_member("Muster GmbH")
    part = sealed.upload(viewer)
    with sealed.database.write() as session:
        receipt_id = delete_part_with_receipt(session, viewer, part.id, signer=SIGNER, now=sealed.now)
    with sealed.database.read() as session:
        receipt = read_receipt(session, receipt_id)
    other = ReceiptSigner(b"another house").sign(receipt.content)
    assert not is_genuine(replace(receipt, content=receipt.content + b" "))
    assert not is_genuine(replace(receipt, sha256="0" * 64))
    assert not is_genuine(replace(receipt, signature=other[0]))
    assert receipt.public_key != other[1]


def test_an_organisation_goes_with_all_it_had(sealed: SealedStage) -> None:
    owner = sealed.add_member("Muster GmbH", "owner")
    give_password(sealed, owner)
    colleague = add_colleague(sealed, owner)
    stranger = sealed.add_member("Fremd AG", "owner")
    theirs = sealed.upload_measured(stranger)
    mine = furnish(sealed, owner)
    with sealed.database.write() as session:
        token, _ = open_session(session, str(colleague.user_id), now=sealed.now)
        command = CreateApiKey("x", ("parts:read",), None)
        key = create_api_key(session, begin(owner, sealed.now), command, now=sealed.now)
    assert ask(sealed, owner, "organisation").due_at == sealed.now + WAIT
    assert ask(sealed, owner, "organisation") == ask(sealed, owner, "organisation")
    assert count(sealed, DeletionRow) == 1
    sealed.now += WAIT - timedelta(seconds=1)
    assert carry_out(sealed) == []
    assert sealed.read(owner, mine.part_id).status == "measured"
    sealed.now += timedelta(seconds=1)
    (receipt,) = carry_out(sealed)
    told = json.loads(receipt.content)
    assert is_genuine(receipt)
    assert len(told["destroyed_keys"]) == 4
    assert told["counts"] == {
        "parts": 1, "people": 2, "sessions": 1, "api_keys": 1, "letters": 2,
        "invitations": 0, "referrals": 1, "retention": 0, "folders": 0, "details": 0,
        "addresses": 0, "teams": 0, "mail_domains": 0, "join_requests": 0, "removed_addresses": 0,
        "applications": 0,
    }  # fmt: skip
    with sealed.database.read() as session:
        assert resolve_session(session, token, now=sealed.now) is None
        assert resolve_api_key(session, key.secret, now=sealed.now) is None
        assert session.scalars(select(UserRow.id)).all() == [stranger.user_id]
        organisation = session.get_one(OrganisationRow, owner.organisation_id)
        assert organisation.name == owner.organisation_id  # the quote names it, and it names nobody
        quote = session.get_one(QuoteRow, mine.quote_id)
        assert (quote.user_id, quote.organisation_id) == (None, owner.organisation_id)
        assert session.scalars(select(PartRow.id)).all() == [theirs.id]
        mails = session.scalars(select(MailRow)).all()
        assert sorted(mail.kind for mail in mails) == ["data_deleted", "data_deleted"]
        entries = session.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.sequence)).all()
        assert entries[-2:] == ["part_deleted", "deletion_done"]
        with pytest.raises(NotFound):
            read_quote(stranger, session, mine.quote_id)
    for table in (ReferralRow, SessionRow, ApiKeyRow, DeletionRow):
        assert count(sealed, table) == 0
    sealed.work()
    assert len(sealed.files) == 3  # the stranger's
    assert sealed.read(stranger, theirs.id).status == "measured"
    assert carry_out(sealed) == []


def test_an_account_goes_and_parts_stay_with_the_organisation(sealed: SealedStage) -> None:
    owner = sealed.add_member("Muster GmbH", "owner")
    colleague = add_colleague(sealed, owner)
    give_password(sealed, colleague)
    part = sealed.upload(colleague)
    ask(sealed, colleague, "account")
    sealed.now += WAIT
    (receipt,) = carry_out(sealed)
    told = json.loads(receipt.content)
    assert (told["object_id"], told["destroyed_keys"]) == (colleague.user_id, [])
    assert told["remains"][0] == "parts_of_organisation"
    with sealed.database.read() as session:
        row = session.get_one(PartRow, part.id)
        assert (row.user_id, row.organisation_id) == (None, owner.organisation_id)
        assert session.get(UserRow, colleague.user_id) is None
        assert session.get_one(OrganisationRow, owner.organisation_id).name == "Muster GmbH"
    assert sealed.read(owner, part.id).id == part.id


def test_who_is_alone_takes_the_organisation_along(sealed: SealedStage) -> None:
    owner = sealed.add_member("Muster GmbH", "owner")
    give_password(sealed, owner)
    sealed.upload(owner)
    ask(sealed, owner, "account")
    sealed.now += WAIT
    (receipt,) = carry_out(sealed)
    assert json.loads(receipt.content)["counts"]["parts"] == 1
    assert (count(sealed, PartRow), count(sealed, UserRow)) == (0, 0)


def join(stage: Stage, viewer: Viewer, organisation: Viewer, role: str = "buyer") -> None:
    with stage.database.write() as session:
        session.add(
            MembershipRow(
                user_id=viewer.user_id, organisation_id=organisation.organisation_id, role=role,
                joined_at=stage.now, used_at=stage.now,
            )
        )  # fmt: skip


def test_who_belongs_elsewhere_too_stays_when_one_organisation_goes(sealed: SealedStage) -> None:
    owner = sealed.add_member("Muster GmbH", "owner")
    other = sealed.add_member("Fremd AG", "owner")
    join(sealed, other, owner)
    give_password(sealed, owner)
    sealed.upload(owner)
    theirs = sealed.upload(other)
    ask(sealed, owner, "organisation")
    sealed.now += WAIT
    (receipt,) = carry_out(sealed)
    assert (
        json.loads(receipt.content)["counts"] | {"parts": 1, "people": 1}
        == json.loads(receipt.content)["counts"]
    )
    with sealed.database.read() as session:
        assert session.get(UserRow, owner.user_id) is None
        assert session.get(UserRow, other.user_id) is not None
        (left,) = session.scalars(select(MembershipRow))
        assert (left.user_id, left.organisation_id) == (other.user_id, other.organisation_id)
    assert sealed.read(other, theirs.id).id == theirs.id


def test_an_account_is_looked_at_in_every_organisation(sealed: SealedStage) -> None:
    person = sealed.add_member("Muster GmbH", "owner")
    other = sealed.add_member("Fremd AG", "buyer")
    join(sealed, person, other, "owner")
    give_password(sealed, person)
    with pytest.raises(Conflict, match="last_owner"):
        ask(sealed, person, "account")
    with sealed.database.write() as session:
        session.execute(
            update(MembershipRow).where(MembershipRow.user_id == other.user_id).values(role="owner")
        )
    alone = sealed.upload(person)
    ask(sealed, person, "account")
    sealed.now += WAIT
    carry_out(sealed)
    with sealed.database.read() as session:
        assert session.get(PartRow, alone.id) is None
        (left,) = session.scalars(select(MembershipRow))
        assert (left.user_id, left.organisation_id) == (other.user_id, other.organisation_id)


def test_taking_back_keeps_everything(sealed: SealedStage) -> None:
    owner = sealed.add_member("Muster GmbH", "owner")
    give_password(sealed, owner)
    other = add_colleague(sealed, owner, "owner")
    stranger = sealed.add_member("Fremd AG", "owner")
    deletion = ask(sealed, owner, "organisation")
    account = ask(sealed, owner, "account")
    with sealed.database.read() as session:
        assert [each.id for each in list_deletions(other, session)] == [deletion.id]
        assert list_deletions(stranger, session) == ()
    for who, what in ((stranger, deletion), (stranger, account), (other, account)):
        with pytest.raises(NotFound, match="deletion_not_found"), sealed.database.write() as session:
            take_back_deletion(session, who, what.id, now=sealed.now)
    with sealed.database.write() as session:
        take_back_deletion(session, other, deletion.id, now=sealed.now)
        take_back_deletion(session, owner, account.id, now=sealed.now)
    sealed.now += WAIT
    assert carry_out(sealed) == []
    assert count(sealed, UserRow) == 3


@pytest.mark.parametrize("kind", ["account", "organisation"])
def test_a_wrong_password_does_nothing(stage: Stage, kind: DeletionKind) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    give_password(stage, owner)
    with pytest.raises(NotAllowed, match="password_wrong"):
        ask(stage, owner, kind, "something else entirely")
    assert (count(stage, DeletionRow), count(stage, MailRow)) == (0, 0)


def test_who_may_not(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    give_password(stage, owner)
    buyer = add_colleague(stage, owner)
    give_password(stage, buyer)
    for viewer, kind, code in ((owner, "account", "last_owner"), (buyer, "organisation", "owner_only")):
        with pytest.raises(SchichtwerkError) as refused:
            ask(stage, viewer, kind)  # type: ignore[arg-type]
        assert refused.value.code == code
    with stage.database.write() as session:
        import_catalogue(session, stage.prepared.catalogue, now=stage.now)
        firm = session.scalars(select(ProviderRow).order_by(ProviderRow.code)).first()
        assert firm is not None
        firm.organisation_id = owner.organisation_id
        code = firm.code
    with pytest.raises(Conflict) as refused:
        ask(stage, owner, "organisation")
    assert (refused.value.code, refused.value.parameters) == ("organisation_has_firm", {"provider": code})
    assert (count(stage, DeletionRow), count(stage, MailRow)) == (0, 0)


def test_what_stands_against_it_by_then_is_seen(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    give_password(stage, owner)
    other = add_colleague(stage, owner, "owner")
    ask(stage, owner, "account")
    with stage.database.write() as session:  # meanwhile the other owner is none any more
        session.execute(
            update(MembershipRow).where(MembershipRow.user_id == other.user_id).values(role="buyer")
        )
    stage.now += WAIT
    assert carry_out(stage) == []
    assert (count(stage, UserRow), count(stage, DeletionRow)) == (2, 0)
    with stage.database.read() as session:
        entry = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence.desc())).first()
    assert entry is not None
    assert (entry.action, entry.details) == ("deletion_dropped", {"code": "last_owner"})
