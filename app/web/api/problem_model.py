"""The shape of a refusal, for the interface's description (RFC 9457)."""

from __future__ import annotations

from app.web.api.models import Parameters, Shown


class FieldErrorShown(Shown):
    """A field at fault; ``pointer`` (RFC 6901) leads into ``in``: body, query, path, header or document."""

    code: str
    pointer: str
    parameters: Parameters
    detail: str


class ProblemShown(Shown):
    """``code`` and ``parameters`` are stable and for programs, ``detail`` is for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    parameters: Parameters
    instance: str
    request_id: str
    errors: list[FieldErrorShown] | None = None
