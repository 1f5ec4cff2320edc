"""Values that figures are counted by, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.institutes.workflow import STATES
from app.texts import format_country, has_text, translate, translate_code
from app.texts.formats import format_number

OTHERS = "*"
# What pages and documents show together, in their order; what a group counts is named in its words.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "asked": ("process", "material", "size", "quantity", "region", "country", "industry", "weekday"),
    "answered": ("outcome", "offering", "refusal", "price", "spread", "choice"),
    "waits": ("first_offer", "to_quote"),
    "questions": ("to_answer",),
    "referred": ("reason", "institute"),
    "developed": (
        "case", "to_screen", "to_take_up", "declined_because", "declined_at", "declined_reason", "to_assess",
        "feasibility", "readiness", "cost", "funding", "result", "gain", "to_conclude",
    ),
    "said": ("feedback", "feedback_page", "feedback_status", "to_triage"),
}  # fmt: skip
_SORTED = ("month", *(dimension for dimensions in GROUPS.values() for dimension in dimensions))
_WAITS = ("minute", "five_minutes", "hour", "day", "week", "more", "none")
_SPANS = ("day", "week", "month", "quarter", "year", "more", "none")
_SPANNED = ("to_screen", "to_take_up", "to_assess", "to_conclude", "to_triage")
_RATIOS = ("one", "1_5", "2", "4", "more", "none")
_ORDERED: Mapping[str, Sequence[str]] = {
    "size": ("50", "150", "300", "600", "more"),
    "quantity": ("1", "10", "100", "1000", "more"),
    "weekday": tuple("1234567"),
    "offering": ("none", "1", "3", "10", "more"),
    "price": ("50", "200", "1000", "5000", "more", "none"),
    "spread": _RATIOS,
    "choice": _RATIOS,
    "readiness": ("3", "6", "9", "none"),
    "gain": ("less", "0", "1", "2", "more", "none"),
    "cost": ("5", "20", "100", "500", "more", "none"),
    "case": STATES,
    **dict.fromkeys(("first_offer", "to_quote", "to_answer"), _WAITS),
    **dict.fromkeys(_SPANNED, _SPANS),
}
_CLASSES = frozenset(
    (
        "size", "quantity", "price", "spread", "choice", "first_offer", "to_quote", "to_answer", "weekday",
        "region", "offering", "readiness", "gain", "cost",
    )
)  # fmt: skip


def find_group(dimension: str) -> str:
    """Which group it is shown in; ``asked`` where none names it."""
    return next((group for group, own in GROUPS.items() if dimension in own), "asked")


def sort_dimensions(dimensions: Iterable[str]) -> list[str]:
    """In the order of the page; others last."""
    return sorted(dimensions, key=lambda each: _SORTED.index(each) if each in _SORTED else len(_SORTED))


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


def tell_unit(dimension: str, language: str) -> str:
    """What is counted in its table: requests, steps of cases, feedback."""
    return _say(f"unit_{find_group(dimension)}", language)


def tell_value(dimension: str, value: str, language: str, names: Mapping[str, str]) -> str:
    """A value of a dimension; ``names`` are display names of the catalogue's codes, and as ``word:…`` of what
    people type for its materials."""
    if value == OTHERS:
        return _say("others", language)
    if value == "none":
        return _say(f"none_{dimension}" if _has(f"none_{dimension}", language) else "none", language)
    if dimension in _SPANNED:
        return _say(f"span_{value}", language)
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
    if head == "material" and f"word:{value}" in names:
        return names[f"word:{value}"]
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
    return names.get(code) or _say("words_of", language, words=names.get(f"word:{code}", code), group=group)


def _tell_missed(value: str, language: str, names: Mapping[str, str]) -> str:
    reason, *rest = value.split("/")
    told = (
        _say(f"missed_{reason}", language)
        if _has(f"missed_{reason}", language)
        else _tell_refusal(reason, language, names)
    )
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
    if value.endswith(f"/{OTHERS}"):
        return _say("others_of", language, group=value.partition("/")[0])
    return _say("process_open", language) if value == "open" else _with_name(value, names)


def _has(key: str, language: str) -> bool:
    return has_text(f"page.evaluation.{key}", language)


def _say(key: str, language: str, **parameters: object) -> str:
    return translate(f"page.evaluation.{key}", language, **parameters)


def _tell_institutes(value: str, language: str, names: Mapping[str, str]) -> str:
    if value == "several":
        return _say("institute_several", language)
    return _join(value, names)


def _tell_refusal(value: str, language: str, _names: Mapping[str, str]) -> str:
    known = f"refusal_{value}"
    return _say(
        known if _has(known, language) else "refusal_unknown", language, value=value.replace("_", " ")
    )


def _tell_reason(value: str, language: str, names: Mapping[str, str]) -> str:
    head, _, code = value.partition("/")
    if not _has(f"why_{head}", language):
        return tell_need(value, language, names)
    if code and code != OTHERS:
        return _say(f"why_{head}_for", language, refusal=_tell_refusal(code, language, names))
    return _say(f"why_{head}", language)


def _tell_area(value: str, language: str, _names: Mapping[str, str]) -> str:
    return _say(f"area_{value}", language) if _has(f"area_{value}", language) else f"/{value}"


def _tell_funding(value: str, language: str, names: Mapping[str, str]) -> str:
    return _say("funding_several", language) if value == "several" else _join(value, names)


def _join(value: str, names: Mapping[str, str]) -> str:
    return " + ".join(names.get(code, code) for code in value.split("+"))


def _tell_code(kind: str) -> Callable[[str, str, Mapping[str, str]], str]:
    return lambda value, language, _names: translate_code(kind, value, {}, language)


_TELLERS: Mapping[str, Callable[[str, str, Mapping[str, str]], str]] = {
    "material": _tell_material,
    "outcome": _tell_outcome,
    "country": lambda value, language, _names: format_country(value, language),
    "process": _tell_process,
    "missed": _tell_missed,
    "unmet": tell_need,
    "reason": _tell_reason,
    "declined_reason": _tell_reason,
    "institute": _tell_institutes,
    "refusal": _tell_refusal,
    "case": _tell_code("state"),
    "declined_at": _tell_code("state"),
    "declined_because": _tell_code("decline_reason"),
    "feasibility": _tell_code("feasibility"),
    "result": _tell_code("outcome"),
    "funding": _tell_funding,
    "feedback": _tell_code("feedback_kind"),
    "feedback_status": _tell_code("feedback_status"),
    "feedback_page": _tell_area,
}
