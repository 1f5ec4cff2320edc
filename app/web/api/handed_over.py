"""What institutes handed to a provider, and what he does with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.developing import TakeOver, dismiss_transfer, list_handed_over, take_over
from app.marketplace.supplying import find_facts
from app.web.api.case_wanted import TakeOverWanted
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.cases import HANDED_OVER, TAKE_OVER_WANTED
from app.web.api.institute_models import HandedOverListShown, show_handed_over
from app.web.api.models import TransferId
from app.web.context import WebContext
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/providers/{code}/handed-over", tags=["cases"])
OWN = ruled(Rule.PROVIDER_OWN)


def _show(session: Session, viewer: Viewer, code: str, context: WebContext) -> HandedOverListShown:
    found = list_handed_over(viewer, session, code, catalogue=context.catalogue())
    return HandedOverListShown(handed_over=[show_handed_over(one) for one in found])


@router.get(
    "",
    response_model=HandedOverListShown,
    dependencies=OWN,
    responses=answers(200, HANDED_OVER, 401, 404),
    summary="Read what institutes handed over",
)
def get_handed_over(
    code: str, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> HandedOverListShown:
    """New settings and capabilities, in words written for this provider."""
    return _show(session, viewer, code, context)


@router.post(
    "/{transfer_id}/take-over",
    response_model=HandedOverListShown,
    dependencies=OWN,
    responses=answers(200, HANDED_OVER, 401, 403, 404, 409, 422),
    summary="Take it over into the draft",
)
def post_take_over(
    code: str,
    transfer_id: TransferId,
    wanted: Annotated[TakeOverWanted, body_examples(TAKE_OVER_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> HandedOverListShown:
    """The machine named makes the material in the draft, which is begun where there is none; without a
    machine it is only noted. 409 `transfer_decided` where somebody was faster."""
    facts = find_facts(context.catalogue())
    command = TakeOver(transfer_id, wanted.machine_code, wanted.eur_per_kg)
    take_over(session, viewer, code, command, facts=facts, now=context.now())
    return _show(session, viewer, code, context)


@router.post(
    "/{transfer_id}/dismissal",
    response_model=HandedOverListShown,
    dependencies=OWN,
    responses=answers(200, HANDED_OVER, 401, 403, 404, 409),
    summary="Put it aside",
)
def post_dismissal(
    code: str,
    transfer_id: TransferId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> HandedOverListShown:
    """It is of no use here; it stays in the list."""
    dismiss_transfer(session, viewer, code, transfer_id, now=context.now())
    return _show(session, viewer, code, context)
