"""How a catalogue file is refused: which file, where in it, what is wrong, and the value found there."""

from __future__ import annotations

from dataclasses import dataclass

from app.values.errors import Invalid, Parameter

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: the place (``machines[0].model``), a code, and the value found there.

    ``detail`` says more where the value is a text of its own: a formula's error with line and column.
    """

    place: str
    code: str
    value: object = None
    detail: Invalid | None = None

    @property
    def shown(self) -> str | int | bool | None:
        """The value as an answer may carry it."""
        value = self.value
        return value if value is None or isinstance(value, (bool, int)) else str(value)[:_LONGEST_VALUE]


def refuse(file: str, problem: Fault) -> Invalid:
    """The error to raise: ``catalogue_invalid`` with file, place, problem (a code), value, detail."""
    parameters: dict[str, Parameter] = {
        "file": file, "place": problem.place, "problem": problem.code, "value": problem.shown,
    }  # fmt: skip
    if problem.detail is not None:
        parameters["detail"] = {"code": problem.detail.code, **problem.detail.parameters}
    return Invalid("catalogue_invalid", parameters)
