"""What is kept to a team is there for its people only, and what comes of it goes the same way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from app.marketplace.accounts import Viewer
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.organisations import (
    delete_team,
    keep_part_to_team,
    keep_quote_to_team,
    list_teams,
    make_team,
    put_into_team,
    remove_member,
    rename_team,
    take_out_of_team,
)
from app.marketplace.quoting import (
    find_revisions,
    list_parts,
    list_quotes,
    read_part,
    read_quote,
    record_revision,
)
from app.marketplace.referring import list_referrals
from app.marketplace.workspace import (
    DeleteFolder,
    FolderList,
    MoveParts,
    create_folder,
    delete_folder,
    list_folders,
    move_parts,
    rename_folder,
)
from app.values import Conflict, NotAllowed, NotFound
from tests.marketplace.organisations.firm_of_people import People
from tests.marketplace.stage import Stage
from tests.marketplace.test_two_tenants import USES, furnish
from tests.marketplace.workspace.revising import revise_measured
from tests.refusals import refuse


@pytest.fixture
def people(stage: Stage) -> People:
    return People(stage.database, stage.now)


class House:
    """An organisation with two teams of one engineer each, and its owner in neither."""

    def __init__(self, stage: Stage, people: People) -> None:
        self.stage, self.people = stage, people
        self.firm = people.found("Muster GmbH")
        self.owner_id = people.add("anna@example.org", (self.firm, "owner"))
        self.ids = [people.add(f"{name}@example.org", (self.firm, "buyer")) for name in ("rot", "blau")]
        self.teams = [self.make(name) for name in ("Rot", "Blau")]
        for team, user in zip(self.teams, self.ids, strict=True):
            self.put(team, user)
            self.take(team, self.owner_id)

    def see(self, user_id: str) -> Viewer:
        with self.stage.database.read() as session:
            user = load_user(session, user_id, self.firm, strictly=True)
        assert user is not None
        return view_as(user)

    @property
    def owner(self) -> Viewer:
        return self.see(self.owner_id)

    @property
    def red(self) -> Viewer:
        return self.see(self.ids[0])

    @property
    def blue(self) -> Viewer:
        return self.see(self.ids[1])

    def make(self, name: str) -> str:
        with self.stage.database.write() as session:
            return make_team(session, self.owner, name, now=self.stage.now)

    def put(self, team_id: str, user_id: str, viewer: Viewer | None = None) -> None:
        with self.stage.database.write() as session:
            put_into_team(session, viewer or self.owner, team_id, user_id, now=self.stage.now)

    def take(self, team_id: str, user_id: str) -> None:
        with self.stage.database.write() as session:
            take_out_of_team(session, self.owner, team_id, user_id, now=self.stage.now)

    def keep(self, viewer: Viewer, part_id: str, team_id: str | None) -> None:
        with self.stage.database.write() as session:
            keep_part_to_team(session, viewer, part_id, team_id, now=self.stage.now)

    def counts(self, viewer: Viewer) -> tuple[int, int, int]:
        with self.stage.database.read() as session:
            return (
                len(list_parts(viewer, session, now=self.stage.now).parts),
                len(list_quotes(viewer, session).quotes),
                len(list_referrals(viewer, session).referrals),
            )


@pytest.fixture
def house(stage: Stage, people: People) -> House:
    return House(stage, people)


def test_two_teams_swapped_see_nothing_of_each_other(house: House) -> None:
    belongings = furnish(house.stage, house.red)
    house.keep(house.red, belongings.part_id, house.teams[0])
    assert house.counts(house.red) == (1, 1, 1)
    for stranger in (house.blue, house.owner):
        assert house.counts(stranger) == (0, 0, 0)
        for name, (kind, use) in USES.items():
            with pytest.raises(NotFound) as refused, house.stage.database.write() as session:
                use(session, stranger, belongings, house.stage)
            assert refused.value.code == f"{kind}_not_found", name
    for name in sorted(USES, key=lambda name: name in {"change_part", "delete_part"}):
        with house.stage.database.write() as session:
            USES[name][1](session, house.red, belongings, house.stage)


def test_what_comes_of_a_teams_part_is_the_teams(house: House) -> None:
    part = house.stage.upload_measured(house.red)
    house.keep(house.red, part.id, house.teams[0])
    quote = house.stage.quote_cheapest(house.red, part.id)
    assert house.counts(house.blue) == (0, 0, 0)
    with house.stage.database.write() as session:
        keep_quote_to_team(session, house.red, quote.id, None, now=house.stage.now)
    assert house.counts(house.blue) == (0, 1, 0)
    with house.stage.database.read() as session:
        assert read_quote(house.blue, session, quote.id) == quote  # not a word of it has changed
    house.keep(house.red, part.id, None)
    assert house.counts(house.blue) == (1, 1, 0)


def test_the_next_revision_of_a_teams_part_is_the_teams(house: House) -> None:
    part = house.stage.upload_measured(house.red)
    house.keep(house.red, part.id, house.teams[0])
    second = revise_measured(house.stage, house.red, part.id)
    house.stage.quote_cheapest(house.red, second.id)
    assert house.counts(house.red) == (1, 1, 0)
    for stranger in (house.blue, house.owner):
        assert house.counts(stranger) == (0, 0, 0)
        refuse(NotFound, "part_not_found", partial(house.stage.read, stranger, second.id))


def test_all_revisions_of_a_part_are_kept_together(house: House) -> None:
    first = furnish(house.stage, house.red)
    second = revise_measured(house.stage, house.red, first.part_id)
    house.stage.quote_cheapest(house.red, second.id)
    other = house.stage.upload_measured(house.red)
    house.stage.quote_cheapest(house.red, other.id)
    assert house.counts(house.blue) == (2, 3, 1)
    for chosen in (second.id, first.part_id):
        house.keep(house.red, chosen, house.teams[0])
        assert (house.counts(house.blue), house.counts(house.red)) == ((1, 1, 0), (2, 3, 1))
        for part_id in (first.part_id, second.id):
            refuse(NotFound, "part_not_found", partial(house.stage.read, house.blue, part_id))
        house.keep(house.red, chosen, None)
        assert house.counts(house.blue) == (2, 3, 1)
    assert house.people.actions().count("kept_to_team") == 4


def test_a_revision_left_behind_is_kept_afterwards(house: House) -> None:
    first = house.stage.upload_measured(house.red)
    second = revise_measured(house.stage, house.red, first.id)
    house.keep(house.red, first.id, house.teams[0])
    with house.stage.database.write() as session:
        session.execute(text("UPDATE parts SET team_id = NULL WHERE id = :id"), {"id": second.id})
    house.stage.quote_cheapest(house.red, second.id)
    assert house.counts(house.blue) == (1, 1, 0)
    house.keep(house.red, first.id, house.teams[0])
    assert house.counts(house.blue) == (0, 0, 0)


def test_a_quote_stays_the_teams_while_one_of_its_parts_is(house: House) -> None:
    parts = [house.stage.upload_measured(house.red), house.stage.upload_measured(house.red, "l_bracket.stl")]
    for part in parts:
        house.keep(house.red, part.id, house.teams[0])
    items = house.stage.compose(house.red, *(part.id for part in parts), limit=30).items
    by_provider = [{each.offer.candidate.provider: each.offer_id for each in item.offers} for item in items]
    provider = next(iter(by_provider[0].keys() & by_provider[1].keys()))
    house.stage.quote(house.red, *(offers[provider] for offers in by_provider))
    house.keep(house.red, parts[0].id, None)
    assert house.counts(house.blue) == (1, 0, 0)
    house.keep(house.red, parts[1].id, None)
    assert house.counts(house.blue) == (2, 1, 0)


def test_folders_move_and_count_what_one_sees(house: House) -> None:
    kept, loose = (house.stage.upload(house.red).id for _ in range(2))
    house.keep(house.red, kept, house.teams[0])
    now = house.stage.now

    def move(viewer: Viewer, *part_ids: str) -> int:
        with house.stage.database.write() as session:
            return move_parts(session, viewer, MoveParts(part_ids, folder.id), now=now)

    def count(viewer: Viewer) -> tuple[int, int]:
        with house.stage.database.read() as session:
            listed = list_folders(viewer, session)
        return listed.folders[0].parts, listed.parts_in_none

    with house.stage.database.write() as session:
        folder = create_folder(session, house.red, "Greifer", now=now)
    assert (count(house.red), count(house.blue)) == ((0, 2), (0, 1))
    refuse(NotFound, "part_not_found", lambda: move(house.blue, kept, loose))
    assert count(house.red) == (0, 2)
    assert move(house.red, kept, loose) == 2
    assert (count(house.red), count(house.blue)) == ((2, 0), (1, 0))
    for viewer, seen in ((house.blue, 1), (house.red, 2)):
        with house.stage.database.write() as session:
            assert rename_folder(session, viewer, folder.id, f"Zangen {seen}", now=now).parts == seen


def test_a_revision_of_another_team_is_not_named(house: House) -> None:
    part = house.stage.upload_measured(house.red)
    first, second = (house.stage.quote_cheapest(house.red, part.id) for _ in range(2))
    with house.stage.database.write() as session:
        record_revision(session, house.red, second.id, first.id)
        keep_quote_to_team(session, house.red, second.id, house.teams[0], now=house.stage.now)
    with house.stage.database.read() as session:
        assert [one.id for one in find_revisions(house.red, session, first.id).revised_by] == [second.id]
        assert find_revisions(house.blue, session, first.id).revised_by == ()


def test_a_part_of_each_of_two_teams_is_no_one_quote(house: House) -> None:
    both = house.see(house.ids[0])
    house.put(house.teams[1], house.ids[0])
    both = house.see(house.ids[0])
    parts = [house.stage.upload_measured(both), house.stage.upload_measured(both, "l_bracket.stl")]
    for part, team in zip(parts, house.teams, strict=True):
        house.keep(both, part.id, team)
    items = house.stage.compose(both, *(part.id for part in parts), limit=30).items
    by_provider = [{each.offer.candidate.provider: each.offer_id for each in item.offers} for item in items]
    provider = next(iter(by_provider[0].keys() & by_provider[1].keys()))
    ids = [offers[provider] for offers in by_provider]
    refuse(Conflict, "parts_of_several_teams", lambda: house.stage.quote(both, *ids))
    assert house.counts(both)[1] == 0


def test_leaving_a_team_or_the_organisation_ends_seeing(house: House) -> None:
    part = house.stage.upload_measured(house.red)
    house.keep(house.red, part.id, house.teams[0])
    house.put(house.teams[0], house.ids[1])
    assert house.counts(house.blue)[0] == 1
    house.take(house.teams[0], house.ids[1])
    assert house.counts(house.blue)[0] == 0
    with house.stage.database.write() as session:
        remove_member(session, house.owner, house.ids[0], now=house.stage.now)
    with house.stage.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM team_members")).scalar_one() == 1
    house.put(house.teams[0], house.owner_id)  # an owner can look, and it is on record
    assert house.counts(house.owner)[0] == 1
    assert house.people.actions().count("team_joined") == 4


def test_nobody_keeps_things_to_a_team_he_is_not_in(house: House) -> None:
    part = house.stage.upload_measured(house.red)
    refuse(NotFound, "team_not_found", lambda: house.keep(house.red, part.id, house.teams[1]))
    refuse(NotFound, "team_not_found", lambda: house.keep(house.red, part.id, "a" * 26))
    stranger = house.stage.add_member("Fremde", "owner")
    refuse(NotFound, "team_not_found", lambda: house.keep(stranger, part.id, house.teams[0]))
    refuse(NotFound, "part_not_found", lambda: house.keep(stranger, part.id, None))
    guest = house.stage.make_guest()
    refuse(NotAllowed, "sign_in_required", lambda: house.keep(guest, part.id, None))
    assert house.counts(house.blue)[0] == 1


def test_teams_of_another_organisation_are_not_there(house: House) -> None:
    stranger = house.stage.add_member("Fremde", "owner")
    with house.stage.database.read() as session:
        assert list_teams(stranger, session) == ()
        assert [team.name for team in list_teams(house.blue, session)] == ["Blau", "Rot"]
    team = house.teams[0]
    now = house.stage.now
    with house.stage.database.write() as session:
        for act in (
            lambda: put_into_team(session, stranger, team, house.ids[0], now=now),
            lambda: take_out_of_team(session, stranger, team, house.ids[0], now=now),
            lambda: rename_team(session, stranger, team, "Gelb", now=now),
            lambda: delete_team(session, stranger, team, now=now),
        ):
            refuse(NotFound, "team_not_found", act)
    refuse(NotFound, "member_not_found", lambda: house.put(team, stranger.user_id or ""))
    refuse(NotAllowed, "owner_only", lambda: house.put(team, house.ids[1], house.red))


def test_a_team_that_keeps_something_is_not_deleted(house: House) -> None:
    part = house.stage.upload_measured(house.red)
    house.keep(house.red, part.id, house.teams[0])

    def delete() -> None:
        with house.stage.database.write() as session:
            delete_team(session, house.owner, house.teams[0], now=house.stage.now)

    refuse(Conflict, "team_in_use", delete)
    house.keep(house.red, part.id, None)
    delete()
    with house.stage.database.read() as session:
        assert [team.name for team in list_teams(house.owner, session)] == ["Blau"]
        assert read_part(house.blue, session, part.id, now=house.stage.now).id == part.id
    refuse(Conflict, "team_name_taken", lambda: house.make("Blau"))


def test_the_same_person_without_teams_in_another_organisation(house: House) -> None:
    other = house.people.found("Andere")
    red = replace(house.red, organisation_id=other)
    part = house.stage.upload_measured(house.red)
    house.keep(house.red, part.id, house.teams[0])
    assert house.counts(red) == (0, 0, 0)


def test_nobody_moves_parts_of_a_team_by_deleting_their_folder(house: House) -> None:
    database, now = house.stage.database, house.stage.now
    kept, loose = house.stage.upload(house.red), house.stage.upload(house.red)
    with database.write() as session:
        folder = create_folder(session, house.red, "Halter", now=now)
        move_parts(session, house.red, MoveParts((kept.id, loose.id), folder.id), now=now)
    house.keep(house.red, kept.id, house.teams[0])

    def drop(viewer: Viewer) -> None:
        with database.write() as session:
            delete_folder(session, viewer, DeleteFolder(folder.id, moves_parts=True), now=now)

    for viewer in (house.owner, house.blue):
        refuse(Conflict, "folder_of_others", lambda viewer=viewer: drop(viewer))  # type: ignore[misc]
    with database.read() as session:
        assert [(each.name, each.parts) for each in list_folders(house.red, session).folders] == [
            ("Halter", 2)
        ]
    drop(house.red)
    with database.read() as session:
        assert list_folders(house.red, session) == FolderList((), 2)
