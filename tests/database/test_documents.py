"""Stored documents: what goes in comes out, and nothing else gets in."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import load_catalogue
from app.database import from_document, to_document
from app.offers import Catalogue, Destination, Reason, Requirement

texts = st.none() | st.text(max_size=20)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
requirements = st.builds(
    Requirement,
    material=texts,
    tolerance_mm=numbers,
    certificates=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    food_contact=st.booleans(),
    wanted_on=st.none() | st.dates(),
)


@given(requirements)
def test_a_requirement_comes_back_equal(requirement: Requirement) -> None:
    document = json.loads(json.dumps(to_document(requirement)))
    assert from_document(Requirement, document) == requirement


def test_a_whole_catalogue_comes_back_equal() -> None:
    catalogue = load_catalogue()
    assert from_document(Catalogue, to_document(catalogue)) == catalogue


def test_parameters_are_kept_as_they_are() -> None:
    reason = Reason("too_large", {"by_mm": 12.5, "axes": ["x", "y"], "more": {"deep": None}})
    assert from_document(Reason, to_document(reason)) == reason


@pytest.mark.parametrize(
    "document",
    [
        {"country": "DE", "postcode": None, "vat_id": None, "price": 1},
        {"country": 49},
        {"country": None},
        [],
        None,
    ],
)
def test_a_document_of_another_shape_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_document(Destination, document)


def test_missing_fields_are_refused_and_defaults_may_be_left_out() -> None:
    assert from_document(Destination, {}) == Destination()
    with pytest.raises(ValueError, match="missing"):
        from_document(Catalogue, {})


def test_a_truth_value_is_no_number() -> None:
    document = {**to_document(Requirement()), "tolerance_mm": True}
    with pytest.raises(ValueError, match="no number"):
        from_document(Requirement, document)


def test_dates_are_dates() -> None:
    wanted = dataclasses.replace(Requirement(), wanted_on=date(2026, 12, 24))
    assert to_document(wanted)["wanted_on"] == "2026-12-24"
