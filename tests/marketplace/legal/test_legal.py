"""Legal texts: published for ever, in force from a day on, agreed to by the person himself and now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.database.tables import ConsentRow, LegalTextRow, MailRow, ProviderRow
from app.marketplace.accounts import Browser, SignUp, Viewer, confirm_sign_up, guest_viewer, sign_up
from app.marketplace.auditing import AuditQuery, list_audit
from app.marketplace.legal import (
    SaveDraft,
    agree,
    count_in_force,
    list_consents,
    list_legal_versions,
    list_to_agree,
    publish_text,
    read_draft,
    read_legal_text,
    save_draft,
)
from app.programme import LEGAL_KINDS, LegalKind
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError
from tests.legal_texts import publish
from tests.marketplace.accounts.doors import Opened
from tests.marketplace.stage import Stage

TODAY = date(2026, 11, 23)


@pytest.fixture
def operator(stage: Stage) -> Viewer:
    return stage.add_member("Programme", "owner", is_operator=True)


def draft(stage: Stage, viewer: Viewer, body: str = "Text", kind: LegalKind = "terms") -> int:
    with stage.database.write() as session:
        return save_draft(session, viewer, SaveDraft(kind, body, body), now=stage.now).version


def put_into_force(stage: Stage, viewer: Viewer, day: date, version: int, kind: LegalKind = "terms") -> None:
    with stage.database.write() as session:
        publish_text(session, viewer, kind, version, day, now=stage.now)


def refused(stage: Stage, kind: type[SchichtwerkError], code: str, viewer: Viewer, *texts: str) -> None:
    with pytest.raises(kind) as refusal, stage.database.write() as session:
        agree(session, viewer, texts, how="page", now=stage.now)
    assert refusal.value.code == code
    with stage.database.read() as session:
        assert session.scalars(select(ConsentRow)).all() == []


def change(stage: Stage, table: type[LegalTextRow | ConsentRow], **values: object) -> None:
    """What no use case does."""
    with stage.database.write() as session:
        row = session.scalars(select(table)).first()
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()


def to_agree(stage: Stage, viewer: Viewer) -> list[str]:
    with stage.database.read() as session:
        return [each.id for each in list_to_agree(viewer, session, now=stage.now)]


@pytest.mark.parametrize("kind", LEGAL_KINDS)
def test_drafts_are_shipped_in_both_languages_and_cannot_be_published_as_they_are(
    stage: Stage, operator: Viewer, kind: LegalKind
) -> None:
    with stage.database.read() as session:
        text = read_legal_text(session, kind, now=stage.now)
        shown = read_draft(operator, session, kind, now=stage.now)
    assert (text.version, text.is_in_force, shown.version) == (0, False, 1)
    assert text.body_de.startswith("> **Entwurf.**")
    assert text.body_en.startswith("> **Draft.**")
    version = draft(stage, operator, text.body_de, kind)
    with pytest.raises(Conflict) as refusal:
        put_into_force(stage, operator, TODAY, version, kind)
    assert refusal.value.code == "legal_text_open"
    gaps = refusal.value.parameters["gaps"]
    assert isinstance(gaps, list)
    assert "Rechtsanwalt" in str(gaps[0])
    with stage.database.read() as session:
        assert count_in_force(session, now=stage.now) == {}


def test_a_text_published_for_tomorrow_is_not_in_force_today(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH")
    put_into_force(stage, operator, TODAY + timedelta(days=1), draft(stage, operator))
    with stage.database.read() as session:
        assert read_legal_text(session, "terms", now=stage.now).version == 0
        assert [each.is_in_force for each in list_legal_versions(session, "terms", now=stage.now)] == [False]
    assert to_agree(stage, member) == []
    # the day begins in Saxony, an hour before it does in UTC
    stage.now = stage.now.replace(hour=23, minute=0)
    with stage.database.read() as session:
        assert read_legal_text(session, "terms", now=stage.now).version == 1
    assert len(to_agree(stage, member)) == 1


def test_what_was_published_never_changes(stage: Stage, operator: Viewer) -> None:
    put_into_force(stage, operator, TODAY, draft(stage, operator, "First"))
    assert draft(stage, operator, "Second") == 2
    with stage.database.read() as session:
        assert read_legal_text(session, "terms", now=stage.now, version=1).body_en == "First"
        with pytest.raises(NotFound):  # a draft is nobody's
            read_legal_text(session, "terms", now=stage.now, version=2)
        (entry,) = list_audit(operator, session, AuditQuery(object_kind="legal_text")).entries
    assert (entry.action, entry.object_id) == ("legal_text_published", "terms")
    with pytest.raises(RuntimeError, match="never changes"):
        change(stage, LegalTextRow, body_en="Other")


def test_refusals_of_publishing(stage: Stage, operator: Viewer) -> None:
    draft(stage, operator)

    def refuse(viewer: Viewer, version: int, day: date, code: str) -> None:
        with pytest.raises(SchichtwerkError) as refusal, stage.database.write() as session:
            publish_text(session, viewer, "terms", version, day, now=stage.now)
        assert refusal.value.code == code
        with stage.database.read() as session:
            assert list_legal_versions(session, "terms", now=stage.now) == ()

    refuse(operator, 1, TODAY - timedelta(days=1), "legal_day_past")
    refuse(operator, 2, TODAY, "legal_text_moved_on")
    refuse(stage.add_member("Muster GmbH", "owner"), 1, TODAY, "operator_only")
    refuse(guest_viewer(), 1, TODAY, "scope_missing")
    put_into_force(stage, operator, TODAY + timedelta(days=9), 1)
    draft(stage, operator)
    with pytest.raises(Invalid) as refusal:
        put_into_force(stage, operator, TODAY + timedelta(days=8), 2)
    assert refusal.value.code == "legal_day_before_last"


def test_consent_is_to_what_is_in_force_and_by_the_person_himself(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH")
    old = publish(stage.database, stage.now, ("terms",))["terms"]
    new = publish(stage.database, stage.now, ("terms",))["terms"]
    private = publish(stage.database, stage.now, ("privacy",))["privacy"]
    assert to_agree(stage, member) == [new]
    assert to_agree(stage, operator) == []

    refused(stage, Conflict, "legal_text_moved_on", member, old)
    refused(stage, Conflict, "legal_text_moved_on", member, new, private)
    refused(stage, Conflict, "legal_text_moved_on", member, "made-up")
    refused(stage, Invalid, "agreement_missing", member)
    refused(stage, NotAllowed, "sign_in_required", guest_viewer(), new)

    def click(_number: int) -> None:
        with stage.database.write() as session:
            agree(session, member, (new,), how="page", now=stage.now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    assert to_agree(stage, member) == []
    with stage.database.read() as session:
        (consent,) = list_consents(member, session)
        entries = list_audit(operator, session, AuditQuery(action="texts_agreed")).entries
    assert (consent.text_id, consent.version, consent.how, consent.given_at) == (new, 2, "page", stage.now)
    assert [each.details for each in entries] == [{"legal_text": "terms", "version": 2}]
    with pytest.raises(RuntimeError, match="never changes"):
        change(stage, ConsentRow, given_at=stage.now - timedelta(days=1))


def test_firms_agree_to_more(stage: Stage) -> None:
    member = stage.add_member("Muster GmbH", "owner")
    ids = publish(stage.database, stage.now, ("terms", "provider_terms"))
    assert to_agree(stage, member) == [ids["terms"]]
    with stage.database.write() as session:
        session.add(
            ProviderRow(
                code="firm", organisation_id=member.organisation_id, is_listed=False, updated_at=stage.now,
                position=0, document={},
            )
        )  # fmt: skip
    assert set(to_agree(stage, member)) == set(ids.values())


def test_signing_up_records_when_the_box_was_ticked(stage: Stage) -> None:
    ids = publish(stage.database, stage.now, ("terms", "privacy"))
    command = SignUp("eva@example.org", "Eva", "Eva GmbH", "en")

    def ask(agreed: tuple[str, ...]) -> None:
        with stage.database.write() as session:
            wanted = SignUp(
                **{name: getattr(command, name) for name in command.__slots__ if name != "agreed"},
                agreed=agreed,
            )
            sign_up(session, wanted, policy=stage.policy, now=stage.now)

    for agreed, code in (((), "agreement_missing"), (("made-up",), "legal_text_moved_on")):
        with pytest.raises(SchichtwerkError) as refusal:
            ask(agreed)
        assert refusal.value.code == code
    ticked_at = stage.now
    ask((ids["terms"], ids["privacy"]))
    with stage.database.read() as session:
        (path,) = session.scalars(select(MailRow.path))
    stage.now += timedelta(hours=3)
    token, doors = str(path).partition("token=")[2], Opened(stage.database)
    password = "a long enough pass phrase"
    user = confirm_sign_up(doors, token, password, browser=Browser(""), now=stage.now).user
    viewer = Viewer("member", user.id, user.organisation_id, "owner", frozenset())
    with stage.database.read() as session:
        given = list_consents(viewer, session)
    assert {(each.text_id, each.how, each.given_at) for each in given} == {
        (ids["terms"], "sign_up", ticked_at),
        (ids["privacy"], "sign_up", ticked_at),
    }
    assert to_agree(stage, viewer) == []


def test_the_database_itself_keeps_one_consent_a_version(stage: Stage) -> None:
    member = stage.add_member("Muster GmbH")
    text_id = publish(stage.database, stage.now, ("terms",))["terms"]
    with stage.database.write() as session:
        agree(session, member, (text_id,), how="api", now=stage.now)
        agree(session, member, (text_id,), how="page", now=stage.now + timedelta(days=1))
    with stage.database.read() as session:
        assert [each.how for each in list_consents(member, session)] == ["api"]
