"""What a form says of a material that a provider can take into his draft, and what there is to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from app.institutes.transfer import Proposal
from app.providers import Market


def parse_material(material: str) -> tuple[str, str]:
    """The codes of a material and its setting, which are parted by a space; "" for what is not there."""
    material_code, _, setting_code = material.partition(" ")
    return material_code, setting_code


def read_proposal(material: str, tolerance: str) -> Proposal | None:
    """What was chosen of the list, and a tolerance in millimetres where one was typed."""
    material_code, setting_code = parse_material(material)
    if not material_code:
        return None
    typed = tolerance.strip().replace(",", ".")
    try:
        return Proposal(material_code, setting_code, float(typed) if typed else None)
    except ValueError:
        return Proposal(material_code, setting_code, -1.0)  # which the use case refuses


def list_proposals(market: Market, names: Mapping[str, str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By process: what a provider could make, and with which setting."""
    by_process = groupby(
        sorted(market.materials.values(), key=lambda each: each.process_code), lambda each: each.process_code
    )
    for process, materials in by_process:
        yield (
            names.get(process, process),
            [
                (
                    f"{each.code} {setting}",
                    f"{names.get(each.code, each.code)} · {names.get(setting, setting)}",
                )
                for each in materials
                for setting in each.setting_codes
            ],
        )
