"""Tables of facts as CSV, out of the facts and into them; one is replaced, the others stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args

from app.catalogue.facts import Facts, load_facts

TableName = Literal["materials", "finishes", "institutes", "places", "tariff", "advice"]
TABLES: tuple[TableName, ...] = get_args(TableName)

# Columns that hold a pair of numbers of one field, as (field, low column, high column)
_SPANS = {
    "materials": (
        ("co2e_kg_per_kg", "co2e_low_kg_per_kg", "co2e_high_kg_per_kg"),
        ("feedstock_price_eur_kg", "feedstock_low_eur_kg", "feedstock_high_eur_kg"),
    ),
    "finishes": (
        ("roughness_after_um", "roughness_low_um", "roughness_high_um"),
        ("extra_days", "extra_days_low", "extra_days_high"),
        ("price_eur", "price_low_eur", "price_high_eur"),
    ),
    "tariff": (("transit_working_days", "transit_days_low", "transit_days_high"),),
}
_SEPARATORS = {("tariff", "countries"): " "}
# What names a row
_KEYS: dict[TableName, tuple[str, ...]] = {
    "materials": ("code",),
    "finishes": ("code",),
    "institutes": ("code",),
    "places": ("name",),
    "tariff": ("service", "zone", "weight_to_kg"),
    "advice": ("code",),
}


@dataclass(frozen=True, slots=True)
class TableChanges:
    """Names of the rows that one table has and the other has not, or has otherwise."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def write_table(name: TableName, facts: Facts) -> str:
    """CSV that ``replace_table`` reads back to equal facts."""
    rows = [_write_row(name, row) for row in _list_rows(name, facts)]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def replace_table(name: TableName, text: str, facts: Facts) -> Facts:
    """The facts with this table instead of theirs. Raises Invalid ``catalogue_invalid`` at the first wrong
    cell, which may be one of another table that names a row that is gone."""
    with TemporaryDirectory() as folder:
        for each in TABLES:
            content = text if each == name else write_table(each, facts)
            (Path(folder) / f"{each}.csv").write_text(content, "utf-8")
        found = load_facts(Path(folder))
    # machine models and the rules of development stand beside the tables that are in force
    return replace(found, machines=facts.machines, development=facts.development)


def compare_tables(name: TableName, before: Facts, after: Facts) -> TableChanges:
    """Which rows are new, gone or other."""
    old, new = ({_name_row(name, row): row for row in _list_rows(name, facts)} for facts in (before, after))
    return TableChanges(
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
        changed=tuple(key for key, row in new.items() if key in old and old[key] != row),
    )


def _list_rows(name: TableName, facts: Facts) -> Iterable[Any]:
    if name == "tariff":
        return facts.tariff.rows
    rows = getattr(facts, name)
    return rows.values() if isinstance(rows, dict) else rows


def _name_row(name: TableName, row: Any) -> str:
    return " ".join(str(getattr(row, field)) for field in _KEYS[name])


def _write_row(name: TableName, row: Any) -> dict[str, str]:
    written: dict[str, str] = {}
    spans = {field: (low, high) for field, low, high in _SPANS.get(name, ())}
    for field in row.__dataclass_fields__:
        value = getattr(row, field)
        if field in spans:
            low, high = ("", "") if value is None else map(_write_value, value)
            written |= dict(zip(spans[field], (low, high), strict=True))
        elif isinstance(value, tuple):
            written[field] = _SEPARATORS.get((name, field), ";").join(map(str, value))
        else:
            written[field] = _write_value(value)
    return written


def _write_value(value: object) -> str:
    return "" if value is None else str(value)
