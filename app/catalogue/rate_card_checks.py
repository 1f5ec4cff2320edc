"""What a rate card refers to must exist, and its thresholds and discounts must be in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from app.catalogue.facts import Facts
from app.catalogue.rate_card_document import RateCardDocument, TableRateDocument
from app.catalogue.refusal import Fault
from app.pricing.formula import compile_formula
from app.values.errors import Invalid

_LARGEST_PERCENT = 100.0


def find_card_faults(card: RateCardDocument, machines: Collection[str], facts: Facts) -> Iterator[Fault]:
    """Everything wrong with a card of a provider who has these machines."""
    materials, finishes = facts.materials, facts.finishes
    priced = [rate.material_code for rate in card.material_rates]
    finished = [rate.finish_code for rate in card.finish_rates]
    yield from _find_repeated((r.machine_code for r in card.machine_rates), "machine_rates", "machine_code")
    yield from _find_repeated(priced, "material_rates", "material_code")
    yield from find_unknown(
        priced, materials, "rate_card.material_rates", "material_code", "unknown_material"
    )
    yield from _find_repeated(finished, "finish_rates", "finish_code")
    yield from find_unknown(finished, finishes, "rate_card.finish_rates", "finish_code", "unknown_finish")
    for index, rate in enumerate(card.finish_rates):
        if rate.basis == "per_hour" and rate.hours_per_part == 0.0:
            yield Fault(f"rate_card.finish_rates[{index}].hours_per_part", "hours_missing", 0)
    yield from _find_repeated((r.code for r in card.certificate_rates), "certificate_rates", "code")
    yield from _find_repeated((r.code for r in card.inspection_rates), "inspection_rates", "code")
    yield from _find_repeated(
        (term.organisation_id for term in card.customer_terms), "customer_terms", "organisation_id"
    )
    yield from _check_bands(card)
    yield from _check_machines(card, machines)
    yield from _check_price_lists(card, machines, facts)
    for index, surcharge in enumerate(card.surcharges):
        place = f"rate_card.surcharges[{index}]"
        if surcharge.material_code and surcharge.material_code not in materials:
            yield Fault(f"{place}.material_code", "unknown_material", surcharge.material_code)
        if surcharge.basis == "percent" and surcharge.value > _LARGEST_PERCENT:
            yield Fault(f"{place}.value", "out_of_range", surcharge.value)
    if card.valid_until is not None and card.valid_until < card.valid_from:
        yield Fault("rate_card.valid_until", "ends_before_it_begins", card.valid_until)


def find_repeated(values: Iterable[object], place: str, name: str) -> Iterator[Fault]:
    """What occurs twice in a list of rows."""
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield Fault(f"{place}[{index}].{name}", "duplicate_code", value)
        seen.add(value)


def find_unknown(
    values: Iterable[str], known: Collection[str], place: str, name: str, code: str
) -> Iterator[Fault]:
    """What refers to nothing."""
    for index, value in enumerate(values):
        if value not in known:
            yield Fault(f"{place}[{index}].{name}", code, value)


def _find_repeated(values: Iterable[object], rates: str, name: str) -> Iterator[Fault]:
    return find_repeated(values, f"rate_card.{rates}", name)


def _check_bands(card: RateCardDocument) -> Iterator[Fault]:
    quantity, discount = 0, 0.0
    for index, band in enumerate(card.quantity_bands):
        place = f"rate_card.quantity_bands[{index}]"
        if band.from_quantity <= quantity:
            yield Fault(f"{place}.from_quantity", "band_not_ascending", band.from_quantity)
        if band.discount < discount:
            yield Fault(f"{place}.discount", "discount_falls", band.discount)
        quantity, discount = band.from_quantity, band.discount


def _check_machines(card: RateCardDocument, machines: Collection[str]) -> Iterator[Fault]:
    yield from find_unknown(
        (rate.machine_code for rate in card.machine_rates),
        machines, "rate_card.machine_rates", "machine_code", "unknown_machine",
    )  # fmt: skip
    yield from _find_repeated((c.machine_code for c in card.machine_costs), "machine_costs", "machine_code")
    hourly = {rate.machine_code: rate.eur_per_h for rate in card.machine_rates}
    for index, cost in enumerate(card.machine_costs):
        place = f"rate_card.machine_costs[{index}].machine_code"
        if cost.machine_code not in machines:
            yield Fault(place, "unknown_machine", cost.machine_code)
        elif hourly.get(cost.machine_code, 0.0) > 0.0:
            yield Fault(place, "rate_given_twice", cost.machine_code)


def _check_price_lists(card: RateCardDocument, machines: Collection[str], facts: Facts) -> Iterator[Fault]:
    listed = {(rate.machine_code, rate.material_code) for rate in card.table_rates}
    for name, rates in (("table_rates", card.table_rates), ("formula_rates", card.formula_rates)):
        place = f"rate_card.{name}"
        yield from find_unknown(
            (rate.machine_code for rate in rates), machines, place, "machine_code", "unknown_machine"
        )
        yield from find_unknown(
            (rate.material_code for rate in rates),
            facts.materials, place, "material_code", "unknown_material",
        )  # fmt: skip
    yield from _find_repeated(
        ((rate.machine_code, rate.material_code) for rate in card.formula_rates),
        "formula_rates", "material_code",
    )  # fmt: skip
    for index, formula in enumerate(card.formula_rates):
        try:
            compile_formula(formula.text)
        except Invalid as error:
            yield Fault(f"rate_card.formula_rates[{index}].text", "formula_wrong", formula.text, error)
        if (formula.machine_code, formula.material_code) in listed:
            yield Fault(
                f"rate_card.formula_rates[{index}].material_code", "rate_given_twice", formula.material_code
            )
    ordered = sorted(enumerate(card.table_rates), key=lambda row: (_table_of(row[1]), row[0]))
    for _, group in groupby(ordered, key=lambda row: _table_of(row[1])):
        yield from _check_brackets(list(group))


def _table_of(rate: TableRateDocument) -> tuple[str, str, str]:
    return rate.machine_code, rate.material_code, rate.basis


def _check_brackets(rows: list[tuple[int, TableRateDocument]]) -> Iterator[Fault]:
    """The first bracket begins at nothing, thresholds rise, and all are of one kind."""
    above = -1.0
    for position, (index, rate) in enumerate(rows):
        place = f"rate_card.table_rates[{index}]"
        if position == 0 and rate.from_value != 0.0:
            yield Fault(f"{place}.from_value", "bracket_gap", rate.from_value)
        if rate.from_value <= above:
            yield Fault(f"{place}.from_value", "bracket_not_ascending", rate.from_value)
        if rate.is_marginal != rows[0][1].is_marginal:
            yield Fault(f"{place}.is_marginal", "bracket_kinds_mixed", rate.is_marginal)
        above = rate.from_value
