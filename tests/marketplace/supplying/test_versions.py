"""From a draft to what is in force and back: who may, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.catalogue.document_changes import Change
from app.database.tables import CatalogueVersionRow, MailRow, RateCardRow, UserRow
from app.marketplace.accounts import Viewer
from app.marketplace.supplying import (
    FourEyes,
    PublishVersion,
    VersionView,
    compare_versions,
    import_catalogue,
    list_overtaken,
    list_own_providers,
    publish_version,
    read_version,
    set_four_eyes,
)
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError
from app.wiring import start_due_versions
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import Stage
from tests.marketplace.supplying.firm import Firm, found_firm
from tests.refusals import refuse, try_at_once


@pytest.fixture
def firm(stage: Stage, catalogue_rows: CatalogueRows) -> Firm:
    return found_firm(stage, catalogue_rows)


def count_cards(firm: Firm) -> int:
    with firm.stage.database.read() as session:
        found = select(func.count()).select_from(RateCardRow).where(RateCardRow.provider_code == firm.code)
        return session.scalar(found) or 0


def raise_margin(firm: Firm, margin: float = 0.4) -> VersionView:
    return firm.change(firm.start(), {"rate_card": {"margin": margin}})


def without_first_machine(version: VersionView) -> dict[str, Any]:
    document = version.document
    return {
        "machines": document["machines"][1:],
        "rate_card": {"machine_rates": document["rate_card"]["machine_rates"][1:]},
    }


def test_a_draft_begins_with_what_is_in_force(firm: Firm) -> None:
    before = firm.in_force()
    draft = firm.start()

    assert (draft.status, draft.revision, draft.number) == ("draft", 1, None)
    assert draft.document["rate_card"]["margin"] == 0.36
    assert "build_volume_mm" not in draft.document["machines"][0]  # the data sheet's
    assert [each.status for each in firm.versions()] == ["draft", "published"]
    assert firm.in_force() == before
    checked = firm.check(draft)
    assert checked.faults == ()
    # it would be valid from the day it is published on
    card = replace(before.rate_card, valid_from=firm.stage.now.date())
    assert checked.provider == replace(before, rate_card=card)


def test_there_is_one_draft_at_a_time(firm: Firm) -> None:
    draft = firm.start()

    refusal = refuse(Conflict, "draft_exists", firm.start)

    assert refusal.parameters == {"version_id": draft.id}
    firm.step(draft, "discard")
    assert firm.start().id != draft.id
    assert draft.id not in {each.id for each in firm.versions()}


def test_publishing_puts_a_new_catalogue_into_force(firm: Firm) -> None:
    before = firm.catalogue()
    published = firm.publish(raise_margin(firm))

    assert (published.status, published.number) == ("published", 2)
    assert published.valid_from == date(2026, 11, 23)
    after = firm.catalogue()
    assert after.version != before.version
    card = firm.in_force().rate_card
    assert (card.margin, card.version, card.valid_from) == (0.4, 2, date(2026, 11, 23))
    others = [each for each in after.market.providers if each.code != firm.code]
    assert others == [each for each in before.market.providers if each.code != firm.code]
    assert [(each.number, each.status) for each in firm.versions()] == [
        (2, "published"),
        (1, "superseded"),
    ]


def test_rolling_back_publishes_the_old_content_as_a_new_version(firm: Firm) -> None:
    before = firm.in_force()
    first = firm.start()
    firm.publish(firm.change(first, without_first_machine(first)))
    assert len(firm.in_force().machines) == 2

    old = firm.versions()[-1]
    back = firm.roll_back(old.id)

    assert (back.number, back.status, back.based_on_id) == (3, "published", old.id)
    after = firm.in_force()
    assert after == replace(
        before, rate_card=replace(before.rate_card, version=3, valid_from=date(2026, 11, 23))
    )
    refuse(Conflict, "version_never_in_force", lambda: firm.roll_back(back.id))


def test_a_version_with_faults_is_not_published(firm: Firm) -> None:
    before = firm.catalogue()
    draft = firm.change(firm.start(), {"rate_card": {"margin": 2.0, "energy_eur_per_kwh": None}})

    refusal = refuse(Invalid, "version_at_fault", lambda: firm.publish(draft))

    assert refusal.parameters == {
        "count": 2,
        "faults": [
            {"place": "rate_card.margin", "problem": "out_of_range", "parameters": {"value": "2.0"}},
            {"place": "rate_card.energy_eur_per_kwh", "problem": "missing", "parameters": {"value": None}},
        ],
    }
    assert firm.catalogue() == before
    assert count_cards(firm) == 1
    assert firm.versions()[0].status == "draft"


def test_a_card_that_breaks_a_law_is_not_published_and_the_example_is_shown(firm: Firm) -> None:
    before = firm.catalogue()
    draft = firm.start()
    formula = {
        "machine_code": "m100",
        "material_code": "lpbf-316l",
        "text": "max(80 - 0.5 * volume_cm3, 1)",
    }
    broken = firm.change(draft, {"rate_card": {"formula_rates": [formula]}})

    refusal = refuse(Invalid, "laws_broken", lambda: firm.publish(broken))

    (first, *_) = refusal.parameters["faults"]  # type: ignore[misc]
    assert isinstance(first, dict)
    assert first["parameters"]["machine"] == "m100"  # type: ignore[index,call-overload]
    assert firm.catalogue() == before
    assert count_cards(firm) == 1


def test_what_was_checked_is_what_is_published(firm: Firm) -> None:
    draft = firm.start()
    checked = firm.check(draft)
    changed = firm.change(draft, {"pickup_hour": 17})
    command = PublishVersion(changed.id, changed.revision)

    def publish() -> None:
        with firm.stage.database.write() as session:
            publish_version(
                session, firm.owner, firm.code, command,
                checked=checked, facts=firm.facts, now=firm.stage.now,
            )  # fmt: skip

    refuse(Conflict, "draft_changed", publish)
    assert firm.in_force().pickup_hour == 16


def test_what_is_written_as_text_stays_and_is_told(firm: Firm) -> None:
    draft = firm.change(firm.start(), {"rate_card": {"margin": "viel"}})
    checked = firm.check(draft)
    with firm.stage.database.read() as session:
        kept = read_version(firm.owner, session, firm.code, draft.id)

    assert [(each.place, each.code, each.shown) for each in checked.faults] == [
        ("rate_card.margin", "wrong_kind", "viel")
    ]
    assert kept.document["rate_card"]["margin"] == "viel"


def test_a_card_whose_days_are_over_is_none_to_publish(firm: Firm) -> None:
    today = firm.stage.now.date()
    before = firm.in_force()
    draft = firm.change(firm.start(), {"rate_card": {"valid_until": (today - timedelta(days=1)).isoformat()}})

    checked = firm.check(draft)

    assert not checked.is_publishable
    assert [(each.place, each.code) for each in checked.faults] == [
        ("rate_card.valid_until", "ends_before_it_begins")
    ]
    refuse(Invalid, "version_at_fault", lambda: firm.publish(draft))
    assert firm.in_force() == before
    assert firm.check(firm.change(draft, {"rate_card": {"valid_until": today.isoformat()}})).is_publishable


def test_nobody_overwrites_what_he_did_not_see(firm: Firm) -> None:
    draft = firm.start()
    firm.change(draft, {"pickup_hour": 17})

    refusal = refuse(Conflict, "draft_changed", lambda: firm.change(draft, {"pickup_hour": 18}))

    assert refusal.parameters == {"revision": 2}
    assert firm.versions()[0].document["pickup_hour"] == 17
    refuse(Conflict, "draft_changed", lambda: firm.publish(draft))


def test_a_change_that_changes_nothing_is_no_revision(firm: Firm) -> None:
    draft = firm.start()

    assert firm.change(draft, {"name": draft.document["name"]}).revision == 1


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"code": "another-firm"}, "field_fixed"),
        ({"is_fictional": False}, "field_fixed"),
        ({"summary_de": float("nan")}, "document_invalid"),
        ({"summary_de": "a\x00b"}, "document_invalid"),
        ({"summary_de": "a" * 1_000_001}, "document_too_large"),
    ],
)
def test_what_cannot_be_stored_is_refused(firm: Firm, patch: dict[str, Any], code: str) -> None:
    draft = firm.start()

    refuse(SchichtwerkError, code, lambda: firm.change(draft, patch))

    assert firm.versions()[0].document == draft.document


def test_a_bottomless_document_is_refused(firm: Firm) -> None:
    deep: Any = 1
    for _ in range(30):
        deep = [deep]
    draft = firm.start()

    refuse(Invalid, "document_invalid", lambda: firm.change(draft, {"name": deep}))


def test_a_whole_document_takes_the_place_of_the_draft(firm: Firm) -> None:
    draft = firm.start()
    document = {**draft.document, "industries": ["dental"]}

    changed = firm.change(draft, document, replaces=True)

    assert changed.document == document
    with firm.stage.database.read() as session:
        changes = compare_versions(firm.owner, session, firm.code, draft.id)
    assert changes == (Change("industries", draft.document["industries"], ["dental"]),)


def test_a_comparison_names_rows_by_what_they_are_about(firm: Firm) -> None:
    draft = firm.start()
    rates = [*draft.document["rate_card"]["machine_rates"]]
    rates = [{**rates[0], "eur_per_h": 70.0}, *rates[2:], {**rates[1], "machine_code": "new"}]
    changed = firm.change(draft, {"rate_card": {"machine_rates": rates, "margin": 0.36}})
    with firm.stage.database.read() as session:
        changes = compare_versions(firm.owner, session, firm.code, changed.id)

    assert [(each.place, each.before, each.after) for each in changes][:1] == [
        ("rate_card.machine_rates[truprint-1000].eur_per_h", 63.0, 70.0)
    ]
    assert [each.place for each in changes][1:] == [
        "rate_card.machine_rates[new]",
        "rate_card.machine_rates[dmp-350]",
    ]


def test_a_draft_is_not_published_over_what_came_into_force_since(firm: Firm) -> None:
    firm.publish(raise_margin(firm))
    draft = firm.change(firm.start(), {"pickup_hour": 18})
    older = next(each for each in firm.versions() if each.number == 1)
    firm.roll_back(older.id)

    refusal = refuse(Conflict, "newer_in_force", lambda: firm.publish(draft))

    assert refusal.parameters == {"number": 3}
    refuse(Conflict, "newer_in_force", lambda: firm.publish(draft, replaces=2))
    assert firm.in_force().pickup_hour == 16
    assert firm.in_force().rate_card.version == 3
    published = firm.publish(draft, replaces=3)
    assert (published.number, firm.in_force().pickup_hour) == (4, 18)


def test_an_import_since_the_draft_was_begun_is_seen_too(firm: Firm) -> None:
    firm.publish(raise_margin(firm))
    draft = firm.change(firm.start(), {"pickup_hour": 18})
    with firm.stage.database.write() as session:
        import_catalogue(session, firm.stage.prepared.catalogue, now=firm.stage.now)

    refuse(Conflict, "newer_in_force", lambda: firm.publish(draft))

    assert firm.publish(draft, replaces=3).number == 4


def test_a_draft_from_an_older_version_was_begun_over_the_newest(firm: Firm) -> None:
    firm.publish(raise_margin(firm))
    older = next(each for each in firm.versions() if each.number == 1)

    draft = firm.start(version_id=older.id)

    assert (draft.begun_over, draft.based_on_id) == (2, older.id)
    assert firm.publish(draft).number == 3


def test_a_later_version_comes_into_force_on_its_day(firm: Firm) -> None:
    later = date(2026, 12, 1)
    scheduled = firm.publish(raise_margin(firm), valid_from=later)

    assert (scheduled.status, scheduled.number, scheduled.valid_from) == ("scheduled", None, later)
    assert firm.in_force().rate_card.margin == 0.36
    database = firm.stage.database
    assert start_due_versions(database, now=firm.stage.now + timedelta(days=7)) == 0
    assert firm.in_force().rate_card.margin == 0.36

    assert start_due_versions(database, now=firm.stage.now + timedelta(days=8)) == 1
    card = firm.in_force().rate_card
    assert (card.margin, card.valid_from, card.version) == (0.4, later, 2)
    assert start_due_versions(database, now=firm.stage.now + timedelta(days=8)) == 0


def list_letters(firm: Firm) -> list[tuple[str, dict[str, Any]]]:
    with firm.stage.database.read() as session:
        rows = session.scalars(
            select(MailRow).where(MailRow.kind == "version_overtaken").order_by(MailRow.id)
        )
        return [(row.recipient, dict(row.parameters)) for row in rows]


def test_owners_are_told_what_waits_when_another_comes_into_force_before(firm: Firm) -> None:
    later = date(2026, 12, 1)
    waiting = firm.publish(raise_margin(firm), valid_from=later)
    firm.hire("planner")
    assert list_overtaken(firm.versions()) == ()
    assert list_letters(firm) == []

    firm.publish(firm.change(firm.start(), {"pickup_hour": 17}))

    assert [each.id for each in list_overtaken(firm.versions())] == [waiting.id]
    with firm.stage.database.read() as session:
        owner = session.get_one(UserRow, firm.owner.user_id).email
    told = {"firm": firm.in_force().name, "number": 2, "valid_from_on": "2026-12-01"}
    assert list_letters(firm) == [(owner, told)]

    # on its day it comes into force as it was promised, and nobody is told of it any more
    assert start_due_versions(firm.stage.database, now=firm.stage.now + timedelta(days=8)) == 1
    assert firm.in_force().rate_card.margin == 0.4
    assert list_overtaken(firm.versions()) == ()
    assert list_letters(firm) == [(owner, told)]


def test_what_was_begun_over_the_version_in_force_is_not_overtaken(firm: Firm) -> None:
    firm.publish(firm.change(firm.start(), {"pickup_hour": 17}))
    waiting = firm.publish(raise_margin(firm), valid_from=date(2026, 12, 1))
    # begun from the one that waits, so it goes on from it
    following = firm.change(firm.start(version_id=waiting.id), {"pickup_hour": 15})
    firm.publish(following, valid_from=date(2026, 12, 8))

    assert start_due_versions(firm.stage.database, now=firm.stage.now + timedelta(days=8)) == 1

    assert [each.status for each in firm.versions()].count("scheduled") == 1
    assert list_overtaken(firm.versions()) == ()
    assert list_letters(firm) == []


def test_two_versions_cannot_wait_for_the_same_day(firm: Firm) -> None:
    later = date(2026, 12, 1)
    first = firm.publish(raise_margin(firm), valid_from=later)
    second = raise_margin(firm, 0.41)

    refuse(Conflict, "day_taken", lambda: firm.publish(second, valid_from=later))
    refuse(Invalid, "day_is_past", lambda: firm.publish(second, valid_from=date(2026, 11, 22)))

    firm.step(first, "discard")
    assert firm.publish(second, valid_from=later).status == "scheduled"


def test_with_four_eyes_another_person_publishes(firm: Firm) -> None:
    planner = firm.hire("planner")
    with firm.stage.database.write() as session:
        set_four_eyes(session, firm.owner, firm.code, needs_four_eyes=True, now=firm.stage.now)
    draft = raise_margin(firm)

    refuse(Conflict, "version_not_submitted", lambda: firm.publish(draft, planner))
    submitted = firm.step(draft, "submit")
    refuse(Conflict, "version_moved_on", lambda: firm.change(submitted, {"pickup_hour": 17}))
    assert isinstance(
        refuse(NotAllowed, "second_person_required", lambda: firm.publish(submitted)), NotAllowed
    )
    assert firm.in_force().rate_card.margin == 0.36

    published = firm.publish(submitted, planner)
    assert (published.published_by, published.edited_by) == ("Bert Muster", "Erika Mustermann")
    assert firm.in_force().rate_card.margin == 0.4


def test_a_planner_cannot_free_himself_of_four_eyes(firm: Firm) -> None:
    planner = firm.hire("planner")

    def switch_off() -> None:
        with firm.stage.database.write() as session:
            set_four_eyes(session, planner, firm.code, needs_four_eyes=True, now=firm.stage.now)

    refuse(NotAllowed, "owner_only", switch_off)


def switch(firm: Firm, viewer: Viewer, *, is_on: bool) -> FourEyes:
    with firm.stage.database.write() as session:
        return set_four_eyes(session, viewer, firm.code, needs_four_eyes=is_on, now=firm.stage.now)


def test_four_eyes_are_switched_off_by_two(firm: Firm) -> None:
    planner = firm.hire("planner")
    switch(firm, firm.owner, is_on=True)
    refuse(NotAllowed, "owner_only", lambda: switch(firm, planner, is_on=False))

    asked = FourEyes(is_needed=True, off_asked_by="Erika Mustermann", may_confirm=False)
    assert switch(firm, firm.owner, is_on=False) == asked
    assert switch(firm, firm.owner, is_on=False) == asked  # asking twice is no second person
    refuse(Conflict, "version_not_submitted", lambda: firm.publish(raise_margin(firm)))

    assert switch(firm, planner, is_on=False) == FourEyes(is_needed=False)
    draft = next(each for each in firm.versions() if each.status == "draft")
    assert firm.publish(draft).number == 2
    # agreed once is not agreed for ever
    switch(firm, firm.owner, is_on=True)
    assert switch(firm, firm.owner, is_on=False).is_needed


def test_keeping_four_eyes_takes_the_request_back(firm: Firm) -> None:
    planner, second = firm.hire("planner"), firm.hire("owner")
    switch(firm, firm.owner, is_on=True)
    switch(firm, firm.owner, is_on=False)

    assert switch(firm, second, is_on=True) == FourEyes(is_needed=True)

    refuse(NotAllowed, "owner_only", lambda: switch(firm, planner, is_on=False))
    assert switch(firm, second, is_on=False).off_asked_by == "Bert Muster"


def test_of_two_who_publish_at_once_one_wins(firm: Firm) -> None:
    second = firm.hire("owner")
    draft = raise_margin(firm)
    assert try_at_once(lambda: firm.publish(draft), lambda: firm.publish(draft, second)) == [
        "done",
        "version_moved_on",
    ]
    assert count_cards(firm) == 2
    with firm.stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CatalogueVersionRow)) == 2
    assert [each.status for each in firm.versions()] == ["published", "superseded"]


def test_an_import_in_between_is_a_version_to_go_back_to(firm: Firm) -> None:
    firm.publish(raise_margin(firm))
    firm.stage.now += timedelta(days=1)
    with firm.stage.database.write() as session:
        import_catalogue(session, firm.stage.prepared.catalogue, now=firm.stage.now)
    firm.stage.now += timedelta(days=1)
    firm.start()

    assert [(each.number, each.status) for each in firm.versions()] == [
        (None, "draft"),
        (3, "published"),
        (2, "superseded"),
        (1, "superseded"),
    ]
    assert firm.versions()[1].document["rate_card"]["margin"] == 0.36


def test_only_its_people_and_the_operator_know_of_a_firm(firm: Firm) -> None:
    stage = firm.stage
    draft = firm.start()
    operator = stage.add_member("Betrieb", is_operator=True)
    strangers = [firm.hire("buyer"), stage.add_member("Konkurrenz", "owner"), stage.add_member("Kunde")]

    for viewer in (firm.owner, firm.hire("planner"), operator):
        with stage.database.read() as session:
            assert read_version(viewer, session, firm.code, draft.id).id == draft.id
            assert firm.code in {each.code for each in list_own_providers(viewer, session)}
    for viewer in strangers:
        for act in (
            lambda viewer=viewer: firm.start(viewer),
            lambda viewer=viewer: firm.change(draft, {"pickup_hour": 3}, viewer),
            lambda viewer=viewer: firm.publish(draft, viewer),
            lambda viewer=viewer: firm.step(draft, "discard", viewer),
        ):
            refuse(NotFound, "provider_not_found", act)
        with stage.database.read() as session:
            assert list_own_providers(viewer, session) == ()
    assert firm.versions()[0].document == draft.document


def test_a_version_of_another_firm_is_not_found(firm: Firm) -> None:
    other = replace_firm(firm, "demo-elbschicht")
    theirs = other.start()

    refuse(NotFound, "version_not_found", lambda: firm.start(version_id=theirs.id))
    refuse(NotFound, "version_not_found", lambda: firm.publish(theirs))
    refuse(NotFound, "version_not_found", lambda: firm.roll_back(theirs.id))


def replace_firm(firm: Firm, code: str) -> Firm:
    """Another firm, in the hands of the operator."""
    return Firm(firm.stage, firm.stage.add_member("Betrieb", is_operator=True), code)


def test_invalid_is_no_conflict(firm: Firm) -> None:
    draft = firm.change(firm.start(), {"tiers": []})

    refuse(Invalid, "version_at_fault", lambda: firm.publish(draft))
