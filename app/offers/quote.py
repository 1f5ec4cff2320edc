"""The content of a quote: frozen when it is issued, stored as canonical JSON with a schema version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.offers.offer import Offer
from app.offers.request import Destination, Requirement
from app.pricing import TaxCase

QUOTE_SCHEMA_VERSION = 4


@dataclass(frozen=True, slots=True)
class QuotedDrawing:
    """A file that explains the part, by what it is and not only by its name."""

    file_name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """The part as quoted: which file, in which unit, how large, and what the customer put beside it.

    ``note`` is empty where there is none. Both are there since schema version 2.
    """

    part_id: str
    file_name: str
    sha256: str
    format: str
    unit: str
    size_mm: tuple[float, float, float]
    volume_mm3: float
    engine_version: str
    note: str
    drawings: tuple[QuotedDrawing, ...]


@dataclass(frozen=True, slots=True)
class QuoteItem:
    """One part with its requirement and the offer it is priced by."""

    part: QuotedPart
    requirement: Requirement
    offer: Offer


@dataclass(frozen=True, slots=True)
class Party:
    """Who issues or receives; address lines as they are printed."""

    code: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteContent:
    """Everything a quote says. Amounts are minor units of ``currency``."""

    schema_version: int
    number: str
    issued_at: datetime
    valid_until: date
    is_binding: bool
    is_demo: bool
    phase: str
    issuer: Party
    recipient: Party
    destination: Destination
    items: tuple[QuoteItem, ...]
    net_minor: int
    shipping_minor: int
    shipping_service: str
    shipping_weight_g: float
    tax_case: TaxCase
    tax_rate_bps: int
    tax_minor: int
    gross_minor: int
    currency: str
    ready_on: date
    delivered_on: date | None
    terms: tuple[str, ...]  # codes of clauses
    names: dict[str, dict[str, str]]  # language → code → name as it was when the quote was issued
    catalogue_version: str
    engine_version: str
    dispatched_on: date | None = None  # since schema version 3
    delivery: Party | None = None  # where the goods go, as it was then; since schema version 4
