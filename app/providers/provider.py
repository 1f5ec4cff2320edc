"""Manufacturers: who they are, what stands in their halls, and what they can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.providers.rate_card import RateCard


@dataclass(frozen=True, slots=True)
class Place:
    """Where a firm sits."""

    name: str
    postcode: str
    district: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the firm (ISO 9001, EN 9100, ISO 13485 …) and its expiry."""

    code: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Site:
    """Another hall of a firm, where some of its machines stand."""

    code: str
    place: Place


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a machine stands still, or the whole firm where no machine is named; both included."""

    first: date
    last: date
    machine_code: str = ""


@dataclass(frozen=True, slots=True)
class FinishLimit:
    """What a provider needs for a post-processing step: a size it must not pass, a drawing."""

    finish_code: str
    largest_mm: tuple[float, float, float] | None = None  # sides, the longest first
    needs_drawing: bool = False
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineMaterial:
    """A material that is set up on a machine, with the parameter set it runs on and its finishes.

    ``tolerance_mm`` and ``tolerance_pct`` are what the provider holds here, the larger of the two
    (None: the process's figures).
    """

    material_code: str
    setting_code: str
    finishes: tuple[str, ...]  # codes; as-built is always possible
    tolerance_mm: float | None = None
    tolerance_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, or several alike.

    ``build_volume_mm`` is the data sheet's (x, y, z); ``margin_mm`` on every side of the plate is
    not used. A round plate gives ``diameter_mm`` and repeats it in x and y. ``hours_per_day`` is over
    all shifts; ``runs_on`` are the weekdays it runs on (1: Monday). ``site_code`` is empty at the firm's
    own place.
    """

    code: str
    model: str
    process_code: str
    build_volume_mm: tuple[float, float, float]
    margin_mm: float
    count: int
    lasers_or_heads: int
    hours_per_day: float
    queue_days: int
    materials: tuple[MachineMaterial, ...]
    diameter_mm: float | None = None
    maker_and_model: str = ""  # as people call it; empty where only the code of the model is known
    site_code: str = ""
    runs_on: tuple[int, ...] = (1, 2, 3, 4, 5)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.maker_and_model or self.model


@dataclass(frozen=True, slots=True)
class Tier:
    """A lead-time tier: a factor on the price and how much of the waiting and working time it takes.

    ``skips_queue``: capacity is kept free for it, so that an order starts at once.
    """

    code: str  # economy, standard, express
    price_factor: float
    time_factor: float
    skips_queue: bool = False


@dataclass(frozen=True, slots=True)
class Provider:
    """A manufacturer with machines and the rate card in force.

    ``inspections`` are what it can do (codes of INSPECTIONS); ``pickup_hour`` is when the carrier comes:
    what is ready by then leaves that day.
    """

    code: str
    name: str
    is_fictional: bool
    place: Place
    summary_en: str
    summary_de: str
    languages: tuple[str, ...]
    industries: tuple[str, ...]
    certificates: tuple[Certificate, ...]
    material_certificates: tuple[str, ...]  # EN 10204: 2.1, 2.2, 3.1, 3.2
    countries_served: tuple[str, ...]  # ISO codes; empty: everywhere
    dispatch_cutoff_hour: int  # orders before this local hour start today
    machines: tuple[Machine, ...]
    tiers: tuple[Tier, ...]
    rate_card: RateCard
    sites: tuple[Site, ...] = ()
    closures: tuple[Closure, ...] = ()
    finish_limits: tuple[FinishLimit, ...] = ()
    inspections: tuple[str, ...] = ()
    pickup_hour: int = 16
