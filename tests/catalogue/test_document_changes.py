"""What differs between two documents, and that writing a provider down loses nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import build_provider, check_document, load_catalogue, load_facts, write_document
from app.catalogue.document_changes import Change, find_changes
from app.marketplace.supplying.change_draft import merge_patch

FACTS = load_facts()
PROVIDERS = load_catalogue().market.providers
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(min_size=1, max_size=3), JSON, max_size=4)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.code)
def test_a_written_document_is_read_back_to_the_same_provider(provider: Any) -> None:
    written = json.loads(json.dumps(write_document(provider, FACTS)))
    document, faults = check_document(written, FACTS)

    assert faults == []
    assert document is not None
    assert build_provider(document, FACTS) == provider


@given(OBJECTS)
def test_a_document_does_not_differ_from_itself(document: dict[str, Any]) -> None:
    assert find_changes(document, document) == ()


@given(OBJECTS, OBJECTS)
def test_a_merge_patch_brings_what_it_says_and_is_the_same_twice(
    document: dict[str, Any], patch: dict[str, Any]
) -> None:
    merged = merge_patch(document, patch)

    assert merge_patch(merged, patch) == merged
    for name, value in patch.items():
        assert (name in merged) == (value is not None)
        if not isinstance(value, dict) and value is not None:
            assert merged[name] == value


def test_rows_in_another_order_are_no_change() -> None:
    rows = [{"code": "a", "value": 1}, {"code": "b", "value": 2}]

    assert find_changes({"tiers": rows}, {"tiers": rows[::-1]}) == ()
    assert find_changes({"tiers": rows}, {"tiers": [rows[1], {**rows[0], "value": 3}]}) == (
        Change("tiers[a].value", 1, 3),
    )


def test_number_and_day_of_a_card_are_not_compared() -> None:
    before = {"rate_card": {"version": 1, "valid_from": "2026-01-01", "margin": 0.3}}
    after = {"rate_card": {"version": 2, "valid_from": "2026-11-23", "margin": 0.3}}

    assert find_changes(before, after) == ()


def test_nothing_given_is_as_good_as_empty() -> None:
    assert find_changes({"industries": []}, {}) == ()
    assert find_changes({}, {"site_code": ""}) == ()


def test_surcharges_go_by_their_names_whether_a_material_is_given_or_left_out() -> None:
    gas = {"name_de": "Gas", "value": 1}
    express = {"name_de": "Eile", "value": 2, "material_code": ""}
    after = [{**express, "material_code": ""}, {**gas, "material_code": "", "value": 3}]

    assert find_changes({"surcharges": [gas, express]}, {"surcharges": after}) == (
        Change("surcharges[Gas].value", 1, 3),
    )
