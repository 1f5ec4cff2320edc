"""What the templates of offers on the part page name, and how they write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from app.institutes import FUNCTIONS
from app.marketplace.guarding import ConsentKind
from app.marketplace.referring import Confidentiality
from app.marketplace.referring.referral_view import Consent
from app.offers import Contradiction, Offer, Referral
from app.offers.understanding import Told
from app.programme import CONTROL_CLASSES, END_USES, LONGEST_PURPOSE, Declaration
from app.texts import has_text, translate
from app.web.pages.delivery_choice import DeliveryChoices
from app.web.pages.offer_sheet import Sheet
from app.web.pages.offer_wishes import SERVICES, TIERS, TOLERANCE_CLASSES, Choices, Wishes
from app.web.pages.request_query import ITEM_FIELDS, SHARED_FIELDS, write_request
from app.web.pages.shared import COUNTRIES
from app.web.pages.words import CatalogueWords

# What one institute may have, where it is not what all may have.
SHARES: Mapping[str, tuple[ConsentKind, ...]] = {
    "summary": ("summary",),
    "measurements": ("measurements",),
    "drawing": ("drawing",),
    "file": ("file",),
    "file_drawing": ("file", "drawing"),
}


@dataclass(frozen=True, slots=True)
class PointShown:
    """An offer in the picture of price and date: where it stands and leads, and its words."""

    x: float
    y: float
    link: str
    is_best: bool
    provider: str
    material: str
    price: str
    leaves_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReferral:
    """A request to institutes as it was typed; ``error`` says in words why it was refused."""

    institutes: tuple[str, ...]
    shares: tuple[str, ...]
    consent: str
    note: str
    declaration: Declaration
    functions: tuple[str, ...]
    confidentiality: str
    budget: str
    accepts_nda: bool
    is_wish: bool
    error: str = ""

    def refuse(self, error: str) -> TypedReferral:
        """The same with the reason."""
        return replace(self, error=error)


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
    typed: TypedReferral | None = None  # a request to institutes that was refused

    def list_points(self) -> tuple[PointShown, ...]:
        """The points of the picture of offers, each in the words that picture and table share."""
        if self.sheet is None or self.sheet.chart is None:
            return ()
        return tuple(
            PointShown(
                x=point.x,
                y=point.y,
                link=spot.link,
                is_best=bool(spot.listing.bests),
                provider=self.name(spot.listing.candidate.provider),
                material=self.name(spot.listing.candidate.material),
                price=self.money(spot.listing.total_minor),
                leaves_on=self.day(spot.listing.dispatched_on),
            )
            for point, spot in zip(self.sheet.chart.points, self.sheet.spots, strict=True)
        )

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
