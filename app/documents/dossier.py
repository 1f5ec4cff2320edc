"""What an institute is told about a request, as a PDF it can file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.documents.dossier_part import draw_profile, list_findings, list_part_facts
from app.documents.typesetting import typeset
from app.offers.dossier import Dossier
from app.texts import (
    format_country,
    format_date,
    format_money,
    format_number,
    has_text,
    translate,
    translate_code,
)
from app.texts.catalogue import known_language
from app.texts.translate import write_parameter

_WISHES = (
    "material", "process", "finish", "tolerance_mm", "tolerance_class", "min_tensile_strength_mpa",
    "min_use_temperature_c", "food_contact", "biocompatible", "wanted_on", "industry",
)  # fmt: skip


def render_dossier_pdf(
    dossier: Dossier, language: str, *, names: Mapping[str, str], picture: bytes | None = None
) -> bytes:
    """As PDF/A-3b in German or English; ``names`` are display names of codes, ``picture`` a PNG of the part.

    Equal input gives equal bytes.
    """
    described = describe_dossier(dossier, language, names=names, has_picture=picture is not None)
    return typeset(
        "dossier.typ", {**described, "picture": [*(picture or b"")]}, created_at=dossier.created_at
    )


def describe_dossier(
    dossier: Dossier, language: str, *, names: Mapping[str, str], has_picture: bool = False
) -> dict[str, Any]:
    """All that is printed, as texts in the order of the page; the template only places it."""

    def word(key: str, **parameters: object) -> str:
        return translate(f"dossier.{key}", language, **parameters)

    sections = [
        _section(word("requirement"), facts=_list_facts(dossier, language, names)),
        _section(
            word("why"),
            items=[_tell_reason(one.code, one.parameters, language, names) for one in dossier.reasons],
        ),
        _section(
            word("contradictions"),
            items=[
                translate_code("contradiction", one.code, one.parameters, language, names=names)
                for one in dossier.contradictions
            ],
        ),
        _section(word("nearest"), items=_list_evidence(dossier, language, names)),
        _section(
            word("near_misses"),
            items=[
                word(
                    "near_miss",
                    told=translate_code("near_miss", one.code, one.parameters, language, names=names),
                    count=one.offers,
                )
                for one in dossier.near_misses
            ],
        ),
        _section(
            word("part"),
            facts=list_part_facts(dossier, language),
            has_picture=has_picture,
            profile=draw_profile(dossier, language),
        ),
        _section(word("findings"), items=list_findings(dossier, language)),
        _section(word("note"), paragraphs=[dossier.note]),
    ]
    return {
        "language": known_language(language),
        "title": word("title"),
        "subtitle": word(
            "subtitle",
            institute=names.get(dossier.institute, dossier.institute),
            asked_on=dossier.created_at.date(),
            case=dossier.case_id[:8],
        ),
        "confidential": word(
            "confidential",
            who=translate_code("confidentiality", dossier.confidentiality, {}, language),
        ),
        "sections": [one for one in sections if one["facts"] or one["items"] or any(one["paragraphs"])],
        "page": translate("document.page", language),
        "page_of": translate("document.page_of", language),
        "picture_alt": word("picture"),
    }


def _section(
    title: str,
    *,
    facts: list[list[str]] | None = None,
    items: list[str] | None = None,
    paragraphs: list[str] | None = None,
    has_picture: bool = False,
    profile: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "title": title,
        "facts": facts or [],
        "items": items or [],
        "paragraphs": [each for each in paragraphs or [] if each],
        "picture": has_picture,
        "profile": profile,
    }


def _list_facts(dossier: Dossier, language: str, names: Mapping[str, str]) -> list[list[str]]:
    def word(key: str, **parameters: object) -> str:
        return translate(f"dossier.{key}", language, **parameters)

    requirement = dossier.requirement
    facts = [[word("quantity"), format_number(dossier.quantity, None, language)]]
    for name in _WISHES:
        value = getattr(requirement, name)
        if value not in (None, False, ""):
            label = translate_code("requirement", name, {}, language)
            shown = names.get(value, value) if isinstance(value, str) else value
            facts.append([label, write_parameter(name, shown, language)])
    for name, values in (
        ("certificates", requirement.certificates),
        ("inspections", requirement.inspections),
    ):
        if values:
            kind = "inspection" if name == "inspections" else "certificate"
            facts.append([word(name), ", ".join(translate_code(kind, v, {}, language) for v in values)])
    if dossier.functions:
        functions = (translate_code("function", each, {}, language) for each in dossier.functions)
        facts.append([word("functions"), ", ".join(functions)])
    if dossier.budget_minor is not None:
        facts.append([word("budget"), format_money(dossier.budget_minor, "EUR", language)])
    facts.append([word("destination"), format_country(dossier.country, language)])
    facts.append([word("asked_on"), format_date(dossier.created_at, language)])
    facts.append([word("released"), translate_code("released", dossier.consent, {}, language)])
    return facts


def _tell_reason(code: str, parameters: Mapping[str, object], language: str, names: Mapping[str, str]) -> str:
    if code == "no_candidate":
        key = f"page.offers.refused_{parameters['code']}"
        told = translate(key if has_text(key, language) else "page.offers.refused_other", language)
        return translate("dossier.rejected", language, told=told, count=parameters["count"])
    if code == "customers_wish":  # elsewhere told to the customer himself
        return translate("dossier.customers_wish", language)
    return translate_code("referral", code, parameters, language, names=names)


def _list_evidence(dossier: Dossier, language: str, names: Mapping[str, str]) -> list[str]:
    return [
        translate(
            "dossier.evidence" if one.gap_percent is not None else "dossier.evidence_plain",
            language,
            provider=names.get(one.provider, one.provider),
            told=translate_code("rejection", one.code, one.parameters, language, names=names),
            gap_percent=one.gap_percent,
        )
        for one in dossier.evidence
    ]
