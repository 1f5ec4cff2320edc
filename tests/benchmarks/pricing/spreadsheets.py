"""How long the import of a price list of 5 000 rows takes, from the bytes of a workbook to the document."""

from __future__ import annotations

import statistics
import time
import tomllib
from typing import Any

from app.catalogue.facts import load_facts
from app.catalogue.loading import BUILT_IN_DEMO
from app.catalogue.provider_reading import check_document
from app.catalogue.spreadsheet import read_spreadsheet, write_workbook

ROWS = 5_000
_REPEATS = 5
_BRACKETS = 50


def measure_import() -> float:
    """Seconds for a workbook with ROWS rows in one sheet, median of five."""
    facts = load_facts()
    document, faults = check_document(_make_price_list(sorted(facts.materials)), facts)
    assert document is not None, faults
    assert len(document.rate_card.table_rates) == ROWS
    data = write_workbook(document, "de")
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        reading = read_spreadsheet(data, facts)
        times.append(time.perf_counter() - start)
        assert reading.document == document
    return statistics.median(times)


def _make_price_list(materials: list[str]) -> dict[str, Any]:
    """A demo provider with brackets of price for many materials on each of two bases."""
    data = tomllib.loads((BUILT_IN_DEMO / "providers" / "demo-elbschicht.toml").read_text("utf-8"))
    machine = data["machines"][0]["code"]
    tables = [(material, basis) for material in materials for basis in ("per_cm3", "per_g", "per_cm2")]
    data["rate_card"]["table_rates"] = [
        {
            "machine_code": machine,
            "material_code": material,
            "basis": basis,
            "from_value": 12.5 * bracket,
            "eur": round(9.99 - 0.01 * bracket, 2),
        }
        for material, basis in tables[: ROWS // _BRACKETS]
        for bracket in range(_BRACKETS)
    ]
    return data
