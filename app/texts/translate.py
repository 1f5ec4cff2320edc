"""From a key or a code with parameters to a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from app.texts.catalogue import Text, known_language, load_texts
from app.texts.formats import (
    UNITS,
    format_bytes,
    format_country,
    format_date,
    format_duration,
    format_money,
    format_number,
)

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MISSING = "…"

# Kinds whose texts are labels: an unknown code stands for itself, a sentence around it would mislead.
LABEL_KINDS = frozenset(
    ("axis", "category", "certificate", "condition", "confidence", "country", "family", "finish",
     "footprint", "footprint_source", "format", "industry", "inspection",
     "limit", "line", "material", "orientation", "phase", "process", "property", "provider", "requirement",
     "role", "service", "severity", "sort", "status", "tier",
     "tolerance_class", "unit")
)  # fmt: skip
# Parameters whose words are codes of another kind than their own name.
_KIND_OF_WORD = {
    "claimed": "format", "found": "format", "findings": "finding_name", "first": "requirement",
    "second": "requirement", "third": "requirement",
}  # fmt: skip
# What a parameter is measured by: the one that names it.
_NAMED_BY = {"first_value": "first", "second_value": "second", "third_value": "third", "best": "first"}
_UNIT_SUFFIXES = sorted(UNITS, key=len, reverse=True)


def has_text(key: str, language: str) -> bool:
    """Whether the catalogue of that language has the key."""
    return key in load_texts(known_language(language))


def translate(key: str, language: str, **parameters: object) -> str:
    """The text of a key with its ``{placeholders}`` filled, each written as the language writes it.

    Numbers get the unit their name ends with (``wall_mm``, ``feedstock_g``, ``build_s``, ``ready_on``,
    ``size_bytes``, ``percent``), an amount in minor units its currency (``total_minor``); a word that is
    itself a code in the catalogue (``unit.mm``) gets its text. ``count`` decides between one and several.
    Raises KeyError for an unknown key.
    """
    text = load_texts(known_language(language))[key]
    return _fill(text, parameters, language)


def translate_code(
    kind: str,
    code: str,
    parameters: Mapping[str, object],
    language: str,
    *,
    names: Mapping[str, str] | None = None,
) -> str:
    """The text of a code: ``translate_code("error", "file_empty", {}, "de")``.

    ``names`` gives display names for codes of the catalogue (provider, material, finish …) among the
    parameters. A code without a text gets a sentence that names it, a label stands for itself.
    """
    text = load_texts(known_language(language)).get(f"{kind}.{code}")
    if text is None:
        if kind in LABEL_KINDS:
            return (names or {}).get(code, code)
        fallback = f"{kind}.unknown_code"
        return translate(
            fallback if has_text(fallback, language) else "error.unknown_code", language, code=code
        )
    if names and parameters:
        parameters = {key: _name(value, names) for key, value in parameters.items()}
    return _fill(text, parameters, language)


def _name(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return names.get(value, value)
    return [_name(item, names) for item in value] if isinstance(value, (list, tuple)) else value


def _fill(text: Text, parameters: Mapping[str, object], language: str) -> str:
    if not isinstance(text, str):
        text = text[0] if parameters.get("count") == 1 else text[1]
    if "{" not in text:
        return text
    # 1, 1.0 and True are equal, but not written alike
    typed = tuple((name, type(value), value) for name, value in parameters.items())
    try:
        return _fill_known(text, typed, language)
    except TypeError:  # a list among them
        return _fill_anew(text, parameters, language)


@lru_cache(maxsize=4096)
def _fill_known(text: str, typed: tuple[tuple[str, type, object], ...], language: str) -> str:
    """Many offers bear the same sentence."""
    return _fill_anew(text, {name: value for name, _, value in typed}, language)


def _fill_anew(text: str, parameters: Mapping[str, object], language: str) -> str:
    def write(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in parameters:
            return _MISSING
        amount = parameters[name]
        if name.endswith("_minor") and isinstance(amount, int):
            return format_money(amount, str(parameters.get("currency", "EUR")), language)
        return write_parameter(_measured_by(name, parameters), parameters[name], language)

    return _PLACEHOLDER.sub(write, text)


def _measured_by(name: str, parameters: Mapping[str, object]) -> str:
    # A value of a property (tensile_strength_mpa) has that property's unit.
    if name in ("value", "required"):
        return str(parameters.get("property") or parameters.get("requirement") or name)
    return str(parameters.get(_NAMED_BY.get(name, ""), name))


def write_parameter(name: str, value: object, language: str) -> str:
    """One parameter as text; the end of its name tells the unit."""
    if value is None or value in ("", [], ()):
        return _MISSING
    if isinstance(value, bool):
        return translate("word.yes" if value else "word.no", language)
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, (list, tuple)):
        return _write_list(name, value, language)
    if isinstance(value, (int, float)):
        return _write_number(name, value, language)
    # somebody's own words come in both languages
    word = value[known_language(language)] if isinstance(value, dict) else value
    return _write_word(name, str(word), language)


def _write_list(name: str, values: Sequence[object], language: str) -> str:
    """Sizes as ``20 × 10 × 5 mm``, everything else parted by commas."""
    if not name.endswith("size_mm"):
        return ", ".join(write_parameter(name, value, language) for value in values)
    sides = [write_parameter("side", value, language) for value in values[:-1]]
    return " × ".join([*sides, write_parameter(name, values[-1], language)])


def _write_number(name: str, value: float, language: str) -> str:
    if name in ("year", "port", "status", "version"):
        return str(value)
    if name == "bytes" or name.endswith("_bytes"):
        return format_bytes(int(value), language)
    if name.endswith("_s"):
        return format_duration(value, language)
    return format_number(value, _find_unit(name), language)


@lru_cache(maxsize=1024)
def _find_unit(name: str) -> str | None:
    return next((unit for unit in _UNIT_SUFFIXES if name == unit or name.endswith(f"_{unit}")), None)


def _write_word(name: str, value: str, language: str) -> str:
    if name.endswith("_on"):
        try:
            return format_date(value, language)
        except ValueError:
            return value
    if name == "country":
        return format_country(value, language)
    text = load_texts(known_language(language)).get(f"{_KIND_OF_WORD.get(name, name)}.{value}")
    return text if isinstance(text, str) else value
