"""Proofs that an applicant hands in, and those that are refused."""

from __future__ import annotations

from app.integrations.storage.local import LocalStorage
from app.marketplace.onboarding import (
    LARGEST_DOCUMENT_BYTES,
    change_application,
    remove_document,
)
from app.values import Conflict, Invalid
from tests.marketplace.onboarding.desk import PDF, WANTED, Desk
from tests.refusals import refuse


def test_what_is_looked_at_stands_still(desk: Desk) -> None:
    application_id = desk.apply().id
    document_id = desk.prove(application_id)
    desk.hand_in(application_id)
    refuse(Conflict, "application_moved_on", lambda: desk.prove(application_id, body=PDF + b"2"))

    def remove() -> None:
        with desk.stage.database.write() as session:
            remove_document(session, desk.owner, application_id, document_id, now=desk.stage.now)

    def change() -> None:
        with desk.stage.database.write() as session:
            change_application(session, desk.owner, application_id, WANTED, now=desk.stage.now)

    refuse(Conflict, "application_moved_on", remove)
    refuse(Conflict, "application_moved_on", change)
    desk.ask(application_id)
    change()
    remove()
    refuse(Conflict, "document_missing", lambda: desk.hand_in(application_id))
    desk.stage.work()
    assert count_files(desk.stage.storage) == 0


def count_files(storage: LocalStorage) -> int:
    return sum(path.is_file() for path in storage.folder.rglob("*"))


def test_files_that_are_refused_are_not_kept(desk: Desk) -> None:
    application_id = desk.apply().id
    for body, name, code in (
        (b"MZ\x90", "auszug.pdf", "proof_kind_unknown"),
        (PDF, "auszug.png", "extension_mismatch"),
        (b"%PDF-1.7" + bytes(LARGEST_DOCUMENT_BYTES), "auszug.pdf", "proof_too_large"),
    ):
        refuse(Invalid, code, lambda body=body, name=name: desk.prove(application_id, body=body, name=name))  # type: ignore[misc]
    refuse(Conflict, "application_moved_on", lambda: desk.hand_in(application_id))
    assert count_files(desk.stage.storage) == 0
    first = desk.prove(application_id)
    assert desk.prove(application_id) == first
    desk.stage.work()
    assert count_files(desk.stage.storage) == 1
