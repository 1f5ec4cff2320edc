"""Wishes and offers on the part page: the same for the whole page and for the fragment that replaces it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, cast, get_args

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.institutes import FUNCTIONS
from app.institutes.nda import NDA_TEXTS
from app.marketplace.guarding import ConsentKind
from app.marketplace.idempotency import IdempotentRequest, StoredAnswer, recall_answer, remember_answer
from app.marketplace.quoting.survey_offers import SurveyedOffers, SurveyOffers, survey_offers
from app.marketplace.referring import (
    Confidentiality,
    StoreReferral,
    read_referral,
    store_referral,
)
from app.marketplace.referring.referral_view import Consent
from app.marketplace.supplying.known_institutes import with_institutes_of_today
from app.offers import Contradiction, Offer, Referral, Requirement, Wanted
from app.offers.quantity_curve import QuantityPrice, price_over_quantity
from app.offers.refer import refer
from app.offers.suggestions import WISHES_BY_ANSWER
from app.offers.understanding import Told, tell_understood
from app.programme import CONTROL_CLASSES, END_USES, LONGEST_PURPOSE
from app.texts import Language, has_text, translate, translate_code
from app.values import Conflict, Invalid, NotAllowed, NotFound, digest, new_id
from app.web.api.models import PartId
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of, names_today
from app.web.noticing import has_wishes, notice_offers
from app.web.noting import note_surveyed, send_noting
from app.web.pages.amounts import read_cents
from app.web.pages.declaring import StatedDeclaration
from app.web.pages.delivery_choice import (
    DeliveryChoices,
    begin_with_default,
    list_deliveries,
    read_book,
)
from app.web.pages.offer_sheet import CURVE_QUANTITIES, Sheet, SheetBuilder
from app.web.pages.offer_wishes import (
    SERVICES,
    TIERS,
    TOLERANCE_CLASSES,
    Choices,
    Wishes,
    list_form_choices,
    read_wishes,
)
from app.web.pages.request_query import ITEM_FIELDS, SHARED_FIELDS, write_request
from app.web.pages.shared import COUNTRIES, SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.pages.words import CatalogueWords
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
# What one institute may have, where it is not what all may have.
SHARES: Mapping[str, tuple[ConsentKind, ...]] = {
    "summary": ("summary",),
    "measurements": ("measurements",),
    "drawing": ("drawing",),
    "file": ("file",),
    "file_drawing": ("file", "drawing"),
}
# What the page says instead of offers; everything else is a refusal of the whole page.
SAID_IN_PLACE = frozenset(
    ("sign_in_required", "part_not_measured", "part_not_priceable", "quantity_out_of_range",
     "price_out_of_range", "country_invalid")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersShown(CatalogueWords):
    """All that the templates of offers name; ``sheet`` is None where ``problem`` says why."""

    part_id: str
    wishes: Wishes
    choices: Choices
    sheet: Sheet | None
    referral: Referral | None
    problem: str | None
    needs_sign_in: bool
    deliveries: DeliveryChoices
    referred: str | None  # the id of a referral stored just now
    intention: str
    questions: Mapping[str, tuple[str, ...]]
    contradictions: tuple[Contradiction, ...]
    understood: tuple[Told, ...]  # what was read out of the words for a material
    countries: tuple[str, ...] = COUNTRIES
    tiers: tuple[str, ...] = TIERS
    services: tuple[str, ...] = SERVICES
    tolerance_classes: tuple[str, ...] = TOLERANCE_CLASSES
    consents: tuple[str, ...] = get_args(Consent)
    shares: tuple[str, ...] = tuple(SHARES)
    end_uses: tuple[str, ...] = END_USES
    control_classes: tuple[str, ...] = CONTROL_CLASSES
    longest_purpose: int = LONGEST_PURPOSE
    functions: tuple[str, ...] = FUNCTIONS
    confidentialities: tuple[str, ...] = get_args(Confidentiality)
    is_wish: bool = False  # he asked for institutes although there are offers
    nda: tuple[str, ...] = ()

    @property
    def request_query(self) -> str:
        """This part with its wishes as the first of several in a request."""
        fields, shared = (
            [(name, value) for name in names for value in self.wishes.query.getlist(name)]
            for names in (ITEM_FIELDS, SHARED_FIELDS)
        )
        return write_request([(self.part_id, fields)], shared)

    def facet(self, facet: str, code: str) -> str:
        """A value of a filter in words."""
        if facet in ("family", "tier"):
            return self.tell(facet, code)
        if facet == "dispatch":
            return self.tell("why", code)
        return self.name(code)

    def refusal(self, part: str, code: str) -> str:
        """What a refusal is called (``refused``), or what would have to change (``change``)."""
        key = f"page.offers.{part}_{code}"
        return translate(key if has_text(key, self.language) else f"page.offers.{part}_other", self.language)

    def band(self, offer: Offer) -> str:
        """What the price is certain to, in whole units: ``226–361 €``."""
        low, high = offer.price_band_minor
        currency = offer.total.currency
        return f"{self.money(low, currency, is_rounded=True)} – {self.money(high, currency, is_rounded=True)}"

    def signed(self, amount_minor: int) -> str:
        """A difference in whole euros, with its sign; nothing where there is none."""
        if abs(amount_minor) < 50:
            return ""
        return ("+" if amount_minor > 0 else "−") + self.money(abs(amount_minor), is_rounded=True)

    def short_day(self, value: date) -> str:
        """A date on an axis."""
        return f"{value.day}.{value.month}." if self.language == "de" else f"{value.day}/{value.month}"

    def value(self, suggestion_field: str, value: object) -> str:
        """A wish in words: "at least 80 °C"."""
        shown = self.name(value) if isinstance(value, str) else value
        return self.say(f"means_{suggestion_field}", **{suggestion_field: shown})


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


@router.post("/{language}/parts/{part_id}/referral", dependencies=SEEN_BY_ALL)
def post_part_referral(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    intention: Annotated[str, Form(min_length=8, max_length=64)],
    consent: Annotated[str, Form(max_length=20)],
    institutes: Annotated[list[str] | None, Form()] = None,
    note: Annotated[str, Form(max_length=2_000)] = "",
    declaration: StatedDeclaration = None,
    functions: Annotated[list[str] | None, Form()] = None,
    confidentiality: Annotated[str, Form(max_length=20)] = "institute",
    budget: Annotated[str, Form(max_length=40)] = "",
    shares: Annotated[list[str] | None, Form()] = None,
    is_wish: Annotated[bool, Form()] = False,
    accepts_nda: Annotated[bool, Form()] = False,
) -> Response:
    """Stored once however often it is sent, then back to the page."""
    choices = list_form_choices(viewer, context.catalogue(), language)
    wishes = read_wishes(request.query_params, choices, today=find_today(context.now()))
    if wishes.errors:
        raise Invalid("request_invalid")
    chosen = tuple(institutes or ())
    now = context.now()
    idempotent = IdempotentRequest(
        "POST /{language}/parts/{part_id}/referral",
        intention,
        digest(
            [
                *(part_id, request.url.query, list(chosen), consent, note, declaration, is_wish),
                *(list(functions or ()), confidentiality, budget, accepts_nda, list(shares or ())),
            ]
        ),
    )
    stored = recall_answer(session, viewer, idempotent, now=now)
    if stored is not None:
        referral_id = stored.body.decode("ascii")
    else:
        command = StoreReferral(
            part_id=part_id,
            requirement=wishes.requirement,
            quantity=wishes.quantity,
            destination=wishes.destination,
            institutes=chosen,
            consent=cast("Consent", consent),
            note=note,
            declaration=declaration,
            functions=tuple(each for each in FUNCTIONS if each in (functions or ())),
            is_wish=is_wish,
            budget_minor=read_cents(budget) if budget.strip() else None,
            confidentiality="named_person" if confidentiality == "named_person" else "institute",
            accepts_nda=accepts_nda,
            consents=_read_shares(shares or (), chosen),
        )
        referral_id = store_referral(
            session, viewer, command, prepared=context.prepared(), policy=context.policy(), now=now
        ).id
        answer = StoredAnswer(303, referral_id.encode("ascii"))
        remember_answer(session, viewer, idempotent, answer, now=now)
    return RedirectResponse(f"/{language}/parts/{part_id}{wishes.link()}&referral={referral_id}#offers", 303)


def _read_shares(shares: Sequence[str], chosen: Collection[str]) -> dict[str, tuple[ConsentKind, ...]]:
    """``code:kind+kind`` by institute; what stands beside an institute that was not ticked says nothing."""
    parted = (each.rpartition(":") for each in shares)
    return {
        institute: SHARES[kinds] for institute, _, kinds in parted if institute in chosen and kinds in SHARES
    }


def show_offers(request: Request, language: Language, part_id: str, session: Session) -> OffersShown:
    """Wishes out of the query, and the offers for them. Raises NotFound ``part_not_found``."""
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
    referral = _find_referral(request, session, surveyed) if surveyed else None
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
    )


def _find_referral(request: Request, session: Session, surveyed: SurveyedOffers) -> Referral | None:
    """Where nobody can make it, or where the customer asks for it anyhow; institutes as they are today."""
    survey = surveyed.survey
    referral = survey.referral
    if survey.listings and request.query_params.get("wish"):
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
