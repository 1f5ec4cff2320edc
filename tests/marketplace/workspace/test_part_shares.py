"""Links to a part show what was ticked, for as long as was said, and give no rights."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.database.tables import PartShareRow
from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.quoting import delete_part, write_note
from app.marketplace.workspace import (
    PartShareView,
    SharePart,
    count_part_opening,
    find_shared_file,
    list_part_shares,
    read_shared_part,
    revoke_part_share,
    share_part,
)
from app.values import Conflict, Invalid, NotFound
from tests.marketplace.stage import SECRET_KEY, Stage

GUEST = guest_viewer()


def share(stage: Stage, viewer: Viewer, part_id: str, **said: object) -> PartShareView:
    command = SharePart(part_id, **said)  # type: ignore[arg-type]
    with stage.database.write() as session:
        return share_part(session, viewer, command, secret_key=SECRET_KEY, now=stage.now)


def test_a_link_shows_only_what_was_ticked(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part = stage.upload_measured(viewer)
    with stage.database.write() as session:
        write_note(session, viewer, part.id, "vertraulich", now=stage.now)
    bare, full = (
        share(stage, viewer, part.id),
        share(stage, viewer, part.id, with_papers=True, with_model=True),
    )
    with stage.database.read() as session:
        shown = read_shared_part(session, bare.token, now=stage.now)
        assert (shown.part.file_name, shown.papers, shown.with_model) == (part.file_name, None, False)
        assert find_shared_file(GUEST, session, bare.token, "thumbnail", now=stage.now)
        for refused in (
            lambda: find_shared_file(GUEST, session, bare.token, "preview", now=stage.now),
            lambda: find_shared_file(
                GUEST, session, bare.token, "drawing", drawing_id="a" * 26, now=stage.now
            ),
        ):
            with pytest.raises(NotFound):
                refused()
        shown = read_shared_part(session, full.token, now=stage.now)
        assert shown.papers is not None
        assert shown.papers.note == "vertraulich"
        assert find_shared_file(GUEST, session, full.token, "preview", now=stage.now)


def test_a_link_ends_with_its_time_its_owners_word_or_its_part(stage: Stage) -> None:
    viewer = stage.add_member("A")
    part = stage.upload(viewer)
    links = [share(stage, viewer, part.id, days=days) for days in (1, 2, 2)]
    with stage.database.write() as session:
        revoke_part_share(session, viewer, part.id, links[1].id, now=stage.now)
        revoke_part_share(session, viewer, part.id, links[1].id, now=stage.now)
    later = stage.now + timedelta(days=1)

    def is_open(link: PartShareView, now: object) -> bool:
        try:
            with stage.database.read() as session:
                read_shared_part(session, link.token, now=now)  # type: ignore[arg-type]
        except NotFound:
            return False
        return True

    assert [is_open(link, later - timedelta(microseconds=1)) for link in links] == [True, False, True]
    assert [is_open(link, later) for link in links] == [False, False, True]
    with stage.database.write() as session:
        delete_part(session, viewer, part.id, now=stage.now)
    assert [is_open(link, stage.now) for link in links] == [False, False, False]
    with stage.database.read() as session:
        for token in ("", "x", "x" * 65, "\x00", "ü"):
            with pytest.raises(NotFound):
                read_shared_part(session, token, now=stage.now)


def test_a_guests_link_never_outlives_the_part(stage: Stage) -> None:
    guest = stage.make_guest()
    part = stage.upload(guest)
    assert share(stage, guest, part.id, days=90).expires_at == part.expires_at


def test_links_are_counted_kept_as_hashes_and_bounded(stage: Stage) -> None:
    viewer, stranger = stage.add_member("A"), stage.add_member("B")
    part = stage.upload(viewer)
    link = share(stage, viewer, part.id)
    with stage.database.write() as session:
        count_part_opening(session, link.token, now=stage.now)
        count_part_opening(session, "unknown", now=stage.now)
    with stage.database.read() as session:
        (listed,) = list_part_shares(viewer, session, part.id, secret_key=SECRET_KEY, now=stage.now)
        assert (listed.token, listed.opened, listed.last_opened_at) == (link.token, 1, stage.now)
        everything = repr(session.execute(text("SELECT * FROM part_shares")).all())
        everything += repr(session.execute(text("SELECT * FROM audit_entries")).all())
    assert link.token not in everything
    for days in (0, 91):
        with pytest.raises(Invalid, match="share_days_out_of_range"):
            share(stage, viewer, part.id, days=days)
    with pytest.raises(NotFound, match="part_not_found"):
        share(stage, stranger, part.id)
    theirs = stage.upload(stranger)
    with pytest.raises(NotFound, match="share_not_found"), stage.database.write() as session:
        revoke_part_share(session, stranger, theirs.id, link.id, now=stage.now)
    for _ in range(19):
        share(stage, viewer, part.id)
    with pytest.raises(Conflict, match="shares_limit_reached"):
        share(stage, viewer, part.id)
    with stage.database.read() as session:
        assert len(session.scalars(select(PartShareRow.id)).all()) == 20
