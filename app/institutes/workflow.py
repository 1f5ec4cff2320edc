"""How a referral goes through one institute: a table of steps, and who may take each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from app.values.errors import Conflict, NotAllowed

State = Literal[
    "proposed", "submitted", "screened", "taken_up", "asked", "assessed", "accepted", "in_project",
    "concluded", "handed_back", "declined", "passed", "rejected", "withdrawn", "ended",
]  # fmt: skip
Step = Literal[
    "agree", "screen", "take_up", "decline", "pass_on", "ask", "answer", "assess", "accept", "reject",
    "start", "conclude", "hand_back", "message", "give_up", "withdraw", "end",
]  # fmt: skip
Side = Literal["customer", "institute", "operator", "system"]

STATES: tuple[State, ...] = get_args(State)
STEPS: tuple[Step, ...] = get_args(Step)
SIDES: tuple[Side, ...] = get_args(Side)

CLOSED: frozenset[State] = frozenset(("handed_back", "declined", "passed", "rejected", "withdrawn", "ended"))
"""Nothing more happens in these."""
OPEN: tuple[State, ...] = tuple(state for state in STATES if state not in CLOSED)

_EARLY: tuple[State, ...] = ("submitted", "screened", "taken_up", "asked")
_AT_WORK: tuple[State, ...] = ("taken_up", "asked", "assessed", "accepted", "in_project", "concluded")
# without a state after it, a step leaves the case where it is
_TABLE: Mapping[Step, tuple[tuple[Side, ...], tuple[State, ...], State | None]] = {
    "agree": (("customer",), ("proposed",), "submitted"),
    "screen": (("institute", "operator"), ("submitted",), "screened"),
    "take_up": (("institute",), ("submitted", "screened"), "taken_up"),
    "decline": (("institute",), _EARLY, "declined"),
    "pass_on": (("institute", "operator"), _EARLY, "passed"),
    "ask": (("institute",), ("taken_up", "asked"), "asked"),
    "answer": (("customer",), ("asked",), "taken_up"),
    "assess": (("institute",), ("taken_up", "asked", "assessed"), "assessed"),
    "accept": (("customer",), ("assessed",), "accepted"),
    "reject": (("customer",), ("assessed",), "rejected"),
    "start": (("institute",), ("accepted",), "in_project"),
    "conclude": (("institute",), ("in_project",), "concluded"),
    "hand_back": (("institute", "operator"), ("concluded",), "handed_back"),
    "message": (("customer", "institute"), _AT_WORK, None),
    "give_up": (("institute",), ("accepted", "in_project"), "declined"),
    "withdraw": (("customer",), OPEN, "withdrawn"),
    "end": (("operator", "system"), OPEN, "ended"),
}
# an institute that declines gives a code, which its words only explain; see ``declining``
NEEDS_REASON: frozenset[Step] = frozenset(("pass_on", "reject", "end"))
REPEATABLE: frozenset[Step] = frozenset(("message", "ask", "assess"))
"""What one side can take again and again."""
NEEDS_TEXT: frozenset[Step] = NEEDS_REASON | {"ask", "answer", "message"}

# whose turn it is, and which figure of the rules says how long it may take
_WAITING: Mapping[State, tuple[Side, str]] = {
    "proposed": ("customer", "agree_days"),
    "submitted": ("institute", "screen_days"),
    "screened": ("institute", "take_up_days"),
    "taken_up": ("institute", "assess_days"),
    "asked": ("customer", "answer_days"),
    "assessed": ("customer", "decide_days"),
    "accepted": ("institute", "start_days"),
    "in_project": ("institute", "project_days"),
    "concluded": ("institute", "hand_back_days"),
}


def advance(state: State, step: Step, side: Side) -> State:
    """The state after the step.

    Raises NotAllowed ``step_of_other_side`` (step) where it is for others to take, Conflict ``step_too_late``
    (state, step) where the referral is elsewhere.
    """
    sides, states, after = _TABLE[step]
    if side not in sides:
        raise NotAllowed("step_of_other_side", {"step": step})
    if state not in states:
        raise Conflict("step_too_late", {"state": state, "step": step})
    return after or state


def list_steps(state: State, side: Side) -> tuple[Step, ...]:
    """What this side can do now."""
    return tuple(step for step, (sides, states, _) in _TABLE.items() if side in sides and state in states)


def find_waiting(state: State) -> tuple[Side, str] | None:
    """Who is to act, and the name of the rule for how long; None where nobody has to."""
    return _WAITING.get(state)
