"""Rate cards as firms may write them, all methods mixed: each keeps the rules of a document and the laws."""

from __future__ import annotations

from hypothesis import strategies as st

from app.providers import (
    CustomerTerm,
    FinishRate,
    FormulaRate,
    InspectionRate,
    MachineCost,
    MachineRate,
    MaterialRate,
    Provider,
    QuantityBand,
    RateCard,
    Surcharge,
    TableRate,
    Tier,
)
from app.providers.rate_card import TableBasis
from tests.market import make_card, make_provider

BASES: tuple[TableBasis, ...] = (
    "per_cm3", "per_hull_cm3", "per_box_cm3", "per_cm2", "per_g", "per_machine_h", "per_part",
)  # fmt: skip
FORMULAS = (
    "{a} * volume_cm3 + {b}",
    "max({a}; {b} * box_cm3) + {c} * area_cm2",
    "machine_h * machine_eur_per_h * 1.2 + mass_g * feedstock_eur_per_kg / 1000",
    "{a} * machine_h + {b} * hull_cm3",
    "setup = {a} * builds / quantity\nsetup + {b} * height_mm",
    "{a} * volume_cm3 * (1 if height_mm < 100 else 1.5)",
)


def _round(value: float) -> float:
    return round(value, 2)


amounts = st.floats(0, 500, allow_nan=False).map(_round)
small = st.floats(0, 20, allow_nan=False).map(_round)
shares = st.floats(0, 0.45).map(lambda value: round(value, 3))


@st.composite
def bands(draw: st.DrawFn) -> tuple[QuantityBand, ...]:
    discounts = sorted(draw(st.lists(st.floats(0, 0.5).map(_round), max_size=3)))
    starts = sorted(draw(st.sets(st.integers(2, 120), min_size=len(discounts), max_size=len(discounts))))
    return tuple(QuantityBand(*band) for band in zip(starts, discounts, strict=True))


@st.composite
def price_lists(draw: st.DrawFn) -> tuple[TableRate, ...]:
    """One or two bases; a unit never becomes dearer with the amount."""
    rates: list[TableRate] = []
    for basis in draw(st.lists(st.sampled_from(BASES), min_size=1, max_size=2, unique=True)):
        eur = sorted(draw(st.lists(small, min_size=1, max_size=4)), reverse=True)
        starts = sorted(draw(st.sets(st.integers(1, 3000), min_size=len(eur) - 1, max_size=len(eur) - 1)))
        is_marginal = draw(st.booleans())
        rates += [
            TableRate("m1", "demo-pa12", basis, float(start), price, is_marginal)
            for start, price in zip((0, *starts), eur, strict=True)
        ]
    return tuple(rates)


@st.composite
def formulas(draw: st.DrawFn) -> tuple[FormulaRate, ...]:
    text = draw(st.sampled_from(FORMULAS)).format(a=draw(small), b=draw(small), c=draw(small))
    return (FormulaRate("m1", "demo-pa12", text),)


@st.composite
def makings(draw: st.DrawFn) -> dict[str, object]:
    """The making by costs, by a list or by a formula; the hour is given or follows from its cost."""
    method = draw(st.sampled_from(["costs", "list", "formula"]))
    has_cost = draw(st.booleans())
    rate = MachineRate(
        "m1",
        0.0 if has_cost else draw(amounts),
        draw(st.sampled_from(["shared", "exclusive"])),
        fill_fraction=draw(st.none() | st.floats(0.02, 0.5)),
        setup_h_per_build=draw(st.none() | st.floats(0, 8)),
        setup_eur_per_build=draw(amounts),
    )
    cost = MachineCost("m1", draw(amounts) * 1000, 0.0, 6.0, draw(amounts), 20.0, 120.0, 900.0, 0.0, 4000.0)
    return {
        "machine_rates": (rate,),
        "machine_costs": (cost,) if has_cost else (),
        "table_rates": draw(price_lists()) if method == "list" else (),
        "formula_rates": draw(formulas()) if method == "formula" else (),
    }


@st.composite
def cards(draw: st.DrawFn) -> RateCard:
    surcharges = st.builds(
        Surcharge,
        name_en=st.just("Energy"),
        name_de=st.just("Energie"),
        basis=st.sampled_from(["percent", "per_order", "per_part", "per_kg"]),
        value=st.floats(0, 40).map(_round),
        material_code=st.sampled_from(["", "demo-pa12"]),
    )
    return make_card(
        margin=draw(shares),
        order_preparation_eur=draw(amounts),
        model_preparation_eur=draw(amounts),
        labour_eur_per_h=draw(amounts),
        energy_eur_per_kwh=draw(st.floats(0, 1)),
        support_removal_eur_per_cm2=draw(small),
        packaging_eur_per_order=draw(amounts),
        packaging_eur_per_part=draw(st.floats(0, 2)),
        scrap_fraction=draw(shares),
        minimum_part_eur=draw(small),
        minimum_order_eur=draw(amounts),
        material_rates=(
            MaterialRate(
                "demo-pa12",
                draw(amounts),
                draw(st.none() | amounts),
                waste_fraction=draw(st.none() | st.floats(0, 0.5)),
                refresh_fraction=draw(st.none() | st.floats(0, 1)),
                minimum_eur=draw(amounts),
            ),
        ),
        finish_rates=(
            FinishRate(
                "depowdering",
                draw(st.sampled_from(["per_part", "per_batch"])),
                draw(amounts),
                draw(amounts),
                0,
            ),
            FinishRate(
                "dyeing", draw(st.sampled_from(["per_part", "per_cm2", "per_batch"])), draw(small), 25.0, 1
            ),
        ),
        quantity_bands=draw(bands()),
        quantity_bands_kind=draw(st.sampled_from(["marginal", "whole"])),
        inspection_rates=(InspectionRate("cmm", draw(amounts), draw(small), 1),),
        surcharges=tuple(draw(st.lists(surcharges, max_size=2))),
        customer_terms=(CustomerTerm("org-1", draw(st.floats(0.5, 1.5))),),
        **draw(makings()),
    )


@st.composite
def providers(draw: st.DrawFn) -> Provider:
    slow, fast = draw(st.floats(0.7, 1.0)), draw(st.floats(1, 3))
    tiers = (Tier("economy", slow, 1.5), Tier("standard", 1.0, 1.0), Tier("express", fast, 0.5))
    return make_provider(rate_card=draw(cards()), tiers=tiers, inspections=("cmm",))


quantities = st.one_of(st.integers(1, 60), st.integers(1, 5000))
