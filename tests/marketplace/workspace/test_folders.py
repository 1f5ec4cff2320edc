"""Folders: named, moved into, emptied; parts found by name and in order, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from app.database.tables import AuditEntryRow, FolderRow, PartRow
from app.marketplace.accounts import Viewer
from app.marketplace.workspace import (
    DeleteFolder,
    FindParts,
    FolderView,
    MoveParts,
    create_folder,
    delete_folder,
    find_parts,
    list_folders,
    move_parts,
    rename_folder,
)
from app.values import Conflict, Invalid, NotAllowed, NotFound, new_id
from app.values.folding import fold_name
from tests.marketplace.stage import Stage


def create(stage: Stage, viewer: Viewer, name: str) -> FolderView:
    with stage.database.write() as session:
        return create_folder(session, viewer, name, now=stage.now)


def move(stage: Stage, viewer: Viewer, folder_id: str | None, *part_ids: str) -> int:
    with stage.database.write() as session:
        return move_parts(session, viewer, MoveParts(part_ids, folder_id), now=stage.now)


def delete(stage: Stage, viewer: Viewer, *wanted: object) -> None:
    with stage.database.write() as session:
        delete_folder(session, viewer, DeleteFolder(*wanted), now=stage.now)  # type: ignore[arg-type]


def list_names(stage: Stage, viewer: Viewer, **wanted: object) -> list[str]:
    with stage.database.read() as session:
        found = find_parts(viewer, session, FindParts(**wanted), now=stage.now)  # type: ignore[arg-type]
    return [part.file_name for part in found.parts]


def count_actions(stage: Stage) -> dict[str, int]:
    with stage.database.read() as session:
        rows = session.execute(select(AuditEntryRow.action, func.count()).group_by(AuditEntryRow.action))
        return {action: count for action, count in rows}  # noqa: C416


def test_a_folder_is_made_named_filled_and_deleted(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part, other = stage.upload(viewer), stage.upload(viewer, "sphere_r10.stl")
    folder, second = create(stage, viewer, "  Greifer   2026 "), create(stage, viewer, "Alt")
    assert (folder.name, folder.parts) == ("Greifer 2026", 0)
    assert move(stage, viewer, folder.id, part.id, other.id) == 2
    assert move(stage, viewer, folder.id, part.id) == 0
    assert list_names(stage, viewer, folder=folder.id, order="name") == ["cube_20mm.stl", "sphere_r10.stl"]
    assert list_names(stage, viewer, folder="none") == []
    with stage.database.write() as session:
        assert rename_folder(session, viewer, folder.id, "Zangen", now=stage.now).parts == 2
    with pytest.raises(Conflict) as refusal:
        delete(stage, viewer, folder.id)
    assert (refusal.value.code, refusal.value.parameters) == ("folder_not_empty", {"count": 2})
    with pytest.raises(Invalid, match="folder_into_itself"):
        delete(stage, viewer, folder.id, True, folder.id)
    delete(stage, viewer, folder.id, True, second.id)
    with stage.database.read() as session:
        listed = list_folders(viewer, session)
    assert [(one.name, one.parts) for one in listed.folders] == [("Alt", 2)]
    assert listed.parts_in_none == 0
    assert move(stage, viewer, None, part.id) == 1
    assert list_names(stage, viewer, folder="none") == ["cube_20mm.stl"]
    assert count_actions(stage) == {
        "folder_created": 2,
        "folder_renamed": 1,
        "folder_deleted": 1,
        "part_moved": 3,
    }


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "Greifer\u202egpj.exe", "a\x00b", "zwei\u2028\u200b"])
def test_a_name_is_one_plain_line(stage: Stage, name: str) -> None:
    viewer = stage.add_member("A")
    with pytest.raises(Invalid) as refusal:
        create(stage, viewer, name)
    assert (refusal.value.code, refusal.value.parameters) == ("name_invalid", {"maximum": 200})
    assert count_actions(stage) == {}


def test_names_that_look_the_same_are_the_same(stage: Stage) -> None:
    viewer, other = stage.add_member("A"), stage.add_member("B")
    create(stage, viewer, "Größe A")
    for name in ("größe a", "GRÖSSE A", "Gro\u0308ße Ａ"):
        with pytest.raises(Conflict, match="folder_name_taken"):
            create(stage, viewer, name)
    create(stage, other, "Größe A")  # another organisation's names are its own
    second = create(stage, viewer, "B")
    with pytest.raises(Conflict, match="folder_name_taken"), stage.database.write() as session:
        rename_folder(session, viewer, second.id, "grösse A", now=stage.now)
    with stage.database.read() as session:
        assert [one.name for one in list_folders(viewer, session).folders] == ["B", "Größe A"]


def test_huge_names_of_any_letters_are_kept_and_paged(stage: Stage) -> None:
    viewer = stage.add_member("A")
    names = ["\ufdfa" * 200, "😀" * 200, "א" * 200]  # the first grows to 3 600 letters when folded
    for name in names:
        create(stage, viewer, name)
        assert len(fold_name(name)) <= 400
    parts = [stage.upload(viewer).id for _ in names]
    with stage.database.write() as session:
        for part_id, name in zip(parts, names, strict=True):
            row = session.get_one(PartRow, part_id)
            row.file_name, row.name_key = name, fold_name(name)
    seen, cursor = [], None
    with stage.database.read() as session:
        for _ in names:
            page = find_parts(viewer, session, FindParts(order="name", limit=1, cursor=cursor), now=stage.now)
            seen += [part.file_name for part in page.parts]
            cursor = page.next_cursor
    assert sorted(seen) == sorted(names)
    assert cursor is None


def test_what_is_anothers_is_not_there(stage: Stage) -> None:
    owner, stranger, guest = stage.add_member("A"), stage.add_member("B"), stage.make_guest()
    part, theirs = stage.upload(owner), stage.upload(stranger)
    folder, own = create(stage, owner, "Geheim"), create(stage, stranger, "Mein")
    move(stage, owner, folder.id, part.id)
    for code, act in (
        ("folder_not_found", lambda v: move(stage, v, folder.id, theirs.id)),
        ("part_not_found", lambda v: move(stage, v, own.id, theirs.id, part.id)),
        ("folder_not_found", lambda v: delete(stage, v, folder.id, True)),
        ("folder_not_found", lambda v: delete(stage, v, own.id, True, folder.id)),
        ("folder_not_found", lambda v: list_names(stage, v, folder=folder.id)),
    ):
        with pytest.raises(NotFound) as refusal:
            act(stranger)
        assert refusal.value.code == code
    with pytest.raises(NotFound), stage.database.write() as session:
        rename_folder(session, stranger, folder.id, "x", now=stage.now)
    with pytest.raises(NotAllowed, match="sign_in_required"):
        create(stage, guest, "x")
    with pytest.raises(NotAllowed, match="sign_in_required"):
        move(stage, guest, None, stage.upload(guest).id)
    with pytest.raises(NotFound, match="folder_not_found"):
        list_names(stage, guest, folder=folder.id)
    assert list_names(stage, owner, folder=folder.id) == ["cube_20mm.stl"]
    assert list_names(stage, stranger) == ["cube_20mm.stl"]


def test_parts_are_found_by_words_of_their_names(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part, other = stage.upload(viewer), stage.upload(viewer, "sphere_r10.stl")
    with stage.database.write() as session:
        row = session.get_one(PartRow, part.id)
        row.file_name = "Größter Halter 100%_B.stl"
        row.name_key = fold_name(row.file_name)
    for search in ("halter", "GRÖSSTER", "b.stl  größter", "100%_"):
        assert list_names(stage, viewer, search=search) == ["Größter Halter 100%_B.stl"], search
    assert list_names(stage, viewer, search="%") == ["Größter Halter 100%_B.stl"]
    assert list_names(stage, viewer, search="halter sphere") == []
    assert list_names(stage, viewer, search="STL", order="name")[1] == other.file_name
    with pytest.raises(Invalid, match="search_too_long"):
        list_names(stage, viewer, search="x" * 201)


def test_three_hundred_folders_and_five_hundred_at_most(stage: Stage) -> None:
    viewer = stage.add_member("A")
    with stage.database.write() as session:
        session.execute(
            insert(FolderRow),
            [
                {
                    "id": new_id(), "organisation_id": viewer.organisation_id, "name": f"Ordner {number}",
                    "name_key": f"ordner {number}", "created_at": stage.now,
                }
                for number in range(499)
            ],
        )  # fmt: skip
    last = create(stage, viewer, "der letzte")
    with pytest.raises(Conflict) as refusal:
        create(stage, viewer, "zu viel")
    assert (refusal.value.code, refusal.value.parameters) == ("folders_limit_reached", {"maximum": 500})
    part = stage.upload(viewer)
    move(stage, viewer, last.id, part.id)
    with stage.database.read() as session:
        listed = list_folders(viewer, session)
    assert len(listed.folders) == 500
    assert {one.name for one in listed.folders if one.parts} == {"der letzte"}


def test_pages_in_both_orders_hold_every_part_once(stage: Stage) -> None:
    viewer = stage.add_member("A")
    for number in range(5):
        stage.now += timedelta(seconds=number % 2)
        stage.upload(viewer, ("cube_20mm.stl", "sphere_r10.stl", "l_bracket.stl")[number % 3])
    for order in ("newest", "name"):
        seen, cursor = [], None
        with stage.database.read() as session:
            while True:
                wanted = FindParts(order=order, limit=2, cursor=cursor)
                page = find_parts(viewer, session, wanted, now=stage.now)
                seen += [part.id for part in page.parts]
                cursor = page.next_cursor
                if cursor is None:
                    break
        assert len(seen) == len(set(seen)) == 5
    for cursor in ("x", "W10", "WyJcdTAwMDAiLCJ4Il0"):
        with pytest.raises(Invalid, match="cursor_invalid"), stage.database.read() as session:
            find_parts(viewer, session, FindParts(order="name", cursor=cursor), now=stage.now)
