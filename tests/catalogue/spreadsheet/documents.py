"""Documents of providers for tests of spreadsheets: the demo's, and generated ones that are valid."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.catalogue.facts import load_facts
from app.catalogue.loading import BUILT_IN_DEMO
from app.catalogue.provider_document import ProviderDocument
from app.catalogue.provider_reading import check_document

FACTS = load_facts()
DEMO = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((BUILT_IN_DEMO / "providers").glob("*.toml"))
}


def build_document(data: dict[str, Any]) -> ProviderDocument:
    """The document of JSON-like values that must be valid."""
    document, faults = check_document(data, FACTS)
    assert document is not None, faults
    assert faults == []
    return document


# What spreadsheets like to take for something else
TRICKY = (
    "=1+1", "+49 351 1234", "-x", "@SUM(A1)", "'=x", "''x", "'x", "a;b", '"q"', 'a "b"; c', "_x0041_",
    "x_x000D_y", "007", "1,5", "1.3", "3E5", "ja", "TRUE", "#N/A", "#DIV/0!", "x\ny", "x\ty", "30 %",
    "2026-01-01", "<c r=5>", "&lt;", "a , b", "sep=;", "ü€ß漢😀", "x × y", '<row r="99999">', "\u200b",
    "None",
)  # fmt: skip


def texts(longest: int = 400) -> st.SearchStrategy[str]:
    """Words without spaces at their ends and without what no file can carry."""
    letters = st.characters(
        exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ue000", include_characters="\n\t"
    )
    free = st.text(letters, min_size=1, max_size=40).map(str.strip).filter(bool)
    return st.one_of(st.sampled_from(TRICKY), free).filter(lambda text: len(text) <= longest)


def amounts(least: float = 0.0, most: float = 1e6) -> st.SearchStrategy[float]:
    return st.floats(least, most, allow_nan=False)


FORMULAS = st.sampled_from(
    ["+2,5 * volume_cm3", "-3 + 0.5 * area_cm2 ** 1.5 + 3", "max(4; 0,575 · volume_cm3)", "1,5",
     "a = 1  # per part\na + 2 * volume_cm3", "5 if quantity < 3 else 4"]
)  # fmt: skip
DAYS = st.dates(date(1800, 1, 1), date(2999, 12, 31))
CODES = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
SIZES = st.lists(amounts(500.0, 20_000.0), min_size=3, max_size=3)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


@st.composite
def documents(draw: st.DrawFn) -> ProviderDocument:
    """A valid document: one of the demo's with everything drawn anew that refers to nothing."""
    data = copy.deepcopy(draw(st.sampled_from([*DEMO.values()])))
    data |= {
        "name": draw(texts()),
        "summary_en": draw(texts()),
        "summary_de": draw(texts()),
        "is_fictional": draw(st.booleans()),
        "languages": draw(st.lists(st.from_regex(r"[a-z]{2}", fullmatch=True), max_size=3)),
        "industries": draw(st.lists(texts(), max_size=3)),
        "countries_served": draw(st.lists(st.from_regex(r"[A-Z]{2}", fullmatch=True), max_size=3)),
        "pickup_hour": draw(st.integers(0, 23)),
        "place": draw(places()),
        "certificates": draw(
            st.lists(
                st.fixed_dictionaries({"code": texts(), "valid_until": DAYS}),
                max_size=2,
                unique_by=lambda row: row["code"],
            )
        ),
        "sites": draw(
            st.lists(
                st.fixed_dictionaries({"code": CODES, "place": places()}),
                max_size=2,
                unique_by=lambda row: row["code"],
            )
        ),
        "finish_limits": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "finish_code": st.sampled_from(sorted(FACTS.finishes)),
                        "largest_mm": maybe(SIZES),
                        "needs_drawing": st.booleans(),
                        "colours": st.lists(texts(), max_size=3),
                    }
                ),
                max_size=2,
                unique_by=lambda row: row["finish_code"],
            )
        ),
    }
    for machine in data["machines"]:
        machine["build_volume_mm"] = draw(maybe(SIZES))
        machine["diameter_mm"] = None
        machine["margin_mm"] = draw(maybe(amounts(0.0, 1.0)))
        machine["runs_on"] = draw(st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True))
        machine["site_code"] = draw(st.sampled_from(["", *(site["code"] for site in data["sites"])]))
        for material in machine["materials"]:
            material["tolerance_pct"] = draw(maybe(amounts(0.0, 10.0)))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    codes = [machine["code"] for machine in data["machines"]]
    data["closures"] = [{"first": first, "last": last, "machine_code": draw(st.sampled_from(["", *codes]))}]
    _draw_card(draw, data["rate_card"], codes)
    return build_document(data)


def places() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "name": texts(),
            "postcode": st.from_regex(r"[0-9]{5}", fullmatch=True),
            "district": texts(),
            "latitude": amounts(-90.0, 90.0),
            "longitude": amounts(-180.0, 180.0),
        }
    )


def _draw_card(draw: st.DrawFn, card: dict[str, Any], machines: list[str]) -> None:
    card["margin"] = draw(amounts(0.0, 0.9))
    card["valid_from"], card["valid_until"] = sorted((draw(DAYS), draw(DAYS)))
    card["labour_eur_per_h"] = draw(amounts())
    card["maximum_order_eur"] = draw(maybe(amounts(0.0, 1e9)))
    card["quantity_bands_kind"] = draw(st.sampled_from(["marginal", "whole"]))
    for rate in card["material_rates"]:
        rate["eur_per_kg"] = draw(amounts())
        rate["support_eur_per_kg"] = draw(maybe(amounts()))
    reckoned = {cost["machine_code"] for cost in card.get("machine_costs", ())}
    for rate in card["machine_rates"]:
        if rate["machine_code"] not in reckoned:  # an hour's rate is given or reckoned, never both
            rate["eur_per_h"] = draw(amounts())
        rate["fill_fraction"] = draw(maybe(amounts(0.01, 1.0)))
    material = draw(st.sampled_from(sorted(FACTS.materials)))
    thresholds = sorted({0.0, *draw(st.lists(amounts(0.0, 1e9), max_size=3))})
    is_marginal = draw(st.booleans())
    card["table_rates"] = [
        {"machine_code": machines[0], "material_code": material, "basis": "per_g", "from_value": threshold,
         "eur": draw(amounts()), "is_marginal": is_marginal}
        for threshold in thresholds
    ]  # fmt: skip
    other = draw(st.sampled_from(sorted(set(FACTS.materials) - {material})))
    card["formula_rates"] = [
        {"machine_code": machines[0], "material_code": other, "text": draw(FORMULAS)}
        for _ in range(draw(st.integers(0, 1)))
    ]
    card["surcharges"] = [
        {"name_en": draw(texts()), "name_de": draw(texts()), "basis": "percent",
         "value": draw(amounts(0.0, 100.0)), "material_code": draw(st.sampled_from(["", material]))}
    ]  # fmt: skip
    card["customer_terms"] = [
        {"organisation_id": text, "price_factor": draw(amounts(0.1, 10.0))}
        for text in draw(st.lists(texts(64), max_size=2, unique=True))
    ]
