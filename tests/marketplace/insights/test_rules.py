"""Each rule holds from its threshold on, with the figures it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.catalogue import load_facts
from app.marketplace.insights import Figures, recommend
from app.programme.advice import ADVICE_CODES
from app.texts.catalogue import LANGUAGES, load_texts

RULES = load_facts().advice


def make_figures(**changes: object) -> Figures:
    dimensions: Mapping[str, Mapping[str, int]] = {
        "all": {"all": 1000},
        "outcome": {"quoted": 600, "offered": 400},
        "material": {"polymer/sls-pa12": 1000},
        "quantity": {"10": 1000},
        "spread": {"2": 1000},
        "first_offer": {"minute": 1000},
        "month": {f"2026-0{month}": 100 for month in range(1, 7)},
    }
    values: dict[str, object] = {
        "dimensions": {**dimensions, **changes.pop("dimensions", {})},  # type: ignore[dict-item]
        "processes": {"PBF-LB/P": 1000},
        "regions": {"saxony": 1000},
        "pooled": 0,
        "loads": {"a": {"chosen": 25}, "b": {"chosen": 25}, "c": {"chosen": 25}, "d": {"chosen": 25}},
        "referrals": {},
        "answers": {"hour": 100},
        "quarters": (),
        "least_organisations": 3,
        "counted_at": None,
        "total": 1000,
    }
    return Figures(**{**values, **changes})  # type: ignore[arg-type]


def name_all(figures: Figures) -> list[str]:
    return [one.key for one in recommend(figures, RULES)]


def test_nothing_is_recommended_where_all_is_well() -> None:
    assert name_all(make_figures()) == []
    assert name_all(make_figures(dimensions={"all": {}}, total=0, regions={}, loads={}, answers={})) == []


@pytest.mark.parametrize(
    ("code", "below", "at"),
    [
        (
            "few_quotes",
            {"outcome": {"quoted": 301, "offered": 699}},
            {"outcome": {"quoted": 300, "offered": 700}},
        ),
        ("wide_prices", {"spread": {"2": 751, "more": 249}}, {"spread": {"2": 750, "more": 250}}),
        (
            "slow_offers",
            {"first_offer": {"minute": 901, "hour": 99}},
            {"first_offer": {"minute": 900, "day": 100}},
        ),
        ("single_pieces", {"quantity": {"1": 399, "10": 601}}, {"quantity": {"1": 400, "10": 600}}),
        ("free_wish", {"material": {"open": 299, "a": 701}}, {"material": {"open": 300, "a": 700}}),
    ],
)
def test_a_share_counts_from_its_threshold_on(
    code: str, below: dict[str, dict[str, int]], at: dict[str, dict[str, int]]
) -> None:
    assert name_all(make_figures(dimensions=below)) == []
    assert name_all(make_figures(dimensions=at)) == [code]


def test_what_nobody_meets_is_ranked_with_its_evidence() -> None:
    outcome = {
        "quoted": 500, "offered": 400, "unmet/material/x": 30, "unmet/build_volume": 40, "unmet/rare": 9,
        "unmet/*": 21,
    }  # fmt: skip
    found = recommend(make_figures(dimensions={"outcome": outcome}), RULES)
    assert [one.key for one in found] == [
        "win_capability:build_volume", "win_capability:material/x", "too_much_unmet",
    ]  # fmt: skip
    assert dict(found[0].evidence) == {
        "need": "build_volume", "requests": 40, "whole": 1000, "share_percent": 4.0,
    }  # fmt: skip
    assert dict(found[2].evidence) == {"requests": 100, "whole": 1000, "share_percent": 10.0}


def test_other_rules() -> None:
    assert name_all(make_figures(regions={"saxony": 850, "world": 150})) == ["from_abroad"]
    assert name_all(make_figures(answers={"hour": 80, "week": 15, "none": 5})) == ["slow_answers"]
    assert name_all(make_figures(loads={"a": {"chosen": 30}, "b": {"chosen": 70}})) == ["one_provider"]
    assert name_all(make_figures(referrals={"reason": {"stored": 10}})) == ["institutes_needed"]
    months = {f"2026-0{month}": 100 if month < 4 else 120 for month in range(1, 7)}
    assert name_all(make_figures(dimensions={"month": months})) == ["growing"]
    assert name_all(make_figures(dimensions={"month": {**months, "2026-06": 119}})) == []


def test_thresholds_are_those_of_the_table() -> None:
    figures = make_figures(dimensions={"quantity": {"1": 100, "10": 900}})
    stricter = [replace(rule, threshold=0.1) if rule.code == "single_pieces" else rule for rule in RULES]
    assert [(one.code, one.threshold) for one in recommend(figures, stricter)] == [("single_pieces", 0.1)]
    # a rule that is not in the table says nothing, nor does one about nothing at all
    assert recommend(figures, [rule for rule in stricter if rule.code != "single_pieces"]) == ()
    assert [one.code for one in recommend(figures, [replace(rule, threshold=0.0) for rule in RULES])] == [
        "few_quotes", "one_provider", "single_pieces",
    ]  # fmt: skip


def test_the_table_has_every_rule() -> None:
    assert [rule.code for rule in RULES] == list(ADVICE_CODES)
    assert all(rule.meaning and rule.source for rule in RULES)


def test_every_rule_has_its_words() -> None:
    for language in LANGUAGES:
        texts = load_texts(language)
        for code in ADVICE_CODES:
            assert {f"page.reports.do_{code}", f"page.reports.why_{code}"} <= texts.keys()


def test_every_refusal_has_its_words_among_what_was_missed() -> None:
    for language in LANGUAGES:
        texts = load_texts(language)
        codes = {key.removeprefix("rejection.") for key in texts if key.startswith("rejection.")}
        assert codes
        assert {f"page.evaluation.missed_{code}" for code in codes} <= texts.keys()
