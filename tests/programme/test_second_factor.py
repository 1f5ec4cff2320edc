"""Who must have a second factor, as a table."""

from __future__ import annotations

import pytest

from app.programme import Hat, needs_second_factor


@pytest.mark.parametrize(
    ("role", "of_a_provider", "elsewhere"),
    [
        ("buyer", False, False),
        ("engineer", False, False),
        ("planner", True, False),
        ("owner", True, False),
        ("institute_staff", True, True),
    ],
)
def test_roles(role: str, of_a_provider: bool, elsewhere: bool) -> None:
    def ask(runs_provider: bool, **more: bool) -> bool:
        asked = {"is_operator": False, "is_demonstration": False, **more}
        return needs_second_factor((Hat(role, runs_provider),), **asked)

    assert (ask(True), ask(False)) == (of_a_provider, elsewhere)
    assert ask(False, is_operator=True)
    assert not ask(True, is_operator=True, is_demonstration=True)


def test_the_strictest_of_several_hats_counts() -> None:
    hats = (Hat("buyer", False), Hat("owner", True))
    assert needs_second_factor(hats, is_operator=False, is_demonstration=False)
    assert not needs_second_factor((), is_operator=False, is_demonstration=False)
