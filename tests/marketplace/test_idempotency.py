"""Idempotency keys: the stored answer, once, for the one who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.idempotency import (
    KEPT_FOR,
    IdempotentRequest,
    StoredAnswer,
    recall_answer,
    remember_answer,
)
from app.values import Conflict, Invalid
from tests.marketplace.stage import Stage

REQUEST = IdempotentRequest("POST /quotes", "key-1", "a" * 64)
ANSWER = StoredAnswer(201, b'{"id":"1"}')


def recall(stage: Stage, viewer: Viewer, request: IdempotentRequest = REQUEST) -> StoredAnswer | None:
    with stage.database.write() as session:
        return recall_answer(session, viewer, request, now=stage.now)


def ask(stage: Stage, viewer: Viewer, request: IdempotentRequest = REQUEST) -> StoredAnswer | None:
    """Recall, and remember where there was nothing."""
    with stage.database.write() as session:
        stored = recall_answer(session, viewer, request, now=stage.now)
        if stored is None:
            remember_answer(session, viewer, request, ANSWER, now=stage.now)
        return stored


def test_the_second_time_the_answer_is_there(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    assert ask(stage, viewer) is None
    assert ask(stage, viewer) == ANSWER
    assert ask(stage, viewer) == ANSWER


def test_other_content_under_the_same_key_is_refused(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    ask(stage, viewer)
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        recall(stage, viewer, replace(REQUEST, digest="b" * 64))
    assert ask(stage, viewer) == ANSWER


def test_keys_of_others_and_of_other_routes_are_others(stage: Stage) -> None:
    ask(stage, stage.add_member("Muster GmbH"))
    assert recall(stage, stage.add_member("Fremd AG")) is None
    first, second = stage.make_guest(), stage.make_guest()
    assert ask(stage, first) is None
    assert ask(stage, second) is None
    assert ask(stage, first) == ANSWER
    assert ask(stage, first, replace(REQUEST, route="POST /parts")) is None


def test_guests_without_a_key_are_not_taken_for_one_another(stage: Stage) -> None:
    assert ask(stage, guest_viewer()) is None
    assert ask(stage, guest_viewer()) is None


def test_a_request_begun_and_never_answered_is_in_progress_until_it_is_forgotten(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    assert recall(stage, viewer) is None  # commits without an answer
    with pytest.raises(Conflict, match="request_in_progress"):
        recall(stage, viewer)
    stage.now += KEPT_FOR
    assert ask(stage, viewer) is None


def test_an_answer_is_forgotten_after_a_day(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    ask(stage, viewer)
    stage.now += KEPT_FOR - timedelta(seconds=1)
    assert ask(stage, viewer) == ANSWER
    stage.now += timedelta(seconds=1)
    assert ask(stage, viewer) is None


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "ü", "a\n"])
def test_odd_keys_are_refused(stage: Stage, key: str) -> None:
    with pytest.raises(Invalid, match="idempotency_key_invalid"):
        recall(stage, stage.add_member("Muster GmbH"), replace(REQUEST, key=key))
