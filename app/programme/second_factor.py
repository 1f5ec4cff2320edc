"""Who must prove himself by more than a password."""

from __future__ import annotations

from dataclasses import dataclass

_RUNS_A_FIRM = frozenset(("owner", "planner"))


@dataclass(frozen=True, slots=True)
class Hat:
    """A role in an organisation, and whether that organisation is a provider."""

    role: str
    runs_provider: bool


def needs_second_factor(hats: tuple[Hat, ...], *, is_operator: bool, is_demonstration: bool) -> bool:
    """True for operators, institutes' staff and who keeps a firm's rate cards; never in a demonstration.

    Whoever wears several hats is held to the strictest.
    """
    if is_demonstration:
        return False
    return is_operator or any(
        hat.role == "institute_staff" or (hat.runs_provider and hat.role in _RUNS_A_FIRM) for hat in hats
    )
