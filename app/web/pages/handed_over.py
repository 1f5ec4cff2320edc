"""What institutes handed to a firm: into the draft, or aside."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.marketplace.developing import TakeOver, dismiss_transfer, take_over
from app.marketplace.supplying import find_facts
from app.web.pages.amounts import read_cents
from app.web.pages.firm import do_and_show
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(prefix="/{language}/firm/{code}/handed-over", include_in_schema=False)
OWN = ruled(Rule.PROVIDER_OWN)


@router.post("/{transfer_id}/take-over", dependencies=OWN)
def post_take_over(
    request: Request,
    language: PageLanguage,
    code: str,
    transfer_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    machine_code: Annotated[str, Form(max_length=80)] = "",
    eur_per_kg: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """The machine chosen makes it in the draft; without one it is only noted."""
    price = read_cents(eur_per_kg) / 100 if eur_per_kg.strip() else None
    command = TakeOver(transfer_id, machine_code, price)
    facts = find_facts(context.catalogue())

    def act(session: Session) -> None:
        take_over(session, viewer, code, command, facts=facts, now=context.now())

    return do_and_show(request, language, code, act, after="#draft")


@router.post("/{transfer_id}/dismissal", dependencies=OWN)
def post_dismissal(
    request: Request,
    language: PageLanguage,
    code: str,
    transfer_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """It is of no use here."""

    def act(session: Session) -> None:
        dismiss_transfer(session, viewer, code, transfer_id, now=context.now())

    return do_and_show(request, language, code, act, after="#handed-over")
