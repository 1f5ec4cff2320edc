"""One item of a quote in words: what is made, how, and what its price is made of (after ISO/ASTM 52901)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.offers.offer import Offer
from app.offers.quote import QuoteContent, QuotedPart, QuoteItem
from app.offers.request import Requirement
from app.processes import AS_BUILT
from app.texts import format_date, format_money, format_number, translate, translate_code
from app.texts.formats import format_amount
from app.texts.translate import write_parameter

SHORT_DIGEST = 16


def describe_item(
    position: int, item: QuoteItem, content: QuoteContent, language: str, names: Mapping[str, str]
) -> dict[str, Any]:
    """Texts of an item: ``row`` for the overview; facts, cautions, lines and total for its details."""
    part, offer, currency = item.part, item.offer, content.currency

    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    def amount(minor: int) -> str:
        return format_amount(minor, currency, language)

    finish = _name_finish(offer.candidate.finish, language, names)
    unit_price = format_money(offer.unit_price.amount_minor, currency, language)
    return {
        "position": str(position),
        "heading": word("item_heading", position=str(position), part=part.file_name),
        "row": {
            "part": part.file_name,
            "size": _write_size(part, language),
            "material": names.get(offer.candidate.material, offer.candidate.material),
            "execution": f"{offer.candidate.process} · {finish}",
            "quantity": format_number(offer.quantity, None, language),
            "unit_price": amount(offer.unit_price.amount_minor),
            "total": amount(offer.total.amount_minor),
        },
        "facts": [
            *_list_part_facts(part, language),
            *_list_making_facts(offer, language, names),
            *_list_requirement_facts(item.requirement, language),
            *_list_estimate_facts(offer, content, language),
        ],
        "cautions": [
            translate_code("caution", reason.code, reason.parameters, language, names=names)
            for reason in offer.cautions
        ],
        "lines": [
            [line.label(translate_code("line", line.code, {}, language), language), amount(line.amount_minor)]
            for line in offer.lines
            if line.amount_minor
        ],
        "total": [word("item_total", position=str(position)), amount(offer.total.amount_minor)],
        "per_piece": word("per_piece", unit_price=unit_price, count=offer.quantity),
    }


def _write_size(part: QuotedPart, language: str) -> str:
    numbers = [format_number(edge, "mm", language).partition("\u00a0")[0] for edge in part.size_mm]
    return " × ".join(numbers) + "\u00a0mm"


def _name_finish(code: str, language: str, names: Mapping[str, str]) -> str:
    if code == AS_BUILT:
        return translate("finish.as-built", language)
    return names.get(code, code)


def _list_part_facts(part: QuotedPart, language: str) -> list[list[str]]:
    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    return [
        [word("file"), word("file_reference", file=part.file_name, format=part.format.upper())],
        [word("sha256"), f"{part.sha256[:SHORT_DIGEST]} …"],
        *[
            [word("drawing"), f"{drawing.file_name} (SHA-256 {drawing.sha256[:SHORT_DIGEST]} …)"]
            for drawing in part.drawings
        ],
        *([[word("note"), part.note]] if part.note else []),
        [word("unit"), translate_code("unit", part.unit, {}, language)],
        [word("size"), _write_size(part, language)],
        [word("volume"), format_number(part.volume_mm3 / 1000, "cm3", language)],
    ]


def _list_making_facts(offer: Offer, language: str, names: Mapping[str, str]) -> list[list[str]]:
    def word(key: str) -> str:
        return translate(f"document.{key}", language)

    made = offer.candidate
    process = f"{made.process} {names[made.process]}" if made.process in names else made.process
    return [
        [word("material"), names.get(made.material, made.material)],
        [word("process"), process],
        [word("machine"), names.get(made.machine, made.machine)],
        [word("orientation"), translate_code("orientation", offer.estimate.orientation, {}, language)],
        [word("surface"), _name_finish(made.finish, language, names)],
        [word("tier"), translate_code("tier", made.tier, {}, language)],
    ]


def _list_requirement_facts(requirement: Requirement, language: str) -> list[list[str]]:
    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    tolerances = []
    if requirement.tolerance_mm is not None:
        tolerances.append(word("tolerance_general", tolerance_mm=requirement.tolerance_mm))
    if requirement.tolerance_class is not None:
        tolerances.append(translate(f"tolerance_class.{requirement.tolerance_class}", language))
    properties = []
    for name in ("min_tensile_strength_mpa", "min_use_temperature_c", "food_contact", "biocompatible"):
        value = getattr(requirement, name)
        if value:
            label = translate(f"requirement.{name}", language)
            properties.append(label if value is True else f"{label} {write_parameter(name, value, language)}")
    facts = [
        [word("tolerance"), "; ".join(tolerances) or word("tolerance_usual")],
        [word("inspection"), _list_inspections(requirement, language) or word("inspection_none")],
    ]
    if properties:
        facts.append([word("properties"), "; ".join(properties)])
    if requirement.wanted_on:
        facts.append([word("wanted_on"), format_date(requirement.wanted_on, language)])
    facts.append([word("deviations"), word("not_agreed")])
    facts.append([word("confidentiality"), word("not_agreed")])
    return facts


def _list_inspections(requirement: Requirement, language: str) -> str:
    # EN 10204 types are bare numbers; firm certificates carry the name of their standard.
    papers = (f"EN 10204 {code}" if code[:1].isdigit() else code for code in requirement.certificates)
    inspections = (translate_code("inspection", code, {}, language) for code in requirement.inspections)
    return ", ".join((*papers, *inspections))


def _list_footprint(offer: Offer, language: str) -> list[list[str]]:
    """Parts of the CO2e and the energy; quotes before schema version 3 had neither."""

    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    def write(amount: float, unit: str) -> str:
        return format_number(amount, unit, language, digits=2)

    if offer.energy_kwh is None:
        return []
    parts = [
        word(
            "footprint_part",
            footprint=row.code,
            low=write(row.low_kg, "kg"),
            high=write(row.high_kg, "kg"),
            footprint_source=row.source,
        )
        for row in offer.footprint
    ]
    low, high = (write(kwh, "kwh") for kwh in offer.energy_kwh)
    return [
        [word("footprint"), "; ".join(parts)],
        [word("energy"), word("co2e_text", low=low, high=high)],
    ]


def _list_estimate_facts(offer: Offer, content: QuoteContent, language: str) -> list[list[str]]:
    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    estimate = offer.estimate
    digits = 2 if estimate.uncertainty >= 0.1 else 3
    made = word(
        "estimate_text",
        build_s=estimate.build_s,
        feedstock_g=format_number(estimate.feedstock_g, "g", language, digits=digits),
        support_g=format_number(estimate.support_g, "g", language, digits=digits),
        percent=estimate.uncertainty * 100,
    )
    least_kg, most_kg = (format_number(kg, "kg", language, digits=2) for kg in offer.co2e_range_kg)
    facts = [
        [word("estimate"), made],
        [word("co2e"), word("co2e_text", low=least_kg, high=most_kg)],
        *_list_footprint(offer, language),
    ]
    if not content.is_binding:  # a price that binds has no range
        low, high = (
            format_money(minor, content.currency, language, is_rounded=True)
            for minor in offer.price_band_minor
        )
        facts.append([word("band"), word("band_text", low=low, high=high)])
    return facts
