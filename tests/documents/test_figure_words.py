"""Every value that figures are counted by has words in both languages."""

from __future__ import annotations

import pytest

from app.catalogue import load_catalogue
from app.documents.figure_words import (
    GROUPS,
    find_group,
    list_in_order,
    sort_dimensions,
    tell_dimension,
    tell_need,
    tell_unit,
    tell_value,
)
from app.institutes.assessment import FEASIBILITIES, OUTCOMES
from app.institutes.declining import DECLINE_REASONS
from app.institutes.workflow import STATES
from app.marketplace.noting import classes
from app.texts import LANGUAGES, Language
from app.texts.catalogue import load_texts
from app.web.naming import names_of

VALUES: dict[str, list[str]] = {
    "size": [name for _, name in classes.SIZES],
    "quantity": [name for _, name in classes.QUANTITIES],
    "price": [name for _, name in classes.PRICES],
    "spread": [name for _, name in classes.SPREADS],
    "choice": [name for _, name in classes.SPREADS],
    "offering": [name for _, name in classes.NUMBERS],
    "readiness": [name for _, name in classes.LEVELS],
    "gain": [name for _, name in classes.GAINS],
    "cost": [name for _, name in classes.COSTS],
    "region": [*classes.REGIONS],
    **{each: [name for _, name in classes.WAITS] for each in ("first_offer", "to_quote", "to_answer")},
    **{
        each: [name for _, name in classes.SPANS]
        for each in ("to_screen", "to_take_up", "to_assess", "to_conclude", "to_triage")
    },
    "case": [*STATES],
    "declined_at": [*STATES],
    "declined_because": [*DECLINE_REASONS],
    "feasibility": [*FEASIBILITIES],
    "result": [*OUTCOMES],
    "feedback": ["bug", "wish", "praise", "question"],
    "feedback_status": ["new", "duplicate", "planned", "done", "declined"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_have_words_of_their_own(language: Language) -> None:
    for dimension, values in VALUES.items():
        told = [tell_value(dimension, value, language, {}) for value in (*values, "none", "*")]
        assert not [text for text in told if text.startswith("page.") or "_" in text], dimension
        assert len({*told}) == len({*values, "none", "*"}), dimension
        assert [
            value for value in list_in_order(dimension, dict.fromkeys(values, 1)) if value not in values
        ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_dimensions_and_what_they_count_have_words(language: Language) -> None:
    for dimension in (dimension for own in GROUPS.values() for dimension in own):
        for text in (tell_dimension(dimension, language), tell_unit(dimension, language)):
            assert not text.startswith("page.")
    assert tell_unit("to_screen", language) == {"de": "Fälle", "en": "Cases"}[language]
    assert tell_unit("funnel", language) == {"de": "Anfragen", "en": "Requests"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_refuse_has_words(language: Language) -> None:
    codes = [key.partition(".")[2] for key in load_texts(language) if key.startswith("rejection.")]
    codes.remove("unknown_code") if "unknown_code" in codes else None
    assert len(codes) > 15
    told = {tell_value("refusal", code, language, {}) for code in codes}
    assert len(told) == len(codes)
    assert not [text for text in told if "_" in text or text.startswith(("anderer", "another"))]
    assert tell_value("refusal", "brand_new", language, {}) == {
        "de": "anderer Grund (brand new)", "en": "another reason (brand new)",
    }[language]  # fmt: skip


def test_what_was_referred_why() -> None:
    assert tell_value("reason", "no_candidate/too_large", "en", {}) == (
        "no provider fits: too large for the machines"
    )
    assert tell_value("reason", "no_candidate/*", "en", {}) == "no provider fits"
    assert tell_value("declined_reason", "customers_wish", "de", {}) == "Wunsch des Kunden"
    assert tell_value("unmet", "build_volume", "de", {}) == "größere Bauräume"


def test_groups_are_the_order_of_the_page() -> None:
    assert sort_dimensions(["feedback", "new", "case", "month", "size", "outcome"]) == [
        "month", "size", "outcome", "case", "feedback", "new",
    ]  # fmt: skip
    assert [find_group(each) for each in ("refusal", "to_answer", "month")] == [
        "answered",
        "questions",
        "asked",
    ]
    assert tell_value("process", "PBF-LB/*", "en", {}) == "PBF-LB, others"
    assert tell_value("feedback_page", "parts", "de", {}) == "Bauteile"
    assert tell_value("feedback_page", "elsewhere", "de", {}) == "/elsewhere"
    assert tell_value("funding", "zim+sab", "de", {"zim": "ZIM"}) == "ZIM + sab"


@pytest.mark.parametrize("language", LANGUAGES)
def test_typed_words_are_told_as_the_catalogue_writes_them(language: Language) -> None:
    names = names_of(load_catalogue(), language)
    told = {
        word: tell_need(f"material/{word}", "en", names).removeprefix("Offer the material ")
        for word in ("petg", "alsi10mg", "ti6al4v", "unobtainium")
    }
    assert told == {
        "petg": "PETG", "alsi10mg": "AlSi10Mg", "ti6al4v": "Ti6Al4V", "unobtainium": "unobtainium",
    }  # fmt: skip
    assert tell_value("material", "metal/alsi10mg", "de", names) == "„AlSi10Mg“ (Metall)"
    assert tell_need("material/furansand", "en", names).endswith(
        {"de": "Quarzsand mit Furanbinder", "en": "Silica sand with furan binder"}[language]
    )
