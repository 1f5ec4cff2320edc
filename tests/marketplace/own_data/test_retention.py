"""Unused parts are announced and then go; a look, a quote or a shorter choice moves the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.tables import FileKeyRow, MailRow, PartNoticeRow, PartRow
from app.marketplace.accounts import Viewer
from app.marketplace.guarding import allow_own, note_opening
from app.marketplace.own_data import choose_retention, delete_unused_parts, read_retention
from app.marketplace.quoting import read_quote
from app.values import Invalid, NotAllowed
from tests.marketplace.guarding.conftest import SealedStage
from tests.marketplace.stage import Stage

DAY = timedelta(days=1)


def sweep(stage: Stage) -> int:
    with stage.database.write() as session:
        return delete_unused_parts(session, policy=stage.policy, now=stage.now)


def look(stage: Stage, viewer: Viewer, part_id: str) -> None:
    with stage.database.write() as session:
        opening = allow_own(viewer, session.get_one(PartRow, part_id), part_id, "preview", "view")
        note_opening(session, opening, now=stage.now)


def choose(stage: Stage, viewer: Viewer, days: int | None) -> None:
    with stage.database.write() as session:
        choose_retention(session, viewer, days, policy=stage.policy, now=stage.now)


def list_letters(stage: Stage) -> list[MailRow]:
    with stage.database.read() as session:
        return [*session.scalars(select(MailRow).order_by(MailRow.created_at))]


def list_ids(stage: Stage, table: type[PartRow] | type[PartNoticeRow]) -> list[str]:
    with stage.database.read() as session:
        column = PartRow.id if table is PartRow else PartNoticeRow.part_id
        return sorted(session.scalars(select(column)))


def test_nobody_looked_at_it(sealed: SealedStage) -> None:
    owner = sealed.add_member("Muster GmbH", "owner")
    begun = sealed.now
    parts = [sealed.upload_measured(owner).id for _ in range(2)]
    sealed.now = begun + 166 * DAY - timedelta(minutes=1)
    assert (sweep(sealed), list_letters(sealed)) == (0, [])
    sealed.now = begun + 166 * DAY
    assert sweep(sealed) == 0
    (letter,) = list_letters(sealed)  # one for all of them
    assert letter.kind == "parts_going"
    assert letter.parameters == {
        "count": 2, "names": "cube_20mm.stl, cube_20mm.stl",
        "goes_on": (begun + 180 * DAY).date().isoformat(),
    }  # fmt: skip
    sealed.now = begun + 180 * DAY - timedelta(minutes=1)
    assert (sweep(sealed), len(list_letters(sealed))) == (0, 1)
    assert list_ids(sealed, PartRow) == sorted(parts)
    sealed.now = begun + 180 * DAY
    assert sweep(sealed) == 2
    assert list_ids(sealed, PartRow) == list_ids(sealed, PartNoticeRow) == []
    with sealed.database.read() as session:
        assert set(session.scalars(select(FileKeyRow.wrapped))) == {None}
    sealed.work()
    assert sealed.files == []


def test_a_look_after_the_letter_keeps_it(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    begun = stage.now
    kept, _ = (stage.upload_measured(owner).id for _ in range(2))
    stage.now = begun + 170 * DAY
    sweep(stage)
    look(stage, owner, kept)
    stage.now = begun + 190 * DAY
    assert sweep(stage) == 1
    assert list_ids(stage, PartRow) == [kept]
    assert list_ids(stage, PartNoticeRow) == []
    stage.now = begun + (170 + 166) * DAY
    sweep(stage)
    assert list_ids(stage, PartNoticeRow) == [kept]


def test_measuring_is_no_look(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    begun = stage.now
    part = stage.upload(owner)
    stage.now = begun + 100 * DAY
    stage.work()
    stage.now = begun + 166 * DAY
    sweep(stage)
    assert list_ids(stage, PartNoticeRow) == [part.id]


def test_a_quote_keeps_its_part_and_outlives_it(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    begun = stage.now
    part = stage.upload_measured(owner)
    stage.now = begun + 160 * DAY
    quote = stage.quote_cheapest(owner, part.id)  # valid for 14 days, and 90 more
    stage.now = begun + (160 + 14 + 90 - 14) * DAY
    sweep(stage)
    assert list_ids(stage, PartNoticeRow) == []
    stage.now += DAY
    sweep(stage)
    assert list_ids(stage, PartNoticeRow) == [part.id]
    stage.now += 14 * DAY
    assert sweep(stage) == 1
    with stage.database.read() as session:
        (item,) = read_quote(owner, session, quote.id).content.items
    assert item.part.sha256 == part.sha256
    assert item.part.volume_mm3 == pytest.approx(8000)


def test_a_shorter_choice_is_for_that_organisation_only(stage: Stage) -> None:
    owner, other = stage.add_member("Muster GmbH", "owner"), stage.add_member("Fremd AG", "owner")
    begun = stage.now
    mine, theirs = stage.upload_measured(owner).id, stage.upload_measured(other).id
    choose(stage, owner, 30)
    with stage.database.read() as session:
        assert read_retention(owner, session, policy=stage.policy).chosen == 30
        assert read_retention(other, session, policy=stage.policy).chosen is None
    stage.now = begun + 16 * DAY
    sweep(stage)
    assert list_ids(stage, PartNoticeRow) == [mine]
    stage.now = begun + 30 * DAY
    assert sweep(stage) == 1
    assert list_ids(stage, PartRow) == [theirs]


def test_taking_the_choice_back_keeps_what_was_announced(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    part = stage.upload_measured(owner).id
    choose(stage, owner, 7)
    sweep(stage)  # seven days are shorter than the notice, which comes all the same
    assert list_ids(stage, PartNoticeRow) == [part]
    choose(stage, owner, None)
    stage.now += 14 * DAY
    assert sweep(stage) == 0
    assert list_ids(stage, PartRow) == [part]


def test_who_may_choose_what(stage: Stage) -> None:
    owner, buyer = stage.add_member("Muster GmbH", "owner"), stage.add_member("Fremd AG")
    for days in (0, 6, 181):
        with pytest.raises(Invalid, match="retention_out_of_range"):
            choose(stage, owner, days)
    with pytest.raises(NotAllowed, match="owner_only"):
        choose(stage, buyer, 30)
    with pytest.raises(NotAllowed, match="sign_in_required"):
        choose(stage, stage.make_guest(), 30)


def test_guests_parts_have_their_own_clock(stage: Stage) -> None:
    guest = stage.make_guest()
    stage.upload(guest)
    stage.now += 400 * DAY
    assert (sweep(stage), list_letters(stage)) == (0, [])
