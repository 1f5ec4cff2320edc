"""Revisions: a new file for the same thing, beside the old one and its quotes."""

from __future__ import annotations

import pytest

from app.marketplace.quoting import delete_part, list_parts, read_papers, read_quote, write_note
from app.marketplace.quoting.survey_offers import SurveyOffers
from app.marketplace.workspace import (
    FindParts,
    MoveParts,
    create_folder,
    find_cheapest,
    find_parts,
    list_revisions,
    move_parts,
    name_issue,
)
from app.offers import Requirement
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.stage import SECRET_KEY, TO_DRESDEN, Stage
from tests.marketplace.workspace.revising import revise, revise_measured


def test_a_revision_stands_beside_its_quotes_and_is_what_lists_show(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first = stage.upload_measured(viewer)
    quote = stage.quote_cheapest(viewer, first.id)
    with stage.database.write() as session:
        folder = create_folder(session, viewer, "Greifer", now=stage.now)
        move_parts(session, viewer, MoveParts((first.id,), folder.id), now=stage.now)
        write_note(session, viewer, first.id, "Bohrung 10 H7", now=stage.now)
    second = revise(stage, viewer, first.id, keeps_note=True)
    stage.work()
    third = revise_measured(stage, viewer, second.id, "l_bracket.stl")
    assert (second.issue, third.issue) == (2, 3)
    with stage.database.read() as session:
        assert [part.id for part in list_parts(viewer, session, now=stage.now).parts] == [third.id]
        found = find_parts(viewer, session, FindParts(folder=folder.id), now=stage.now)
        assert [(part.id, part.issue) for part in found.parts] == [(third.id, 3)]
        assert read_papers(viewer, session, second.id, now=stage.now).note == "Bohrung 10 H7"
        assert read_papers(viewer, session, third.id, now=stage.now).note == ""
        assert read_quote(viewer, session, quote.id).content.items[0].part.part_id == first.id
        chain = list_revisions(viewer, session, first.id, now=stage.now)
    assert [(one.letter, one.id) for one in chain] == [("C", third.id), ("B", second.id), ("A", first.id)]
    assert first.measurements is not None
    assert first.measurements.volume_mm3 is not None
    change = chain[1].change
    assert change is not None
    assert change.volume_by_mm3 is not None
    assert change.volume_by_mm3 == pytest.approx(4 / 3 * 3.14159 * 1000 - 8000, rel=0.02)
    assert change.size_by_mm == pytest.approx((0, 0, 0), abs=0.1)
    assert chain[2].change is None
    assert stage.read(viewer, first.id).status == "measured"


def test_the_price_of_the_same_wishes_before_and_after(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first = stage.upload_measured(viewer)
    second = revise_measured(stage, viewer, first.id)
    prices = []
    with stage.database.read() as session:
        for part_id in (first.id, second.id):
            command = SurveyOffers(part_id, 5, Requirement(process="PBF-LB/P"), TO_DRESDEN)
            money = find_cheapest(
                session, viewer, command,
                prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
            )  # fmt: skip
            assert money is not None
            prices.append(money.amount_minor)
    composed = [
        stage.compose(viewer, part_id, quantity=5, requirement=Requirement(process="PBF-LB/P"), limit=1)
        for part_id in (first.id, second.id)
    ]
    assert prices == [one.items[0].offers[0].offer.total.amount_minor for one in composed]
    assert prices[0] != prices[1]


def test_of_two_tabs_one_is_told(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first = stage.upload(viewer)
    second = revise(stage, viewer, first.id)
    files = sum(path.is_file() for path in stage.storage.folder.rglob("*"))
    with pytest.raises(Conflict) as refusal:
        revise(stage, viewer, first.id, "l_bracket.stl")
    assert (refusal.value.code, refusal.value.parameters) == (
        "revision_not_newest",
        {"newest_id": second.id},
    )
    with pytest.raises(Invalid, match="revision_same_file"):
        revise(stage, viewer, second.id)
    assert sum(path.is_file() for path in stage.storage.folder.rglob("*")) == files
    with stage.database.read() as session:
        assert len(list_revisions(viewer, session, second.id, now=stage.now)) == 2


def test_when_the_newest_goes_the_one_before_is_shown_again(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first = stage.upload(viewer)
    second = revise(stage, viewer, first.id)
    third = revise(stage, viewer, second.id, "l_bracket.stl")
    with stage.database.write() as session:
        delete_part(session, viewer, second.id, now=stage.now)
    with stage.database.read() as session:
        chain = list_revisions(viewer, session, first.id, now=stage.now)
        assert [one.letter for one in chain] == ["C", "A"]
    with stage.database.write() as session:
        delete_part(session, viewer, third.id, now=stage.now)
    with stage.database.read() as session:
        assert [part.id for part in list_parts(viewer, session, now=stage.now).parts] == [first.id]
    assert revise(stage, viewer, first.id).issue == 2


def test_a_revision_belongs_to_whoever_the_part_belongs_to(stage: Stage) -> None:
    guest, stranger = stage.make_guest(), stage.add_member("B")
    first = stage.upload(guest)
    second = revise(stage, guest, first.id)
    assert second.expires_at == first.expires_at
    with pytest.raises(NotFound, match="part_not_found"):
        revise(stage, stranger, second.id, "l_bracket.stl")
    with pytest.raises(NotFound, match="part_not_found"), stage.database.read() as session:
        list_revisions(stranger, session, first.id, now=stage.now)
    with pytest.raises(NotFound):
        stage.read(stranger, second.id)


def test_a_program_that_may_only_read_revises_nothing(stage: Stage) -> None:
    from dataclasses import replace

    viewer = stage.add_member("A")
    part = stage.upload(viewer)
    with pytest.raises(NotAllowed, match="scope_missing"):
        revise(stage, replace(viewer, scopes=frozenset(("parts:read",))), part.id)


def test_letters_go_on_after_z() -> None:
    assert [name_issue(number) for number in (1, 2, 26, 27, 52, 53, 703)] == [
        "A", "B", "Z", "AA", "AZ", "BA", "AAA",
    ]  # fmt: skip
