"""Two tabs at the same moment: one of them is told, and nothing is half done."""

from __future__ import annotations

from sqlalchemy import func, select

from app.database.tables import FolderRow, PartRow
from app.marketplace.workspace import (
    DeleteFolder,
    MoveParts,
    create_folder,
    delete_folder,
    move_parts,
)
from tests.marketplace.stage import Stage
from tests.marketplace.workspace.revising import revise
from tests.refusals import try_at_once


def test_of_many_tabs_one_makes_the_next_revision(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part = stage.upload(viewer)
    files = ("sphere_r10.stl", "l_bracket.stl", "inside_out_cube.stl", "sphere_r10.stl")
    results = try_at_once(*(lambda name=name: revise(stage, viewer, part.id, name) for name in files))
    assert results == ["done", *["revision_not_newest"] * 3]
    with stage.database.read() as session:
        issues = session.scalars(select(PartRow.issue).where(PartRow.series_id == part.id)).all()
    assert sorted(issues) == [1, 2]
    assert sum(path.is_file() for path in stage.storage.folder.rglob("*")) == 2


def test_of_many_tabs_one_makes_the_folder(stage: Stage) -> None:
    viewer = stage.add_member("A")

    def create() -> None:
        with stage.database.write() as session:
            create_folder(session, viewer, "Greifer", now=stage.now)

    assert try_at_once(*[create] * 4) == ["done", *["folder_name_taken"] * 3]
    with stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(FolderRow)) == 1


def test_no_part_is_left_in_a_folder_that_goes(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part = stage.upload(viewer)
    for _ in range(5):
        with stage.database.write() as session:
            folder = create_folder(session, viewer, "kurz", now=stage.now)

        def move(into: str = folder.id) -> None:
            with stage.database.write() as session:
                move_parts(session, viewer, MoveParts((part.id,), into), now=stage.now)

        def delete(which: str = folder.id) -> None:
            with stage.database.write() as session:
                delete_folder(session, viewer, DeleteFolder(which, moves_parts=True), now=stage.now)

        assert set(try_at_once(move, delete)) <= {"done", "folder_not_found"}
        with stage.database.read() as session:
            assert session.scalar(select(PartRow.folder_id).where(PartRow.id == part.id)) is None
