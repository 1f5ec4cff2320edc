"""Several parts in one request: their wishes, totals by provider, and who best makes which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.marketplace.quoting import ItemWanted, PartView, list_parts
from app.marketplace.quoting.survey_request import SurveyedRequest, SurveyRequest, survey_request
from app.offers import Contradiction, Offer
from app.offers.split import Bundle
from app.providers import Provider
from app.texts import Language, translate, translate_code
from app.values import NotAllowed, new_id
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of
from app.web.noting import note_surveyed, send_noting
from app.web.pages.delivery_choice import (
    DeliveryChoices,
    begin_with_default,
    list_deliveries,
    read_book,
)
from app.web.pages.offer_wishes import SERVICES, TIERS, TOLERANCE_CLASSES, Choices, list_form_choices
from app.web.pages.request_query import RequestWishes, read_request
from app.web.pages.shared import COUNTRIES, SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.pages.words import CatalogueWords
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """What the form says beside one part."""

    number: int
    name: str
    cheapest: Offer | None
    problem: str | None
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class BundleShown:
    """A provider's share with the ids its quote is asked by."""

    bundle: Bundle
    provider: Provider
    offer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShown(CatalogueWords):
    """All that the templates of a request name; ``problem`` says why there are no prices at all."""

    wishes: RequestWishes
    choices: Choices
    items: tuple[ItemShown, ...]
    others: tuple[PartView, ...]  # parts of the viewer's own that could be added
    bundles: tuple[BundleShown, ...]
    split: tuple[BundleShown, ...]
    single: BundleShown | None
    split_minor: int | None
    currency: str
    is_proven: bool
    left_out: tuple[str, ...]
    problem: str | None
    needs_sign_in: bool
    intention: str
    deliveries: DeliveryChoices
    countries: tuple[str, ...] = COUNTRIES
    tiers: tuple[str, ...] = TIERS
    services: tuple[str, ...] = SERVICES
    tolerance_classes: tuple[str, ...] = TOLERANCE_CLASSES

    @property
    def made(self) -> tuple[ItemShown, ...]:
        """The items that somebody makes."""
        return tuple(item for item in self.items if item.cheapest)


@router.get("/{language}/request", dependencies=SEEN_BY_ALL)
def get_request_page(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,  # noqa: ARG001 - who asks is known before anything is read
    context: CurrentContext,  # noqa: ARG001
) -> Response:
    """The whole page."""
    shown = _show(request, language, session)
    page = renderer_of(request).render(request, "request/request.html", language, request_shown=shown)
    return send_noting(request, page)


@router.get("/{language}/request/offers", dependencies=SEEN_BY_ALL)
def get_request_offers(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,  # noqa: ARG001
    context: CurrentContext,  # noqa: ARG001
) -> Response:
    """The fragment alone; without htmx, to the page it belongs to."""
    if request.headers.get("HX-Request") != "true":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{language}/request{query}#offers", 303)
    shown = _show(request, language, session)
    page = renderer_of(request).render(request, "request/_offers.html", language, request_shown=shown)
    return send_noting(request, page)


def _show(request: Request, language: Language, session: Session) -> RequestShown:
    viewer, context = viewer_of(request), context_of(request)
    catalogue = context.catalogue()
    choices = list_form_choices(viewer, catalogue, language)
    book = read_book(viewer, session)
    query = begin_with_default(request.query_params, book)
    wishes = read_request(query, choices, today=find_today(context.now()))
    wanted = {item.part_id for item in wishes.items}
    others = tuple(
        part
        for part in list_parts(viewer, session, now=context.now()).parts
        if part.status != "refused" and part.id not in wanted
    )
    found: SurveyedRequest | None = None
    problem, needs_sign_in = None, False
    if wishes.items:
        try:
            found = _survey(request, wishes, session)
        except NotAllowed as refusal:
            problem = translate_code("error", refusal.code, refusal.parameters, language)
            needs_sign_in = refusal.code == "sign_in_required"
    if wishes.has_errors and problem is None:
        problem = translate("page.offers.correct_first", language)
    elif found is not None:
        note_surveyed(request, [item.offers for item in found.items if item.offers])
    names = names_of(catalogue, language)
    providers = {provider.code: provider for provider in catalogue.market.providers}
    sheet = found.sheet if found and problem is None else None

    def identify(*bundles: Bundle) -> tuple[BundleShown, ...]:
        return tuple(_identify(bundle, found, providers) for bundle in bundles) if found else ()

    split = sheet.split if sheet else None
    single = identify(sheet.single) if sheet and sheet.single else ()
    return RequestShown(
        language=language,
        names=names,
        wishes=wishes,
        choices=choices,
        items=_list_items(found, wishes, language, names),
        others=others,
        bundles=identify(*sheet.bundles) if sheet else (),
        split=identify(*split.bundles) if split else (),
        single=single[0] if single else None,
        split_minor=split.total_minor if split else None,
        currency=split.currency if split else "EUR",
        is_proven=split is not None and split.is_proven,
        left_out=tuple(found.items[number].file_name or "" for number in sheet.left_out)
        if found and sheet
        else (),
        problem=problem,
        needs_sign_in=needs_sign_in,
        intention=new_id(),
        deliveries=list_deliveries(
            book, wishes.link(), wishes.shared.typed("address"), wishes.shared.destination
        ),
    )


def _survey(request: Request, wishes: RequestWishes, session: Session) -> SurveyedRequest:
    """What was mistyped counts as not said: the page then shows the parts' names, but no prices."""
    context = context_of(request)
    command = SurveyRequest(
        items=tuple(
            ItemWanted(item.part_id, item.wishes.quantity, item.wishes.requirement) for item in wishes.items
        ),
        destination=wishes.shared.destination,
    )
    return survey_request(
        session,
        viewer_of(request),
        command,
        prepared=context.prepared(),
        policy=context.policy(),
        secret_key=context.secret_key,
        now=context.now(),
    )


def _list_items(
    found: SurveyedRequest | None, wishes: RequestWishes, language: Language, names: Mapping[str, str]
) -> tuple[ItemShown, ...]:
    if found is None:
        return tuple(ItemShown(item.number, "", None, None) for item in wishes.items)
    shown = []
    for item, surveyed in zip(wishes.items, found.items, strict=True):
        refusal, listings = surveyed.refusal, surveyed.offers.survey.listings if surveyed.offers else ()
        problem = None
        if refusal is not None:
            problem = translate_code("error", refusal.code, refusal.parameters, language, names=names)
        elif not listings:
            problem = translate("page.request.nobody", language)
        cheapest = surveyed.offers.survey.describe(listings[0]) if surveyed.offers and listings else None
        clashing = surveyed.offers.survey.contradictions if surveyed.offers else ()
        shown.append(ItemShown(item.number, surveyed.file_name or "", cheapest, problem, clashing))
    return tuple(shown)


def _identify(bundle: Bundle, found: SurveyedRequest, providers: Mapping[str, Provider]) -> BundleShown:
    ids = [
        item.offers.identify(offer)
        for item, offer in zip(found.items, bundle.alone, strict=True)
        if item.offers and offer
    ]
    return BundleShown(bundle, providers[bundle.provider], tuple(ids))
