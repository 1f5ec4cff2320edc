"""An archive tells of a team's things only whoever is in the team."""

from __future__ import annotations

import json
import zipfile

from app.marketplace.accounts import Viewer
from app.marketplace.duties import hold_reported
from app.marketplace.own_data import BELONGINGS, AskExport, ask_export, find_export, make_export
from app.marketplace.own_data.team_limits import is_shown_to
from app.marketplace.workspace import SharePart, share_part
from tests.marketplace.organisations.firm_of_people import People
from tests.marketplace.organisations.test_teams import House
from tests.marketplace.stage import SECRET_KEY, Stage
from tests.marketplace.test_two_tenants import furnish

OF_A_TEAM = {"parts", "quotes", "referrals", "referral_cases"}
TOLD = ("parts", "quotes", "referrals", "part_links", "openings", "cases")


def export(house: House, viewer: Viewer, *, is_whole: bool) -> dict[str, bytes]:
    stage = house.stage
    with stage.database.write() as session:
        asked = ask_export(session, viewer, AskExport(is_whole, has_files=True), now=stage.now)
    make_export(stage.database, stage.storage, asked.id, now=stage.now)
    with stage.database.read() as session:
        key = find_export(viewer, session, asked.id, now=stage.now)
    with stage.storage.open(key) as stream, zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def count(files: dict[str, bytes]) -> dict[str, int]:
    return {name: len(files[f"{name}.jsonl"].splitlines()) for name in TOLD}


def list_files(files: dict[str, bytes]) -> list[str]:
    return sorted(name.split("/")[1] for name in files if name.startswith("files/"))


def test_an_owner_gets_nothing_of_a_team_he_is_not_in(stage: Stage) -> None:
    house = House(stage, People(stage.database, stage.now))
    kept, loose = furnish(stage, house.red), furnish(stage, house.red)
    with stage.database.write() as session:
        for each in (kept, loose):
            share_part(session, house.red, SharePart(each.part_id), secret_key=SECRET_KEY, now=stage.now)
    house.keep(house.red, kept.part_id, house.teams[0])
    files = export(house, house.owner, is_whole=True)
    assert list_files(files) == [loose.part_id]
    assert [json.loads(files[f"{name}.jsonl"])["id"] for name in ("parts", "quotes", "referrals")] == [
        loose.part_id,
        loose.quote_id,
        loose.referral_id,
    ]
    assert {name: count(files)[name] for name in ("part_links", "cases")} == {"part_links": 1, "cases": 1}
    openings = [json.loads(line) for line in files["openings.jsonl"].splitlines()]
    assert {each["part_id"] for each in openings} == {loose.part_id}
    house.put(house.teams[0], house.owner_id)
    files = export(house, house.owner, is_whole=True)
    assert list_files(files) == sorted([kept.part_id, loose.part_id])
    assert count(files)["quotes"] == 2


def test_holds_and_the_log_tell_nothing_of_it_either(stage: Stage) -> None:
    house = House(stage, People(stage.database, stage.now))
    operator = stage.add_member("Betrieb", is_operator=True)
    kept, loose = furnish(stage, house.red), furnish(stage, house.red)
    house.keep(house.red, kept.part_id, house.teams[0])
    with stage.database.write() as session:
        for each in (kept, loose):
            hold_reported(session, operator, each.referral_id, "Reported", now=stage.now)
    ids = (kept.part_id, kept.quote_id, kept.referral_id)
    files = export(house, house.owner, is_whole=True)
    assert [json.loads(line)["subject_id"] for line in files["holds.jsonl"].splitlines()] == [
        loose.referral_id
    ]
    named = {json.loads(line)["object_id"] for line in files["audit_log.jsonl"].splitlines()}
    assert {loose.quote_id, loose.referral_id} <= named
    assert named.isdisjoint(ids)
    assert not any(each.encode() in files["audit_log.jsonl"] for each in ids)
    house.put(house.teams[0], house.owner_id)
    files = export(house, house.owner, is_whole=True)
    assert len(files["holds.jsonl"].splitlines()) == 2
    assert kept.quote_id in {json.loads(line)["object_id"] for line in files["audit_log.jsonl"].splitlines()}


def test_who_left_a_team_gets_nothing_of_it_either(stage: Stage) -> None:
    house = House(stage, People(stage.database, stage.now))
    kept = furnish(stage, house.red)
    house.keep(house.red, kept.part_id, house.teams[0])
    files = export(house, house.red, is_whole=False)
    assert (list_files(files), count(files)["parts"]) == ([kept.part_id], 1)
    house.take(house.teams[0], house.ids[0])
    files = export(house, house.red, is_whole=False)
    assert list_files(files) == []
    assert [count(files)[name] for name in ("parts", "quotes", "referrals", "part_links")] == [0, 0, 0, 0]


def test_nothing_that_hangs_on_a_teams_things_is_forgotten() -> None:
    for belonging in BELONGINGS:
        name = belonging.table.__tablename__
        keys = belonging.table.__table__.foreign_keys
        named = {key.target_fullname.split(".")[0] for key in keys}
        # a transfer hangs on a case and holds nothing of it: it is its provider's
        if name != "transfers" and (name in OF_A_TEAM or named & OF_A_TEAM):
            assert "team" in str(is_shown_to(belonging.table, "a" * 26)), belonging.name
