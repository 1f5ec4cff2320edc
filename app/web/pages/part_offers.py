"""Wishes and offers on the part page: the same for the whole page and for the fragment that replaces it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.institutes.nda import NDA_TEXTS
from app.marketplace.quoting.survey_offers import SurveyedOffers, SurveyOffers, survey_offers
from app.marketplace.referring import (
    read_referral,
)
from app.marketplace.supplying.known_institutes import with_institutes_of_today
from app.offers import Referral, Requirement, Wanted
from app.offers.quantity_curve import QuantityPrice, price_over_quantity
from app.offers.refer import refer
from app.offers.suggestions import WISHES_BY_ANSWER
from app.offers.understanding import tell_understood
from app.texts import Language, translate, translate_code
from app.values import Conflict, Invalid, NotAllowed, NotFound, new_id
from app.web.api.models import PartId
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of, names_today
from app.web.noticing import has_wishes, notice_offers
from app.web.noting import note_surveyed, send_noting
from app.web.pages.delivery_choice import (
    begin_with_default,
    list_deliveries,
    read_book,
)
from app.web.pages.offer_sheet import CURVE_QUANTITIES, Sheet, SheetBuilder
from app.web.pages.offer_wishes import (
    Wishes,
    list_form_choices,
    read_wishes,
)
from app.web.pages.offers_shown import OffersShown, TypedReferral
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
# What the page says instead of offers; everything else is a refusal of the whole page.
SAID_IN_PLACE = frozenset(
    ("sign_in_required", "part_not_measured", "part_not_priceable", "quantity_out_of_range",
     "price_out_of_range", "country_invalid")
)  # fmt: skip


@router.get("/{language}/parts/{part_id}/offers", dependencies=SEEN_BY_ALL)
def get_part_offers(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    session: ReadSession,
    viewer: CurrentViewer,  # noqa: ARG001 - who asks is known before anything is read
    context: CurrentContext,  # noqa: ARG001
) -> Response:
    """The fragment alone; without htmx, to the page it belongs to."""
    if request.headers.get("HX-Request") != "true":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{language}/parts/{part_id}{query}#offers", 303)
    offers = show_offers(request, language, part_id, session)
    page = renderer_of(request).render(request, "part/_offers.html", language, offers=offers)
    return send_noting(request, page)


def show_offers(
    request: Request,
    language: Language,
    part_id: str,
    session: Session,
    typed: TypedReferral | None = None,
) -> OffersShown:
    """Wishes out of the query, and the offers for them. Raises NotFound ``part_not_found``.

    ``typed`` is a request to institutes that was refused.
    """
    viewer, context = viewer_of(request), context_of(request)
    catalogue = context.catalogue()
    choices = list_form_choices(viewer, catalogue, language)
    book = read_book(viewer, session)
    query = begin_with_default(request.query_params, book)
    wishes = read_wishes(query, choices, today=find_today(context.now()))
    surveyed: SurveyedOffers | None = None
    problem: str | None = None
    needs_sign_in = False
    command = SurveyOffers(
        part_id=part_id,
        quantity=wishes.quantity,
        requirement=wishes.requirement if not wishes.errors else Requirement(),
        destination=wishes.destination,
        sort=wishes.sort,
    )
    try:
        surveyed = survey_offers(
            session,
            viewer,
            command,
            prepared=context.prepared(),
            policy=context.policy(),
            secret_key=context.secret_key,
            now=context.now(),
        )
    except (NotAllowed, Conflict, Invalid) as refusal:
        if refusal.code not in SAID_IN_PLACE:
            raise
        problem = translate_code("error", refusal.code, refusal.parameters, language)
        needs_sign_in = refusal.code == "sign_in_required"
    if surveyed is not None:
        notice_offers(request, viewer, session, is_filtered=has_wishes(request))
    if wishes.errors and problem is None:
        surveyed, problem = None, translate("page.offers.correct_first", language)
    is_wish = bool(request.query_params.get("wish")) or (typed is not None and typed.is_wish)
    referral = _find_referral(request, session, surveyed, is_wish=is_wish) if surveyed else None
    if surveyed is not None:
        note_surveyed(request, [surveyed])
    return OffersShown(
        language=language,
        part_id=part_id,
        wishes=wishes,
        choices=choices,
        sheet=_build(request, surveyed, wishes) if surveyed else None,
        referral=referral,
        is_wish=referral is not None and surveyed is not None and bool(surveyed.survey.listings),
        nda=tuple(translate(NDA_TEXTS[-1], language).split("\n\n")),
        problem=problem,
        needs_sign_in=needs_sign_in,
        referred=_find_referred(request, session),
        deliveries=list_deliveries(book, wishes.link(), wishes.typed("address"), wishes.destination),
        names=names_today(session, catalogue, language) if referral else names_of(catalogue, language),
        intention=new_id(),
        contradictions=surveyed.survey.contradictions if surveyed else (),
        questions={question: tuple(answers) for question, answers in WISHES_BY_ANSWER.items()},
        understood=tell_understood(catalogue.market, wishes.requirement.material),
        typed=typed,
    )


def _find_referral(
    request: Request, session: Session, surveyed: SurveyedOffers, *, is_wish: bool
) -> Referral | None:
    """Where nobody can make it, or where the customer asks for it anyhow; institutes as they are today."""
    survey = surveyed.survey
    referral = survey.referral
    if survey.listings and is_wish:
        referral = refer(
            survey.inquiry, survey.evaluation.rejections[:0], survey.prepared,
            is_material_known=True, wanted=Wanted(is_wish=True),
        )  # fmt: skip
        return with_institutes_of_today(session, referral, context_of(request).catalogue())
    return referral


def _build(request: Request, surveyed: SurveyedOffers, wishes: Wishes) -> Sheet:
    context = context_of(request)
    builder = SheetBuilder(surveyed, wishes)
    head = builder.head
    curve: tuple[QuantityPrice, ...] = ()
    if head is not None:
        curve = price_over_quantity(
            surveyed.survey,
            head.row,
            CURVE_QUANTITIES,
            policy=context.policy(),
            now=context.now(),
        )
    return builder.build(curve)


def _find_referred(request: Request, session: Session) -> str | None:
    referral_id = request.query_params.get("referral")
    if not referral_id:
        return None
    try:
        return read_referral(viewer_of(request), session, referral_id).id
    except NotFound:
        return None
