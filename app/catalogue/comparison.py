"""What differs between two documents of a provider: rows added and removed, and fields changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.catalogue.provider_document import ProviderDocument
from app.catalogue.spreadsheet.layout import Sheet, follow, list_sheets, list_things

# By which fields a row is recognised in the other document, where its code is not enough
_KEYS: dict[str, tuple[str, ...]] = {
    "machines.materials": ("material_code", "setting_code"),
    "closures": ("first", "last", "machine_code"),
    "finish_limits": ("finish_code",),
    "rate_card.machine_rates": ("machine_code",),
    "rate_card.machine_costs": ("machine_code",),
    "rate_card.material_rates": ("material_code",),
    "rate_card.table_rates": ("machine_code", "material_code", "basis", "from_value"),
    "rate_card.formula_rates": ("machine_code", "material_code"),
    "rate_card.finish_rates": ("finish_code",),
    "rate_card.surcharges": ("name_en", "material_code"),
    "rate_card.customer_terms": ("organisation_id",),
    "rate_card.quantity_bands": ("from_quantity",),
}
_DEFAULT_KEY = ("code",)
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``sheet`` is a list or record of the document (``rate_card.machine_rates``).

    ``row`` says which of its rows, in the words of its key (empty in a record); ``field`` is the changed
    field, with its value before and after. A row added or removed has neither.
    """

    kind: Literal["added", "removed", "changed"]
    sheet: str
    row: tuple[str, ...]
    field: str = ""
    old: Any = None
    new: Any = None


def compare_documents(old: ProviderDocument, new: ProviderDocument) -> list[Change]:
    """The changes from one document to the other, in the order of the sheets; none if they are equal.

    Rows in another order are no change.
    """
    return [change for sheet in list_sheets() for change in _compare_sheet(sheet, old, new)]


def _compare_sheet(sheet: Sheet, old: ProviderDocument, new: ProviderDocument) -> Iterator[Change]:
    before, after = _key_rows(sheet, old), _key_rows(sheet, new)
    for key, thing in before.items():
        if key not in after:
            yield Change("removed", sheet.code, key)
            continue
        for column in sheet.columns:
            was, now = follow(thing, column.path), follow(after[key], column.path)
            if was != now:
                yield Change("changed", sheet.code, key, column.name, was, now)
    for key in after:
        if key not in before:
            yield Change("added", sheet.code, key)


def _key_rows(sheet: Sheet, document: ProviderDocument) -> Mapping[_Key, Any]:
    """The rows by key; one whose key occurs again has its number behind it."""
    if sheet.is_record:
        return {(): follow(document, sheet.path)}
    names = _KEYS.get(sheet.code, _DEFAULT_KEY)
    rows: dict[_Key, Any] = {}
    for owner, thing in list_things(sheet, document):
        key = (*((owner,) if owner else ()), *(str(getattr(thing, name)) for name in names))
        numbered, count = key, 1
        while numbered in rows:
            count += 1
            numbered = (*key, str(count))
        rows[numbered] = thing
    return rows
