"""Values that figures are counted by, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.texts import format_country, has_text, translate, translate_code
from app.texts.formats import format_number

OTHERS = "*"
# In the order of pages and documents; those whose classes have an order keep it.
SHOWN = (
    "month", "outcome", "material", "size", "quantity", "country", "industry", "weekday",
    "price", "spread", "first_offer", "to_quote",
)  # fmt: skip
_FIRST = ("process", "region", *SHOWN)
_WAITS = ("minute", "five_minutes", "hour", "day", "week", "more", "none")
_ORDERED: Mapping[str, Sequence[str]] = {
    "size": ("50", "150", "300", "600", "more"),
    "quantity": ("1", "10", "100", "1000", "more"),
    "weekday": tuple("1234567"),
    "price": ("50", "200", "1000", "5000", "more", "none"),
    "spread": ("one", "1_5", "2", "4", "more", "none"),
    **dict.fromkeys(("first_offer", "to_quote", "to_answer"), _WAITS),
}
_CLASSES = frozenset(
    (
        "size", "quantity", "price", "spread", "first_offer", "to_quote", "to_answer", "weekday", "region",
    )
)  # fmt: skip


def sort_dimensions(dimensions: Iterable[str]) -> list[str]:
    """In the order of the page; others last."""
    return sorted(dimensions, key=lambda each: _FIRST.index(each) if each in _FIRST else len(_FIRST))


def list_in_order(dimension: str, values: Mapping[str, int]) -> list[str]:
    """Values in their own order where they have one, else most first; what is left over last."""
    order = _ORDERED.get(dimension)
    if dimension == "month":
        found = sorted(values)
    elif order is None:
        found = sorted(values, key=lambda value: (-values[value], value))
    else:
        found = [value for value in order if value in values]
    return [value for value in found if value != OTHERS] + ([OTHERS] if OTHERS in values else [])


def tell_dimension(dimension: str, language: str) -> str:
    """What a table of figures is called."""
    return _say(f"dimension_{dimension}", language)


def tell_value(dimension: str, value: str, language: str, names: Mapping[str, str]) -> str:
    """A value of a dimension; ``names`` are display names of the catalogue's codes."""
    if value == OTHERS:
        return _say("others", language)
    if value == "none":
        return _say(f"none_{dimension}" if _has(f"none_{dimension}", language) else "none", language)
    if dimension in _CLASSES:
        return _say(f"{dimension}_{value}", language)
    tell = _TELLERS.get(dimension)
    return tell(value, language, names) if tell else _tell_name(dimension, value, language, names)


def tell_need(need: str, language: str, names: Mapping[str, str]) -> str:
    """What would have to be there: a capability that no provider has."""
    if need == OTHERS:
        return _say("need_others", language)
    head, _, value = need.partition("/")
    if value == OTHERS:
        return _say("need_several", language, need=_say_need(head, "…", language))
    return _say_need(head, _tell_wanted(head, value, language, names), language)


def _say_need(head: str, value: str, language: str) -> str:
    known = f"need_{head}"
    if _has(known, language):
        return _say(known, language, value=value)
    return _say("need_refusal", language, value=head.replace("_", " "))


def _tell_wanted(head: str, value: str, language: str, names: Mapping[str, str]) -> str:
    if head == "industry":
        return _tell_name(head, value, language, names)
    if head.endswith(("_mm", "_mpa", "_c")) and value.replace(".", "").isdigit():
        return format_number(float(value), head.rpartition("_")[2], language)
    folded = {code.casefold(): name for code, name in names.items()}
    return folded.get(value, value)


def _tell_material(value: str, language: str, names: Mapping[str, str]) -> str:
    if value == "open":
        return _say("material_open", language)
    family, _, code = value.partition("/")
    group = (
        _say(f"material_{family}", language)
        if family in ("unknown", "several")
        else translate_code("family", family, {}, language)
    )
    if code == OTHERS:
        return _say("others_of", language, group=group)
    return names.get(code) or _say("words_of", language, words=code, group=group)


def _tell_missed(value: str, language: str, names: Mapping[str, str]) -> str:
    reason, *rest = value.split("/")
    told = _say(f"missed_{reason}", language) if _has(f"missed_{reason}", language) else reason
    if not rest or rest[0] == OTHERS:
        return told
    process, material, size = ([*rest, OTHERS, OTHERS])[:3]
    parts = [told, tell_value("process", process.replace(":", "/"), language, names)]
    if material not in ("", OTHERS):
        parts.append(_tell_material(material.replace(":", "/"), language, names))
    if size not in ("", OTHERS):
        parts.append(_say(f"size_{size}", language))
    return " · ".join(parts)


def _tell_name(dimension: str, value: str, language: str, names: Mapping[str, str]) -> str:
    key = f"industry.{value}"
    if dimension == "industry" and has_text(key, language):
        return translate(key, language)
    key = f"page.evaluation.{dimension}_{value}"
    return translate(key, language) if has_text(key, language) else names.get(value, value)


def _with_name(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names[code]}" if code in names and names[code] != code else code


def _tell_outcome(value: str, language: str, names: Mapping[str, str]) -> str:
    head, _, need = value.partition("/")
    return tell_need(need, language, names) if head == "unmet" else _say(f"outcome_{value}", language)


def _tell_process(value: str, language: str, names: Mapping[str, str]) -> str:
    return _say("process_open", language) if value == "open" else _with_name(value, names)


def _has(key: str, language: str) -> bool:
    return has_text(f"page.evaluation.{key}", language)


def _say(key: str, language: str, **parameters: object) -> str:
    return translate(f"page.evaluation.{key}", language, **parameters)


def _tell_institutes(value: str, language: str, names: Mapping[str, str]) -> str:
    if value == "several":
        return _say("institute_several", language)
    return " + ".join(names.get(code, code) for code in value.split("+"))


_TELLERS: Mapping[str, Callable[[str, str, Mapping[str, str]], str]] = {
    "material": _tell_material,
    "outcome": _tell_outcome,
    "country": lambda value, language, _names: format_country(value, language),
    "process": _tell_process,
    "missed": _tell_missed,
    "reason": tell_need,
    "institute": _tell_institutes,
}
