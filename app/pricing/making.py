"""What the work costs: the lines of one part's making, its documents and its packaging, in € per pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.builds import BuildUse
from app.pricing.formula_rates import price_formulas
from app.pricing.part_columns import PartColumns
from app.pricing.price_lists import price_lists
from app.pricing.rates import Column, Rates, StepRates
from app.pricing.terms import Terms
from app.providers.rate_card import TableBasis

COSTED = ("build_setup", "machine_time", "feedstock", "support_material", "energy")
"""Lines that scrap is expected on, and that a price list or a formula stands for."""


@dataclass(frozen=True, slots=True)
class Making:
    """Selling prices in € by line (P,), and for which pairs a formula has no value."""

    eur: Mapping[str, Column]
    fails: NDArray[np.bool_]


def price_making(rates: Rates, part: PartColumns, terms: Terms, use: BuildUse) -> Making:
    """Costs are sold at ``rates.sell``; price lists and formulas are selling prices as they stand."""
    paid = terms.paid
    costs = _cost_making(rates, part, paid, use)
    costs["scrap"] = rates.scrap * np.sum([costs[code] for code in COSTED], axis=0)
    is_costed = ~(rates.is_listed | rates.is_by_formula)
    made = {code: np.where(is_costed, cost, 0.0) for code, cost in costs.items()}
    once = 1.0 if terms.has_order_costs else 0.0
    removal_h = np.where(part.contact_cm2 > 0, rates.removal_h_per_part, 0.0)
    around = {
        "order_preparation": once * rates.order_preparation,
        "model_preparation": rates.model_preparation,
        "support_removal": paid * (part.contact_cm2 * rates.removal_per_cm2 + removal_h * rates.labour_per_h),
        "post_processing": cost_steps(rates.required_steps, paid, use.paid_builds, part.shape.area_cm2),
        "inspection": terms.inspections_eur,
        "certificate": terms.certificates_eur,
        "packaging": once * rates.packaging_per_order + terms.quantity * rates.packaging_per_part,
    }
    eur = {code: cost * rates.sell for code, cost in (made | around).items()}
    eur["table_price"] = price_lists(
        rates.price_lists, list_amounts(part, paid, use.paid_machine_s), len(paid)
    )
    each, fails = price_formulas(rates.formulas, _name_columns(rates, part, paid, use), part.height_mm > 0)
    eur["formula_price"] = paid * each
    return Making(eur, fails)


def _cost_making(rates: Rates, part: PartColumns, paid: Column, use: BuildUse) -> dict[str, Column]:
    setup = rates.setup_h_per_build * rates.labour_per_h + rates.setup_eur_per_build
    return {
        "build_setup": use.paid_builds * setup,
        "machine_time": use.paid_machine_s / 3600 * rates.machine_per_h,
        "feedstock": paid * (part.feedstock_g + part.waste_g) / 1000 * rates.feedstock_per_kg,
        "support_material": paid * part.support_g / 1000 * rates.support_per_kg,
        "energy": paid * part.energy_kwh * rates.energy_per_kwh,
    }


def list_amounts(part: PartColumns, paid: Column, machine_s: Column) -> dict[TableBasis, Column]:
    """Units of each basis in an order line (P,): what its parts have, as many as are paid for."""
    shape = part.shape
    return {
        "per_cm3": paid * shape.volume_cm3,
        "per_hull_cm3": paid * shape.hull_cm3,
        "per_box_cm3": paid * _box_cm3(part),
        "per_cm2": paid * shape.area_cm2,
        "per_g": paid * part.feedstock_g,
        "per_machine_h": machine_s / 3600,
        "per_part": paid,
    }


def _name_columns(rates: Rates, part: PartColumns, paid: Column, use: BuildUse) -> dict[str, Column]:
    """What formulas ask for (FORMULA_VARIABLES). Quantity and builds are those that are paid for, so that
    a formula keeps to the quantity bands."""
    return {
        **name_part_columns(rates, part),
        "quantity": paid,
        "builds": use.paid_builds,
        "machine_h": use.paid_machine_s / 3600 / paid,
    }


def name_part_columns(rates: Rates, part: PartColumns) -> dict[str, Column]:
    """Those of them that are the same for every quantity, by pair (P,)."""
    shape, same = part.shape, np.ones(len(part.height_mm))
    return {
        "volume_cm3": shape.volume_cm3 * same,
        "hull_cm3": shape.hull_cm3 * same,
        "box_cm3": _box_cm3(part),
        "area_cm2": shape.area_cm2 * same,
        "contact_cm2": part.contact_cm2,
        "support_cm3": part.support_g / rates.density_g_per_cm3,
        "width_mm": part.width_mm,
        "depth_mm": part.depth_mm,
        "height_mm": part.height_mm,
        "mass_g": part.feedstock_g,
        "support_g": part.support_g,
        "waste_g": part.waste_g,
        "density_g_per_cm3": rates.density_g_per_cm3,
        "shells": shape.shells * same,
        "energy_kwh": part.energy_kwh,
        "machine_eur_per_h": rates.machine_per_h,
        "labour_eur_per_h": rates.labour_per_h,
        "feedstock_eur_per_kg": rates.feedstock_per_kg,
        "support_eur_per_kg": rates.support_per_kg,
        "energy_eur_per_kwh": rates.energy_per_kwh,
    }


def _box_cm3(part: PartColumns) -> Column:
    return part.width_mm * part.depth_mm * part.height_mm / 1000


def cost_steps(steps: StepRates, paid: Column, builds: Column, area_cm2: float) -> Column:
    """€ of post-processing steps, each with its minimum."""
    cost = steps.per_part * paid + steps.per_cm2 * area_cm2 * paid + steps.per_batch * builds
    return np.asarray(np.maximum(cost, steps.minimum).sum(axis=0))
