"""The quote as a PDF that a purchasing department can file."""

from __future__ import annotations

from typing import Any

from app.documents.quote_items import describe_item
from app.documents.typesetting import typeset
from app.offers.quote import QuoteContent
from app.texts import (
    format_country,
    format_date,
    format_number,
    format_percent,
    translate,
    translate_code,
)
from app.texts.catalogue import known_language
from app.texts.formats import format_amount
from app.values.canonical import canonical_json


def render_quote_pdf(content: QuoteContent, language: str) -> bytes:
    """The quote as PDF/A-3b in German or English, with its content attached as ``quote.json``.

    Codes are printed by the names frozen in the content; one without a name is printed itself. Equal
    input gives equal bytes.
    """
    return typeset("quote.typ", describe_quote(content, language), created_at=content.issued_at)


def describe_quote(content: QuoteContent, language: str) -> dict[str, Any]:
    """All that is printed, as texts in the order of the page; the template only places it."""

    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    names = content.names.get(known_language(language), {})
    gross = format_amount(content.gross_minor, content.currency, language)
    items = [
        describe_item(position, item, content, language, names)
        for position, item in enumerate(content.items, start=1)
    ]
    return {
        "language": known_language(language),
        "title": word("quote_number", number=content.number),
        "watermark": word("watermark") if content.is_demo else "",
        "kind": word("quote"),
        "number": content.number,
        "issuer": [content.issuer.name, *content.issuer.lines],
        "via": word("via"),
        "recipient_title": word("recipient"),
        "recipient": [content.recipient.name, *content.recipient.lines],
        "facts": _list_facts(content, language),
        "head": {
            key: word(key)
            for key in ("position", "part", "execution", "quantity", "unit_price", "price_line")
        }
        | {"amount": word("total_in", currency=content.currency)},
        "items": items,
        "sums": _list_sums(content, language),
        "gross": {"label": word("gross"), "amount": f"{gross}\u00a0{content.currency}"},
        "tax_note": translate_code("tax_case", content.tax_case, {}, language),
        "details_title": word("details"),
        "terms_title": word("conditions"),
        "terms": [translate_code("term", code, {}, language) for code in content.terms],
        "references_title": word("references"),
        "references_text": word("references_text"),
        "references": [
            {"position": str(position), "file": name, "sha256": sha256, "note": note}
            for position, item in enumerate(content.items, start=1)
            for name, sha256, note in (
                (
                    item.part.file_name,
                    item.part.sha256,
                    word("rate_card", version=item.offer.rate_card_version),
                ),
                *((drawing.file_name, drawing.sha256, word("drawing")) for drawing in item.part.drawings),
            )
        ],
        "versions": word(
            "versions",
            catalogue=content.catalogue_version[:12],
            engine=content.engine_version,
            phase=content.phase,
        ),
        "page": word("page"),
        "page_of": word("page_of"),
        "attachment": canonical_json(content).decode("utf-8"),
        "attachment_note": word("attachment"),
    }


def _list_facts(content: QuoteContent, language: str) -> list[list[str]]:
    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    delivered = format_date(content.delivered_on, language) if content.delivered_on else word("delivery_open")
    destination = " ".join(
        filter(None, [content.destination.postcode, format_country(content.destination.country, language)])
    )
    facts = [
        [word("number"), content.number],
        [word("issued_on"), format_date(content.issued_at, language)],
        [word("valid_until"), format_date(content.valid_until, language)],
        [word("binding"), word("is_binding" if content.is_binding else "is_not_binding")],
        [word("ready_on"), format_date(content.ready_on, language)],
        *(
            [[word("dispatched_on"), format_date(content.dispatched_on, language)]]
            if content.dispatched_on
            else []
        ),
        [word("delivered_on"), delivered],
        [word("destination"), destination],
    ]
    if content.delivery:
        facts.append([word("delivery_address"), ", ".join([content.delivery.name, *content.delivery.lines])])
    if content.destination.vat_id:
        facts.append([word("vat_id"), word("vat_id_as_stated", vat_id=content.destination.vat_id)])
    return facts


def _list_sums(content: QuoteContent, language: str) -> list[list[str]]:
    def word(key: str, **parameters: object) -> str:
        return translate(f"document.{key}", language, **parameters)

    def amount(minor: int) -> str:
        return format_amount(minor, content.currency, language)

    service = translate_code("service", content.shipping_service, {}, language)
    return [
        [word("net"), amount(content.net_minor)],
        [
            word(
                "shipping",
                service=service,
                weight=format_number(content.shipping_weight_g / 1000, "kg", language),
            ),
            amount(content.shipping_minor),
        ],
        [word("taxable"), amount(content.net_minor + content.shipping_minor)],
        [
            word("tax", rate=format_percent(content.tax_rate_bps / 10_000, language)),
            amount(content.tax_minor),
        ],
    ]
