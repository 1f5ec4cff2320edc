"""Short names for tests about revisions."""

from __future__ import annotations

from app.marketplace.accounts import Viewer
from app.marketplace.quoting import PartView, receive_upload
from app.marketplace.workspace import RevisePart, revise_part
from tests.marketplace.stage import FIXTURES, Stage


def revise(
    stage: Stage, viewer: Viewer, part_id: str, name: str = "sphere_r10.stl", **said: object
) -> PartView:
    """Send another file for a part."""
    with (
        (FIXTURES / name).open("rb") as stream,
        receive_upload(stage.storage, stream, name, max_bytes=stage.policy.max_upload_bytes) as received,
        stage.database.write() as session,
    ):
        command = RevisePart(part_id, received, **said)  # type: ignore[arg-type]
        return revise_part(session, viewer, command, policy=stage.policy, now=stage.now)


def revise_measured(stage: Stage, viewer: Viewer, part_id: str, name: str = "sphere_r10.stl") -> PartView:
    """The same, measured."""
    part = revise(stage, viewer, part_id, name)
    stage.work()
    return stage.read(viewer, part.id)
