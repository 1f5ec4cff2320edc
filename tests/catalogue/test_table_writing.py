"""Tables of facts out and in again: nothing is lost, one is replaced, what no longer fits is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.catalogue import load_facts
from app.catalogue.table_writing import TABLES, TableName, compare_tables, replace_table, write_table
from app.values import Invalid


@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_back_as_it_was(name: TableName) -> None:
    facts = load_facts()
    assert replace_table(name, write_table(name, facts), facts) == facts


def test_one_row_more_one_less_one_other() -> None:
    facts = load_facts()
    rows = list(csv.DictReader(io.StringIO(write_table("places", facts))))
    gone = rows.pop(0)
    rows[0]["postcode"] = "99999"
    rows.append({**gone, "name": "Nirgendwo"})
    after = replace_table("places", _write(rows), facts)
    changes = compare_tables("places", facts, after)
    assert changes.added == ("Nirgendwo",)
    assert changes.removed == (gone["name"],)
    assert changes.changed == (rows[0]["name"],)
    assert (after.materials, after.tariff) == (facts.materials, facts.tariff)


def test_what_another_table_still_names_cannot_go() -> None:
    facts = load_facts()
    step = next(m.required_steps[0] for m in facts.materials.values() if m.required_steps)
    rows = [row for row in csv.DictReader(io.StringIO(write_table("finishes", facts))) if row["code"] != step]
    with pytest.raises(Invalid, match="catalogue_invalid") as refusal:
        replace_table("finishes", _write(rows), facts)
    assert refusal.value.parameters["file"] == "materials.csv"
    assert refusal.value.parameters["problem"] == "unknown_finish"


@pytest.mark.parametrize("text", ["", "code\n", "\x00", 'name,postcode\n"', "a,b,c\n1,2,3,4\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    facts = load_facts()
    for name in TABLES:
        with suppress_refusal():
            # a table without rows, which the use case refuses
            assert compare_tables(name, facts, replace_table(name, text, facts)).removed


@contextmanager
def suppress_refusal() -> Iterator[None]:
    try:
        yield
    except Invalid as refusal:
        if refusal.code != "catalogue_invalid":
            raise


def _write(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_thresholds_of_ones_own_stay_when_another_table_is_replaced() -> None:
    built_in = load_facts()
    first = replace(built_in.advice[0], threshold=0.5)
    facts = replace(
        built_in,
        development=replace(built_in.development, screen_days=1.0),
        advice=(first, *built_in.advice[1:]),
    )
    after = replace_table("places", write_table("places", facts), facts)
    assert (after.development, after.advice) == (facts.development, facts.advice)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [("code", "more_fun", "not_one_of"), ("threshold", "1.5", "out_of_range"), ("unit", "%", "not_one_of")],
)
def test_a_rule_that_cannot_be_right_is_refused(column: str, value: str, problem: str) -> None:
    facts = load_facts()
    rows = list(csv.DictReader(io.StringIO(write_table("advice", facts))))
    rows[0][column] = value
    with pytest.raises(Invalid, match="catalogue_invalid") as refusal:
        replace_table("advice", _write(rows), facts)
    assert (refusal.value.parameters["file"], refusal.value.parameters["problem"]) == ("advice.csv", problem)
