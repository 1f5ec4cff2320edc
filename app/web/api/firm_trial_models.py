"""A version tried out before it is published: back-tests and sample prices, as programs send and get them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.marketplace.supplying import (
    MOST_PARTS,
    BackTestResult,
    Direction,
    PartsSource,
    SamplePrice,
)
from app.offers import Offer
from app.pricing import Driver
from app.pricing.drivers import DriverUnit
from app.texts import translate_code
from app.web.api.firm_models import FaultShown, show_fault
from app.web.api.models import Code, MoneyShown, Shown, Wanted, show_money

Quantity = Annotated[int, Field(ge=1, le=100_000)]


class BackTestWanted(Wanted):
    """``samples`` are the platform's example parts, ``platform`` the last parts it measured."""

    source: PartsSource = "samples"
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)] = 50
    quantity: Quantity = 1


class SampleWanted(Wanted):
    """One example part; without ``machine`` or ``material`` the first that can make it."""

    sample: Code = "bracket"
    quantity: Quantity = 1
    machine: Code | None = None
    material: Code | None = None


class TestedPriceShown(Shown):
    """A part in a material, at the cheapest machine each time. Sizes are rounded to two digits."""

    part: str
    size_mm: list[float]
    volume_cm3: float
    material: str
    before_minor: int | None
    after_minor: int | None
    change: float | None
    direction: Direction


class BackTestShown(Shown):
    """``median_change`` is a share: -0.04 is 4 % cheaper."""

    parts: int
    currency: str
    median_change: float | None
    counts: dict[Direction, int]
    prices: list[TestedPriceShown]


class DriverShown(Shown):
    """The amount in € is ``quantity`` × ``rate_eur`` / (1 - ``margin``), rounded to cents."""

    quantity: float
    unit: DriverUnit
    rate_eur: float
    margin: float


class SampleLineShown(Shown):
    """A line before and after; null where there is none. A line that is not one rate's has no driver."""

    code: str
    text: str
    before_minor: int | None
    after_minor: int | None
    before_driver: DriverShown | None
    after_driver: DriverShown | None


class SamplePriceShown(Shown):
    """``after`` is null as long as the version has faults."""

    sample: str
    quantity: int
    machine: str | None
    material: str | None
    before: MoneyShown | None
    after: MoneyShown | None
    lines: list[SampleLineShown]
    faults: list[FaultShown]


def show_back_test(result: BackTestResult) -> BackTestShown:
    """The summary and every price."""
    return BackTestShown(
        parts=result.parts,
        currency=result.currency,
        median_change=result.median_change,
        counts=result.counts,
        prices=[
            TestedPriceShown(
                part=each.part,
                size_mm=list(each.size_mm),
                volume_cm3=each.volume_cm3,
                material=each.material,
                before_minor=each.before_minor,
                after_minor=each.after_minor,
                change=each.change,
                direction=each.direction,
            )
            for each in result.prices
        ],
    )


def show_sample_price(price: SamplePrice, language: str) -> SamplePriceShown:
    """Old and new, line by line."""
    machine, material = price.choice or (None, None)
    return SamplePriceShown(
        sample=price.sample,
        quantity=price.quantity,
        machine=machine,
        material=material,
        before=_show_total(price.before),
        after=_show_total(price.after),
        lines=[
            SampleLineShown(
                code=line.code,
                text=translate_code("line", line.code, {}, language),
                before_minor=line.before_minor,
                after_minor=line.after_minor,
                before_driver=_show_driver(line.before_driver),
                after_driver=_show_driver(line.after_driver),
            )
            for line in price.lines
        ],
        faults=[show_fault(fault, language) for fault in price.faults],
    )


def _show_driver(driver: Driver | None) -> DriverShown | None:
    if driver is None:
        return None
    return DriverShown(
        quantity=driver.quantity, unit=driver.unit, rate_eur=driver.rate_eur, margin=driver.margin
    )


def _show_total(offer: Offer | None) -> MoneyShown | None:
    return None if offer is None else show_money(offer.total)
