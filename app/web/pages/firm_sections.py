"""How the editor parts a provider's document: which sheets and columns stand together on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.catalogue.spreadsheet.layout import Column, Path, Sheet, list_sheets
from app.values import NotFound


@dataclass(frozen=True, slots=True)
class Block:
    """A sheet, or some of the columns of one, under a title of its own."""

    sheet: Sheet
    columns: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """As they stand, the owner's name first."""
        return self.columns if self.sheet.owner is None else (self.sheet.owner, *self.columns)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the editor."""

    code: str
    blocks: tuple[Block, ...]


_INDEX = re.compile(r"\[[^\]]*\]")
_ALL = None
_TABLE: dict[str, tuple[tuple[str, tuple[str, ...] | None], ...]] = {
    "firm": (
        (
            "provider",
            (
                "name", "summary_de", "summary_en", "languages", "industries", "countries_served",
                "place_name", "place_postcode", "place_district", "place_latitude", "place_longitude",
            ),
        ),
    ),
    "machines": (("machines", _ALL), ("machines.materials", _ALL)),
    "sites": (("sites", _ALL), ("closures", _ALL)),
    "proofs": (
        ("certificates", _ALL),
        ("provider", ("material_certificates", "inspections")),
        ("rate_card.certificate_rates", _ALL),
        ("rate_card.inspection_rates", _ALL),
    ),
    "delivery": (("provider", ("dispatch_cutoff_hour", "pickup_hour")), ("tiers", _ALL)),
    "hours": (
        ("rate_card.machine_rates", _ALL),
        ("rate_card.machine_costs", _ALL),
        ("rate_card", ("labour_eur_per_h", "energy_eur_per_kwh")),
    ),
    "materials": (("rate_card.material_rates", _ALL),),
    "finishes": (
        ("rate_card.finish_rates", _ALL),
        ("finish_limits", _ALL),
        ("rate_card", ("support_removal_eur_per_cm2",)),
    ),
    "lists": (("rate_card.table_rates", _ALL), ("rate_card.formula_rates", _ALL)),
    "bands": (("rate_card", ("quantity_bands_kind",)), ("rate_card.quantity_bands", _ALL)),
    "sums": (
        (
            "rate_card",
            (
                "margin", "scrap_fraction", "order_preparation_eur", "model_preparation_eur",
                "packaging_eur_per_order", "packaging_eur_per_part", "minimum_part_eur",
                "minimum_order_eur", "maximum_order_eur", "valid_until",
            ),
        ),
    ),
    "customers": (("rate_card.surcharges", _ALL), ("rate_card.customer_terms", _ALL)),
}  # fmt: skip


def follow(thing: Any, path: Path) -> Any:
    """What stands at a path in a draft, which need not have what it should; None: nothing."""
    for name in path:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return thing


def _build_block(sheet_code: str, names: tuple[str, ...] | None) -> Block:
    sheet = next(each for each in list_sheets() if each.code == sheet_code)
    if names is None:
        return Block(sheet, sheet.columns)
    by_name = {column.name: column for column in sheet.columns}
    return Block(sheet, tuple(by_name[name] for name in names))


SECTIONS: tuple[Section, ...] = tuple(
    Section(code, tuple(_build_block(*block) for block in blocks)) for code, blocks in _TABLE.items()
)


def find_section(code: str) -> Section:
    """NotFound ``route_not_found``."""
    for section in SECTIONS:
        if section.code == code:
            return section
    raise NotFound("route_not_found")


def find_section_of(place: str) -> Section | None:
    """The page on which a place of the document stands (``machines[0].materials[1].setting_code``)."""
    best: tuple[int, Section] | None = None
    plain = _INDEX.sub("", place)
    for section in SECTIONS:
        for block in section.blocks:
            for path in _list_paths(block):
                if (plain == path or plain.startswith(f"{path}.")) and (best is None or len(path) > best[0]):
                    best = len(path), section
    return best[1] if best else None


def _list_paths(block: Block) -> tuple[str, ...]:
    base = ".".join(block.sheet.path)
    if not block.sheet.is_record:
        return (base,)
    prefix = f"{base}." if base else ""
    return tuple(f"{prefix}{'.'.join(column.path)}" for column in block.columns)
