"""Who may use a route: every route declares exactly one rule, and the rule is also its gate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import iter_route_contexts

from app.marketplace.accounts import Viewer, require_listed
from app.values import NotAllowed
from app.web.consent import require_consent
from app.web.identity import (
    SAFE_METHODS,
    context_of,
    note_use,
    opened_session_of,
    owes_factor,
    refuse_foreign_origin,
    viewer_of,
)

# What gives out somebody's file, or the link to one: an operator who looks as him gets neither. For these he
# has to give a reason of its own, and the owner is told.
OPENS_FILES = re.compile(
    r"/(preview\.glb|repaired\.stl|thumbnail\.png|picture\.png|file|archive|shares)$"
    r"|/(drawings|attachments|documents)/[^/]+$|/shared/"
)


class Rule(StrEnum):
    """From widest to narrowest. What belongs to one organisation is narrowed further by the use case."""

    ANYONE = "anyone"  # no identity is looked up
    GUEST_OR_MEMBER = "guest_or_member"  # everybody, as somebody: things open only to their owner
    SETTING_UP = "setting_up"  # a member in a browser, also one who owes a second factor
    MEMBER = "member"
    OPERATOR = "operator"
    PROVIDER_OWN = "provider_own"  # a member, of the provider's organisation: the use case looks at which


@dataclass(frozen=True, slots=True)
class Gate:
    """The dependency that enforces a rule before anything else of a route runs.

    What is open to anyone needs no thread: /health answers while every thread is busy.
    """

    rule: Rule

    async def __call__(self, request: Request) -> None:
        refuse_foreign_origin(request)
        if self.rule is Rule.ANYONE:
            return
        viewer = await run_in_threadpool(_identify, request, self.rule)
        changes = request.method not in SAFE_METHODS and not request.url.path.endswith("/sign-out")
        if viewer.looked_at_by is not None and changes:
            raise NotAllowed("looking_changes_nothing")
        if viewer.looked_at_by is not None and OPENS_FILES.search(request.url.path):
            raise NotAllowed("looking_opens_no_files")
        if viewer.is_guest and self.rule is not Rule.GUEST_OR_MEMBER:
            owes = getattr(request.state, "owes_factor", False)
            raise NotAllowed("second_factor_needed" if owes else "sign_in_required")
        if self.rule is Rule.OPERATOR and not viewer.is_operator:
            raise NotAllowed("operator_only")
        await run_in_threadpool(require_consent, request, viewer)


def _identify(request: Request, rule: Rule) -> Viewer:
    viewer = viewer_of(request)
    note_use(request)
    if rule is Rule.SETTING_UP and owes_factor(request):
        opened = opened_session_of(request)
        if opened is not None:
            request.state.viewer = viewer = opened.viewer
    return viewer


def ruled(rule: Rule) -> list[Any]:
    """The ``dependencies`` of a route under a rule."""
    return [Depends(Gate(rule))]


def _require_listed(request: Request) -> None:
    require_listed(viewer_of(request), context_of(request).policy())


LISTED: list[Any] = [Depends(_require_listed)]
"""After the rule: guests stay outside in a phase that shows the catalogue to nobody but its people."""


def rules_by_route(app: FastAPI) -> dict[str, list[Rule]]:
    """The rules each route declares, by "METHOD /path"; a complete route has exactly one.

    What is mounted (files) has no methods and stands as "MOUNT /path", without a rule.
    """
    found: dict[str, list[Rule]] = {}
    for route in iter_route_contexts(app.routes):
        declared = (dependency.dependency for dependency in getattr(route.original_route, "dependencies", ()))
        rules = [gate.rule for gate in declared if isinstance(gate, Gate)]
        for method in route.methods or {"MOUNT"}:
            found[f"{method} {route.path}"] = rules
    return found
