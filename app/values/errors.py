"""The five kinds of refusal. The core raises codes and parameters; texts and HTTP status come later."""

from __future__ import annotations

from collections.abc import Mapping

Parameter = str | int | float | bool | None | list["Parameter"] | dict[str, "Parameter"]


class SchichtwerkError(Exception):
    """A refusal with a stable code and parameters that a text can be made of."""

    def __init__(self, code: str, parameters: Mapping[str, Parameter] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.parameters: dict[str, Parameter] = dict(parameters or {})

    def __str__(self) -> str:
        return f"{self.code} {self.parameters}" if self.parameters else self.code


class NotFound(SchichtwerkError):
    """There is no such thing, or the viewer may not know of it."""


class Conflict(SchichtwerkError):
    """The state of things has moved on, or the same was asked twice with different content."""


class NotAllowed(SchichtwerkError):
    """The viewer is known and may not do this."""


class Invalid(SchichtwerkError):
    """What was sent cannot be right, whoever sends it."""


class Unavailable(SchichtwerkError):
    """Something needed is down or full; trying again later may help."""
