"""No code of ours reaches a person without a text, and no text waits for a code that is gone."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_args

import pytest
from pydantic_core import core_schema

from app.catalogue import load_catalogue
from app.catalogue.provider_document import PROBLEM_BY_ERROR_TYPE, WRONG_KIND
from app.geometry.formats.sniff import FORMATS
from app.geometry.measurements import DIRECTIONS
from app.geometry.units import Unit, UnitSource
from app.marketplace.accounts import MEMBER_ROLES, SCOPES, Role
from app.marketplace.accounts.proving import Proof
from app.marketplace.auditing import ACTIONS, ACTOR_KINDS, BREAK_CODES, OBJECT_KINDS
from app.marketplace.duties import REPORT_CAUSES, HoldStatus, HoldSubject
from app.marketplace.guarding import CONSENT_KINDS, FILE_KINDS, PURPOSES, RELATIONS
from app.marketplace.learning import FEEDBACK_KINDS, FEEDBACK_STATUSES, STEP_CODES
from app.marketplace.own_data import BELONGINGS, REMAINS
from app.marketplace.supplying import Direction, load_samples
from app.offers import Sort
from app.pricing import DRIVER_UNITS
from app.pricing.formula import FORMULA_VARIABLES
from app.pricing.laws import LAWS
from app.pricing.price import LINE_CODES
from app.pricing.tax import TaxCase
from app.processes import PROCESSES
from app.processes.material import Family
from app.processes.process import Category
from app.processes.setting import Confidence
from app.programme import (
    CONTROL_CLASSES,
    END_USES,
    HOLD_CODES,
    LEGAL_KINDS,
    MISSING_CODES,
    POLICY_CELLS,
    Phase,
)
from app.programme.policy import Notice
from app.providers.lifecycle import VERSION_STATUSES
from app.providers.onboarding import APPLICATION_ACTIONS, APPLICATION_STATUSES, DOCUMENT_KINDS
from app.providers.trader import LEGAL_FORMS, Trader
from app.texts import MAIL_KINDS, NOTICE_KINDS
from app.texts.catalogue import LANGUAGES, LOCALE_FOLDER, Text, load_texts, read_texts
from app.web.pages.firm_sections import SECTIONS
from tests.texts.collecting import Use, collect_page_keys, collect_strings, collect_uses, read_table

USES = collect_uses()
PLACEHOLDER = re.compile(r"\{(\w+)\}")

DEMO = load_catalogue()
INDUSTRIES = tuple(
    sorted({word for one in (*DEMO.institutes, *DEMO.market.providers) for word in one.industries})
)

# Codes that come from tables and types instead of literals in calls.
KNOWN: dict[str, tuple[str, ...]] = {
    "line": LINE_CODES,
    "law": LAWS,
    "formula_variable": tuple(FORMULA_VARIABLES),
    "tax_case": get_args(TaxCase),
    "sort": get_args(Sort),
    "unit": get_args(Unit),
    "unit_source": get_args(UnitSource),
    "phase": get_args(Phase),
    "family": get_args(Family),
    "category": get_args(Category),
    "confidence": get_args(Confidence),
    "setting": tuple(setting.code for process in PROCESSES for setting in process.settings),
    "orientation": (*(code for code, _, _ in DIRECTIONS), "fixed"),
    "format": tuple(each.code for each in FORMATS),
    "industry": INDUSTRIES,
    "severity": ("info", "warning", "error"),
    "tier": ("economy", "standard", "express"),
    "error": (
        *map(str, read_table("web/problems.py", "STATUS_BY_CODE")),
        *map(str, read_table("web/problems.py", "CODE_BY_STATUS").values()),
        "unknown_code",
    ),
    "problem": (*PROBLEM_BY_ERROR_TYPE.values(), WRONG_KIND),
    "counterexample": LAWS,
    "status": VERSION_STATUSES,
    "firm_section": tuple(section.code for section in SECTIONS),
    "firm_hint": tuple(section.code for section in SECTIONS),
    "sample_part": tuple(part.name for part in load_samples()),
    "direction": get_args(Direction),
    "driver_unit": DRIVER_UNITS,
    "role": get_args(Role),
    "role_may": MEMBER_ROLES,
    "trader": tuple(field.name for field in fields(Trader)),
    "trader_fault": tuple(field.name for field in fields(Trader)),
    "legal_form": LEGAL_FORMS,
    "document_kind": DOCUMENT_KINDS,
    "application_status": APPLICATION_STATUSES,
    "application_next": APPLICATION_STATUSES,
    "application_step": ("apply", *APPLICATION_ACTIONS),
    "mail": ("foot", *(f"{kind}.{part}" for kind in MAIL_KINDS for part in ("subject", "body", "action"))),
    "missing": MISSING_CODES,
    "legal_text": LEGAL_KINDS,
    "policy": tuple(POLICY_CELLS),
    "policy_value": ("invitation", "open", "closed_test", "pilot"),
    "notice": get_args(Notice),
    "action": ACTIONS,
    "object": OBJECT_KINDS,
    "actor": ACTOR_KINDS,
    "letter": NOTICE_KINDS,
    "audit": BREAK_CODES,
    "remains": REMAINS,
    "consent": CONSENT_KINDS,
    "deleted_kind": ("part", "account", "organisation"),
    "counted": (
        *("parts", "people", "sessions", "api_keys", "letters"),
        *(each.name for each in BELONGINGS if each.goes_with_organisation),
    ),
    "relation": tuple(each for each in RELATIONS if each not in ("provider", "stranger")),
    "file_kind": FILE_KINDS,
    "purpose": PURPOSES,
    "feedback_kind": FEEDBACK_KINDS,
    "feedback_status": FEEDBACK_STATUSES,
    "mission_step": STEP_CODES,
    "end_use": END_USES,
    "control_class": CONTROL_CLASSES,
    "hold": HOLD_CODES,
    "hold_status": get_args(HoldStatus),
    "what": ("part", "recipient", *get_args(HoldSubject)),
    "measure": ("embargo", "licence"),
    "report_cause": REPORT_CAUSES,
    "proof": get_args(Proof),
    "scope": SCOPES,
}


def _placeholders(text: Text) -> frozenset[str]:
    forms = (text,) if isinstance(text, str) else text
    return frozenset(name for form in forms for name in PLACEHOLDER.findall(form))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_in_the_source_has_a_text(language: str) -> None:
    texts = load_texts(language)

    missing = [use for use in USES if not any(f"{kind}.{use.code}" in texts for kind in use.kinds)]

    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_a_table_has_a_text(language: str) -> None:
    texts = load_texts(language)

    assert [
        f"{kind}.{code}" for kind, codes in KNOWN.items() for code in codes if f"{kind}.{code}" not in texts
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_asks_only_for_parameters_that_the_code_brings(language: str) -> None:
    texts = load_texts(language)

    def lacks(use: Use) -> bool:
        wanted = [_placeholders(texts[key]) for kind in use.kinds if (key := f"{kind}.{use.code}") in texts]
        return bool(wanted) and use.parameters is not None and not any(w <= use.parameters for w in wanted)

    assert [use for use in USES if use.kinds[0] not in ("reason", "limit", "problem") and lacks(use)] == []


def test_both_languages_have_the_same_keys_forms_and_placeholders() -> None:
    german, english = load_texts("de"), load_texts("en")

    assert german.keys() == english.keys()
    assert {key for key in german if _placeholders(german[key]) != _placeholders(english[key])} == set()
    assert {key for key in german if isinstance(german[key], str) != isinstance(english[key], str)} == set()


def test_both_languages_list_the_keys_in_the_same_order() -> None:
    names = sorted(path.name for path in (LOCALE_FOLDER / "de").glob("*.po"))

    assert names == sorted(path.name for path in (LOCALE_FOLDER / "en").glob("*.po"))
    for name in names:
        assert list(read_texts(LOCALE_FOLDER / "de" / name)) == list(read_texts(LOCALE_FOLDER / "en" / name))


def test_no_text_is_left_without_a_use() -> None:
    strings = collect_strings()
    known = {f"{kind}.{code}" for kind, codes in KNOWN.items() for code in codes}
    ours = [key for key in load_texts("de") if not key.startswith(("page.", "field."))]

    unused = [key for key in ours if not {key, key.partition(".")[2]} & strings and key not in known]

    assert unused == []


def test_texts_of_fields_belong_to_error_types_that_exist() -> None:
    types = {*get_args(core_schema.ErrorType), "unknown_code"}

    assert {key for key in load_texts("de") if key.startswith("field.")} <= {
        f"field.{name}" for name in types
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_a_page_names_has_a_text(language: str) -> None:
    assert collect_page_keys() - load_texts(language).keys() == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_says_what_to_do(language: str) -> None:
    polite = re.compile(r"\bbitte\b" if language == "de" else r"\bplease\b", re.IGNORECASE)

    silent = [
        key
        for key, text in load_texts(language).items()
        if key.startswith("error.")
        for form in ((text,) if isinstance(text, str) else text)
        if not polite.search(form)
    ]

    assert silent == []


def test_texts_are_not_empty_and_translated() -> None:
    for language in LANGUAGES:
        for key, text in load_texts(language).items():
            for form in (text,) if isinstance(text, str) else text:
                assert form.strip() == form
                assert form, key
