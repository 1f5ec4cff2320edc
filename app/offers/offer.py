"""What comes out: offers with their lines, rejections with their reasons, and what would help."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.geometry.place import Place
from app.institutes import Need
from app.offers.evidence import Evidence
from app.values.errors import Parameter
from app.values.money import Money


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price; the sum of the lines is the total. A name is the provider's own."""

    code: str
    amount_minor: int
    name_en: str = ""
    name_de: str = ""

    def label(self, text: str, language: str) -> str:
        """What the code is called (``text``), and the provider's name for it."""
        name = self.name_de if language == "de" else self.name_en
        return f"{text}: {name}" if name else text


@dataclass(frozen=True, slots=True)
class OfferEstimate:
    """Machine time and feedstock for the whole quantity, and the relative half-width of their uncertainty."""

    build_s: int
    feedstock_g: float
    support_g: float
    builds: float
    orientation: str
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with parameters: why an offer stands where it stands."""

    code: str
    parameters: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caution:
    """What to mind about an offer, and a few places on the part that it is about, the worst first."""

    code: str
    parameters: dict[str, Parameter] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who, on what, in what, finished how, how fast: the identity of an offer."""

    provider: str
    machine: str
    process: str
    material: str
    finish: str
    tier: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A service that takes the goods there: its price net of tax, and the day it arrives at the latest."""

    service: str
    price: Money
    delivered_on: date


@dataclass(frozen=True, slots=True)
class FootprintRow:
    """A part of the footprint in kg CO2e for the whole quantity, low and high, and the code of its source."""

    code: str  # feedstock, energy, transport
    low_kg: float
    high_kg: float
    source: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A computed price. Not binding; it changes with its inputs.

    ``dispatched_on`` is promised; ``service`` is the one of ``deliveries`` that ``shipping`` and
    ``delivered_on`` are of. ``footprint`` are the parts of ``co2e_range_kg``, ``energy_kwh`` what the
    machines take. All these are there since schema version 3 of quotes.
    """

    candidate: Candidate
    quantity: int
    unit_price: Money  # total / quantity, rounded half up; the total counts
    total: Money  # net of shipping and tax; sum of the lines
    lines: tuple[PriceLine, ...]
    ready_on: date
    delivered_on: date | None  # None where no service reaches the destination
    shipping: Money | None
    distance_km: float | None
    co2e_kg: float
    co2e_range_kg: tuple[float, float]
    price_band_minor: tuple[int, int]  # what the uncertainty of the estimate means for the total
    estimate: OfferEstimate
    rate_card_version: int
    why: tuple[Reason, ...]
    cautions: tuple[Caution, ...]
    dispatched_on: date | None = None
    service: str | None = None
    deliveries: tuple[Delivery, ...] = ()
    footprint: tuple[FootprintRow, ...] = ()
    energy_kwh: tuple[float, float] | None = None

    @property
    def leaves_on(self) -> date:
        """The day promised; older quotes knew only when parts are ready."""
        return self.dispatched_on or self.ready_on


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One change of part or requirement that would give offers, and how many."""

    code: str  # e.g. drop_requirement, smaller_part, thicker_walls, later_date
    parameters: dict[str, Parameter]
    offers: int
    cheapest: Money | None


@dataclass(frozen=True, slots=True)
class InstituteMatch:
    """An institute that fits a need, and why."""

    institute: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a request goes that nobody can make today; ``evidence`` says for each code of a reason
    ``no_candidate`` who came nearest."""

    reasons: tuple[Reason, ...]
    institutes: tuple[InstituteMatch, ...]
    evidence: tuple[Evidence, ...]
    need: Need
