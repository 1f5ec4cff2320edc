"""What the editor notes below a table: data sheets of models, hourly rates that follow from costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.catalogue import Facts
from app.catalogue.rate_card_document import MachineCostDocument
from app.pricing.machine_hour import compute_machine_hour
from app.providers import MachineCost
from app.values import round_half_up

_COST: TypeAdapter[MachineCostDocument] = TypeAdapter(MachineCostDocument)


@dataclass(frozen=True, slots=True)
class DataSheet:
    """What the library says about a model, and from where it is known."""

    name: str
    size_mm: list[float]
    margin_mm: float
    heads: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class HourlyRate:
    """What an hour costs by the machine's costs."""

    machine: str
    rate_minor: int


def list_data_sheets(document: Mapping[str, Any], facts: Facts) -> list[DataSheet]:
    """Of each model once, in the order of the machines."""
    rows = document.get("machines")
    codes = [row.get("model") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    models = [facts.machines[code] for code in dict.fromkeys(codes) if code in facts.machines]
    return [
        DataSheet(
            name=f"{model.manufacturer} {model.model}",
            size_mm=list(model.build_volume_mm),
            margin_mm=model.margin_mm,
            heads=model.lasers_or_heads,
            source=model.source.partition(" | ")[0],
            confidence=model.confidence,
        )
        for model in models
    ]


def list_hourly_rates(document: Mapping[str, Any]) -> list[HourlyRate]:
    """Of each machine whose costs can be read."""
    card = document.get("rate_card")
    rows = card.get("machine_costs") if isinstance(card, dict) else None
    found = []
    for row in rows if isinstance(rows, list) else ():
        try:
            cost = _COST.validate_python(row)
        except ValidationError:
            continue
        fields = {name: getattr(cost, name) for name in MachineCost.__dataclass_fields__}
        rate_eur = compute_machine_hour(MachineCost(**fields))
        found.append(HourlyRate(cost.machine_code, round_half_up(rate_eur * 100)))
    return found
