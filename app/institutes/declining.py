"""Why an institute declines a case or gives it up: codes that can be counted, and told in any language."""

from __future__ import annotations

from typing import Literal, get_args

from app.institutes.workflow import Step
from app.values.errors import Invalid

DeclineReason = Literal[
    "capacity", "not_our_field", "equipment", "dates", "confidentiality", "funding", "other"
]  # fmt: skip
DECLINE_REASONS: tuple[DeclineReason, ...] = get_args(DeclineReason)

DECLINING: frozenset[Step] = frozenset(("decline", "give_up"))


def check_decline(reason: str | None, text: str) -> DeclineReason:
    """The reason; Invalid ``decline_reason_missing``, also where it is none of them, and
    ``step_text_missing`` where ``other`` stands without words, which says nothing."""
    found = next((each for each in DECLINE_REASONS if each == reason), None)
    if found is None:
        raise Invalid("decline_reason_missing")
    if found == "other" and not text:
        raise Invalid("step_text_missing")
    return found
