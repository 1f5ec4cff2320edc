"""Quotes and referrals in one list, by what changed last, with what waits on top."""

from __future__ import annotations

from datetime import timedelta

from app.marketplace.accounts import Viewer
from app.marketplace.quoting import answer_question, ask_about_quote, delete_part, record_revision
from app.marketplace.workspace import MatterPage, list_matters
from tests.marketplace.stage import Stage
from tests.marketplace.test_two_tenants import furnish


def matters(stage: Stage, viewer: Viewer, **wanted: object) -> MatterPage:
    with stage.database.read() as session:
        return list_matters(viewer, session, now=stage.now, **wanted)  # type: ignore[arg-type]


def test_what_changed_last_stands_first(stage: Stage) -> None:
    viewer, operator = stage.add_member("A"), stage.add_member("O", is_operator=True)
    has = furnish(stage, viewer)
    stage.now += timedelta(hours=1)
    second = stage.quote_cheapest(viewer, has.part_id)
    assert matters(stage, viewer).matters[0].id == second.id
    stage.now += timedelta(hours=1)
    with stage.database.write() as session:
        question = ask_about_quote(session, viewer, has.quote_id, "Schwarz?", now=stage.now)
    first = matters(stage, viewer).matters[0]
    assert (first.id, first.changed_at, first.asked, first.answers) == (has.quote_id, stage.now, 1, 0)
    stage.now += timedelta(hours=1)
    with stage.database.write() as session:
        answer_question(session, operator, question.id, "Ja.", now=stage.now)
    first = matters(stage, viewer).matters[0]
    assert (first.changed_at, first.asked, first.answers) == (stage.now, 0, 1)
    assert [one.kind for one in matters(stage, viewer).matters] == ["quote", "quote", "referral"]


def test_a_status_follows_the_clock_and_what_replaces_it(stage: Stage) -> None:
    viewer = stage.add_member("A")
    has = furnish(stage, viewer)
    later = stage.quote_cheapest(viewer, has.part_id)

    def statuses() -> dict[str, str]:
        return {one.id: one.status for one in matters(stage, viewer).matters}

    assert statuses() == {has.quote_id: "open", later.id: "open", has.referral_id: "stored"}
    assert matters(stage, viewer).waiting == ()
    valid_until = later.content.valid_until
    stage.now += timedelta(days=(valid_until - stage.now.date()).days - 3)
    assert statuses()[later.id] == "ending"
    assert {one.id for one in matters(stage, viewer).waiting} == {later.id, has.quote_id}
    with stage.database.write() as session:
        record_revision(session, viewer, later.id, has.quote_id)
    assert statuses()[has.quote_id] == "replaced"
    assert [one.id for one in matters(stage, viewer).waiting] == [later.id]
    stage.now += timedelta(days=4)
    assert statuses()[later.id] == "over"
    assert matters(stage, viewer).waiting == ()
    page = matters(stage, viewer, statuses=frozenset(("over", "stored")))
    assert {one.id for one in page.matters} == {later.id, has.referral_id}


def test_pages_and_tenants(stage: Stage) -> None:
    viewer, stranger, guest = stage.add_member("A"), stage.add_member("B"), stage.make_guest()
    has = furnish(stage, viewer)
    with stage.database.write() as session:
        delete_part(session, viewer, has.part_id, now=stage.now)
    seen, cursor = [], None
    for _ in range(2):
        page = matters(stage, viewer, limit=1, cursor=cursor)
        seen += [one.id for one in page.matters]
        cursor = page.next_cursor
    assert (set(seen), cursor) == ({has.quote_id, has.referral_id}, None)
    quote = next(one for one in matters(stage, viewer).matters if one.kind == "quote")
    assert quote.file_names == ("inside_out_cube.stl",)  # though the part is gone
    for other in (stranger, guest):
        assert matters(stage, other).matters == ()
