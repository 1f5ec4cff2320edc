"""What has changed between two documents is listed row by row and field by field."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings

from app.catalogue.comparison import Change, compare_documents
from app.catalogue.provider_document import ProviderDocument
from tests.catalogue.spreadsheet.documents import DEMO, build_document, documents


def test_each_kind_of_change_is_named_with_its_row() -> None:
    before = copy.deepcopy(DEMO["demo-elbschicht"])
    after = copy.deepcopy(before)
    card: dict[str, Any] = after["rate_card"]
    price = card["material_rates"][0]["eur_per_kg"]
    card["material_rates"][0]["eur_per_kg"] = price + 1
    card["margin"] = 0.5
    machine = after["machines"][0]
    removed = machine["materials"].pop()
    card["surcharges"] = [{"name_en": "Gas", "name_de": "Gas", "basis": "per_order", "value": 3}]
    after["place"]["name"] = "Pirna"

    changes = compare_documents(build_document(before), build_document(after))

    material = card["material_rates"][0]["material_code"]
    assert sorted(changes, key=lambda change: change.sheet) == [
        Change(
            "removed",
            "machines.materials",
            (machine["code"], removed["material_code"], removed["setting_code"]),
        ),
        Change("changed", "provider", (), "place_name", before["place"]["name"], "Pirna"),
        Change("changed", "rate_card", (), "margin", before["rate_card"]["margin"], 0.5),
        Change("changed", "rate_card.material_rates", (material,), "eur_per_kg", price, price + 1),
        Change("added", "rate_card.surcharges", ("Gas", "")),
    ]


def test_rows_of_one_key_are_told_apart_by_their_number() -> None:
    before = copy.deepcopy(DEMO["demo-elbschicht"])
    surcharge = {"name_en": "Gas", "name_de": "Gas", "basis": "per_order", "value": 3}
    before["rate_card"]["surcharges"] = [surcharge]
    after = copy.deepcopy(before)
    after["rate_card"]["surcharges"] = [surcharge, {**surcharge, "value": 4}]

    changes = compare_documents(build_document(before), build_document(after))

    assert changes == [Change("added", "rate_card.surcharges", ("Gas", "", "2"))]


FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@FEW
@given(document=documents())
def test_a_document_does_not_differ_from_itself_nor_by_the_order_of_rows(document: ProviderDocument) -> None:
    other = copy.deepcopy(document)
    other.machines.reverse()
    other.rate_card.material_rates.reverse()

    assert compare_documents(document, document) == []
    assert compare_documents(document, other) == []


@FEW
@given(old=documents(), new=documents())
def test_a_comparison_the_other_way_round_is_the_same_turned(
    old: ProviderDocument, new: ProviderDocument
) -> None:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}

    there = {(c.kind, c.sheet, c.row, c.field) for c in compare_documents(old, new)}
    back = {(turned[c.kind], c.sheet, c.row, c.field) for c in compare_documents(new, old)}

    assert there == back
    assert bool(there) or old == new
