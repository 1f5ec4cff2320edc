"""The life of a version as a state machine: what was in force is never edited, nothing comes back."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.providers.lifecycle import (
    OPEN_STATUSES,
    TRANSITIONS,
    VERSION_ACTIONS,
    VERSION_STATUSES,
    VersionAction,
    VersionStatus,
    advance,
    require_second_person,
)
from app.values import Conflict, NotAllowed

FINAL = {"superseded", "discarded"}


class VersionLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.status: VersionStatus = "draft"
        self.past: list[VersionStatus] = []

    @rule(action=st.sampled_from(VERSION_ACTIONS))
    def act(self, action: VersionAction) -> None:
        if (self.status, action) in TRANSITIONS:
            self.past.append(self.status)
            self.status = advance(self.status, action)
        else:
            with pytest.raises(Conflict) as refusal:
                advance(self.status, action)
            assert refusal.value.code == "version_moved_on"
            assert refusal.value.parameters == {"status": self.status, "action": action}

    @precondition(lambda self: self.status in FINAL)
    @rule(action=st.sampled_from(VERSION_ACTIONS))
    def nothing_follows_the_end(self, action: VersionAction) -> None:
        with pytest.raises(Conflict):
            advance(self.status, action)

    @invariant()
    def what_was_in_force_is_never_edited_again(self) -> None:
        if "published" in self.past:
            assert self.status not in OPEN_STATUSES

    @invariant()
    def only_what_was_in_force_is_superseded(self) -> None:
        if self.status == "superseded":
            assert self.past[-1] == "published"


TestVersionLife = VersionLife.TestCase


def test_every_status_is_reached() -> None:
    reached, before = {"draft"}, set()
    while reached != before:
        before = set(reached)
        reached |= {after for (status, _), after in TRANSITIONS.items() if status in reached}

    assert reached == set(VERSION_STATUSES)


def test_four_eyes() -> None:
    require_second_person("submitted", last_editor="anna", publisher="bert")
    with pytest.raises(Conflict, match="version_not_submitted"):
        require_second_person("draft", last_editor="anna", publisher="bert")
    for publisher in ("anna", None):
        with pytest.raises(NotAllowed, match="second_person_required"):
            require_second_person("submitted", last_editor="anna", publisher=publisher)
