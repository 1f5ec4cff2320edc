"""The operator's page of the programme: the phase, what each phase needs, its history, and the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.operating import (
    LONGEST_REASON,
    ChangePhase,
    PhasePreview,
    change_phase,
    find_current,
    list_phase_changes,
    preview_phase,
)
from app.programme import PHASES, POLICY_CELLS, Phase, count_month, find_policy
from app.texts import Language, format_bytes, format_date, format_number, translate, translate_code
from app.values import Conflict, Invalid
from app.web.identity import context_of
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not made: why, and what was typed."""

    status: int
    error: str
    reason: str


@router.get("/{language}/operator/programme", dependencies=OPERATORS)
def get_programme_page(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    to: Annotated[Phase | None, Query()] = None,
) -> Response:
    """All on one page; ``to`` is the phase whose beginning is looked at."""
    return _show(request, language, session, viewer, to)


@router.post("/{language}/operator/programme", dependencies=OPERATORS)
def post_programme_page(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    phase: Annotated[Phase, Form()],
    position: Annotated[int, Form(ge=0, le=2**31 - 1)],
    reason: Annotated[str, Form(max_length=100_000)] = "",
    is_confirmed: Annotated[bool, Form()] = False,
    force: Annotated[bool, Form()] = False,
) -> Response:
    """Change the phase; where it is refused, what was typed is still there."""
    try:
        _require_confirmed(is_confirmed)
        with context.open_write() as session:
            change_phase(
                session,
                viewer,
                ChangePhase(phase, position, reason, force),
                policy=context.policy(),
                machine=context.machine(),
                now=context.now(),
            )
    except (Invalid, Conflict) as refusal:
        error = translate_code("error", refusal.code, dict(refusal.parameters), language)
        with context.open_read() as session:
            return _show(
                request, language, session, viewer, phase, Refused(status_of(refusal), error, reason)
            )
    return RedirectResponse(f"/{language}/operator/programme?changed=1", 303)


def _require_confirmed(is_confirmed: bool) -> None:
    if not is_confirmed:
        raise Invalid("phase_not_confirmed")


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    to: Phase | None,
    refused: Refused | None = None,
) -> Response:
    context, now = context_of(request), context_of(request).now()
    current = find_current(session, context.policy(), now)
    previews: dict[Phase, PhasePreview] = {
        phase: preview_phase(
            viewer, session, phase, policy=context.policy(), machine=context.machine(), now=now
        )
        for phase in PHASES
    }
    month = count_month(current.began_at, now)
    shown = {phase: find_policy(phase, month=month if phase == current.phase else 1) for phase in PHASES}
    return renderer_of(request).render(
        request,
        "operator/programme.html",
        language,
        status=200 if refused is None else refused.status,
        error="" if refused is None else refused.error,
        reason="" if refused is None else refused.reason,
        is_changed=request.query_params.get("changed") == "1",
        phases=PHASES,
        current=current,
        month=month,
        chosen=None if to is None or to == current.phase else previews[to],
        previews=previews,
        cells=[
            (cell, [tell_cell(cell, getattr(shown[phase], cell), language) for phase in PHASES])
            for cell in POLICY_CELLS
        ],
        fees=find_policy("commercial").fees,
        history=list_phase_changes(viewer, session),
        longest_reason=LONGEST_REASON,
        tell=lambda cell, value: tell_cell(cell, value, language),
        date=lambda moment: format_date(moment, language),
    )


def tell_cell(cell: str, value: object, language: Language) -> str:
    """A cell of the policy in words: shares in percent, sizes with their unit, yes or no."""
    if value is None:
        return translate("page.programme.none", language)
    if isinstance(value, bool):
        return translate("page.programme.yes" if value else "page.programme.no", language)
    if isinstance(value, int):
        if cell.endswith("_bytes"):
            return format_bytes(value, language)
        if cell.endswith("_bps"):
            return format_number(value / 100, "percent", language)
        return format_number(value, None, language)
    return translate_code("policy_value", str(value), {}, language)
