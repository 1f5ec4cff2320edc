"""Puts a material that somebody learnt to make into a provider's document."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any


def add_material(
    document: Mapping[str, Any],
    machine_code: str,
    *,
    material_code: str,
    setting_code: str,
    tolerance_mm: float | None = None,
    eur_per_kg: float | None = None,
) -> dict[str, Any]:
    """A new document in which the machine makes the material with the setting; all else stays.

    Finishes are those of the material on this machine before, a price stays unless there is a new one.
    KeyError where the document has no such machine.
    """
    changed = copy.deepcopy(dict(document))
    machine = next(
        (each for each in _list_rows(changed, "machines") if each.get("code") == machine_code), None
    )
    if machine is None:
        raise KeyError(machine_code)
    named = {"material_code": material_code, "setting_code": setting_code}
    made = [each for each in _list_rows(machine, "materials") if each.get("material_code") == material_code]
    entry = next((each for each in made if each.get("setting_code") == setting_code), None)
    if entry is None:
        entry = {**named, **({"finishes": made[0]["finishes"]} if made and "finishes" in made[0] else {})}
        machine["materials"] = [*_list_rows(machine, "materials"), entry]
    if tolerance_mm is not None:
        entry["tolerance_mm"] = tolerance_mm
    card = changed.get("rate_card")
    if eur_per_kg is not None and isinstance(card, dict):
        rates = _list_rows(card, "material_rates")
        rate = next((each for each in rates if each.get("material_code") == material_code), None)
        if rate is None:
            rate = {"material_code": material_code}
            card["material_rates"] = [*rates, rate]
        rate["eur_per_kg"] = eur_per_kg
    return changed


def list_machines(document: Mapping[str, Any], models: frozenset[str]) -> tuple[str, ...]:
    """Codes of the machines of these models, in the order of the document."""
    return tuple(
        str(each["code"])
        for each in _list_rows(document, "machines")
        if each.get("model") in models and isinstance(each.get("code"), str)
    )


def _list_rows(holder: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = holder.get(name)
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
