"""A provider's versioned prices. What stands here is a secret from every other organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.processes.material import PriceBasis

Sharing = Literal["shared", "exclusive"]


@dataclass(frozen=True, slots=True)
class MachineRate:
    """``shared``: an order pays its share of a build that others fill up; ``exclusive``: whole builds."""

    machine_code: str
    eur_per_h: float
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class MaterialRate:
    """Feedstock price; support material where it is a different one."""

    material_code: str
    eur_per_kg: float
    support_eur_per_kg: float | None = None


@dataclass(frozen=True, slots=True)
class FinishRate:
    """Price of a post-processing step; ``extra_days`` are working days."""

    finish_code: str
    basis: PriceBasis
    eur: float
    minimum_eur: float
    extra_days: int
    hours_per_part: float = 0.0  # for the basis per_hour


@dataclass(frozen=True, slots=True)
class CertificateRate:
    """Price of a document per order line, e.g. an EN 10204 3.1 inspection certificate."""

    code: str
    eur: float


@dataclass(frozen=True, slots=True)
class QuantityBand:
    """From the ``from_quantity``-th part on, each part costs ``1 - discount`` (marginal: no cliff)."""

    from_quantity: int
    discount: float


@dataclass(frozen=True, slots=True)
class RateCard:
    """Costs in currency units; the margin is a share of the selling price: price = cost / (1 - margin)."""

    version: int
    valid_from: date
    currency: str
    margin: float
    order_preparation_eur: float
    model_preparation_eur: float
    labour_eur_per_h: float
    energy_eur_per_kwh: float
    support_removal_eur_per_cm2: float
    packaging_eur_per_order: float
    packaging_eur_per_part: float
    scrap_fraction: float
    minimum_part_eur: float
    minimum_order_eur: float
    machine_rates: tuple[MachineRate, ...]
    material_rates: tuple[MaterialRate, ...]
    finish_rates: tuple[FinishRate, ...]
    certificate_rates: tuple[CertificateRate, ...]
    quantity_bands: tuple[QuantityBand, ...]
