"""A provider's versioned prices. What stands here is a secret from every other organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.processes.material import PriceBasis

Sharing = Literal["shared", "exclusive"]
BandKind = Literal["marginal", "whole"]
TableBasis = Literal[
    "per_cm3", "per_hull_cm3", "per_box_cm3", "per_cm2", "per_g", "per_machine_h", "per_part"
]
SurchargeBasis = Literal["percent", "per_order", "per_part", "per_kg"]
InspectionCode = Literal["report", "cmm", "ct", "first-article"]
INSPECTIONS: tuple[InspectionCode, ...] = ("report", "cmm", "ct", "first-article")


@dataclass(frozen=True, slots=True)
class MachineRate:
    """What an hour of a machine costs; ``eur_per_h`` 0 where its MachineCost says it.

    ``shared``: an order pays its share of a build that others fill up; ``exclusive``: whole builds.
    ``fill_fraction`` is how full the provider's builds usually are (None: the process's figure),
    ``setup_h_per_build`` his set-up and teardown (None: the setting's), ``setup_eur_per_build`` what a
    build costs besides (gas, plate, filters).
    """

    machine_code: str
    eur_per_h: float
    sharing: Sharing
    fill_fraction: float | None = None
    setup_h_per_build: float | None = None
    setup_eur_per_build: float = 0.0


@dataclass(frozen=True, slots=True)
class MachineCost:
    """Where an hourly rate comes from: yearly cost over productive hours (see ``pricing.machine_hour``)."""

    machine_code: str
    purchase_eur: float
    installation_eur: float
    life_years: float
    maintenance_eur_per_year: float
    space_m2: float
    space_eur_per_m2_year: float
    power_eur_per_year: float
    other_eur_per_year: float
    hours_per_year: float


@dataclass(frozen=True, slots=True)
class MaterialRate:
    """Feedstock price; support material where it is a different one.

    ``waste_fraction`` and ``refresh_fraction`` are the provider's own (None: the setting's);
    ``minimum_eur`` is the least price of a line in this material.
    """

    material_code: str
    eur_per_kg: float
    support_eur_per_kg: float | None = None
    waste_fraction: float | None = None
    refresh_fraction: float | None = None
    minimum_eur: float = 0.0


@dataclass(frozen=True, slots=True)
class TableRate:
    """A row of a price list: from ``from_value`` units of the basis on, a unit sells at ``eur``.

    Rows of one machine, material and basis are brackets; several bases add up. A marginal bracket
    prices what lies above its threshold, a whole one everything. Where a pair has rows, they stand for
    its costs of making and are selling prices: the margin is in them.
    """

    machine_code: str
    material_code: str
    basis: TableBasis
    from_value: float
    eur: float
    is_marginal: bool = True


@dataclass(frozen=True, slots=True)
class FormulaRate:
    """A selling price of one part by formula (see ``pricing.formula``), instead of the costs of making."""

    machine_code: str
    material_code: str
    text: str


@dataclass(frozen=True, slots=True)
class FinishRate:
    """Price of a post-processing step; ``extra_days`` are working days.

    ``is_by_hand``: only asked for, never computed.
    """

    finish_code: str
    basis: PriceBasis
    eur: float
    minimum_eur: float
    extra_days: int
    hours_per_part: float = 0.0  # for the basis per_hour
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class CertificateRate:
    """Price of a document per order line, e.g. an EN 10204 3.1 inspection certificate."""

    code: str
    eur: float


@dataclass(frozen=True, slots=True)
class InspectionRate:
    """Price of an inspection: per order line, and per part inspected."""

    code: InspectionCode
    eur_per_order: float
    eur_per_part: float
    extra_days: int


@dataclass(frozen=True, slots=True)
class QuantityBand:
    """From the ``from_quantity``-th part on, a part costs ``1 - discount``.

    Marginal bands discount the parts above, whole ones all parts (a cliff, which no total may fall over:
    a quantity below a band never costs more than the first quantity in it).
    """

    from_quantity: int
    discount: float


@dataclass(frozen=True, slots=True)
class Surcharge:
    """Something on top, under a name the customer reads; for one material, or for all where none is named."""

    name_en: str
    name_de: str
    basis: SurchargeBasis
    value: float  # € or percent
    material_code: str = ""


@dataclass(frozen=True, slots=True)
class CustomerTerm:
    """Prices agreed with one customer, by the organisation's id: a factor on everything made for him."""

    organisation_id: str
    price_factor: float


@dataclass(frozen=True, slots=True)
class RateCard:
    """Costs in currency units; the margin is a share of the selling price: price = cost / (1 - margin).

    In force from ``valid_from`` to ``valid_until`` (None: until the next). Above ``maximum_order_eur``
    an order is priced by hand.
    """

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
    quantity_bands_kind: BandKind = "marginal"
    valid_until: date | None = None
    maximum_order_eur: float | None = None
    machine_costs: tuple[MachineCost, ...] = ()
    table_rates: tuple[TableRate, ...] = ()
    formula_rates: tuple[FormulaRate, ...] = ()
    inspection_rates: tuple[InspectionRate, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    customer_terms: tuple[CustomerTerm, ...] = ()
