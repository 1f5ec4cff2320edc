"""The way back from an offer or a quote to the page with the same wishes."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from app.marketplace.quoting.offer_token import OfferDescription
from app.offers import Destination, QuoteContent, Requirement
from app.texts import Language
from app.web.pages.request_query import ITEM_FIELDS, Pairs, write_request


def link_to_part(language: Language, offer: OfferDescription) -> str:
    """The part's page with the wishes an offer was made for."""
    pairs = list_wishes(offer.quantity, offer.requirement, offer.destination)
    return f"/{language}/parts/{offer.part_id}?{urlencode(pairs)}"


def list_revise_links(language: Language, quote_id: str, content: QuoteContent) -> list[tuple[str, str]]:
    """Where a quote's wishes can be changed: file names and the page to them.

    Several parts with the same wishes about date, certificates and tier stand on one page, as they were
    asked; others each on their own.
    """
    wishes = [list_wishes(one.offer.quantity, one.requirement, content.destination) for one in content.items]
    revises = ("revises", quote_id)
    shared = [[pair for pair in pairs if pair[0] not in ITEM_FIELDS] for pairs in wishes]
    if len(wishes) > 1 and all(pairs == shared[0] for pairs in shared):
        parts = [(one.part.part_id, pairs) for one, pairs in zip(content.items, wishes, strict=True)]
        names = ", ".join(one.part.file_name for one in content.items)
        return [(names, f"/{language}/request?{write_request(parts, [*shared[0], revises])}")]
    return [
        (one.part.file_name, f"/{language}/parts/{one.part.part_id}?{urlencode([*pairs, revises])}")
        for one, pairs in zip(content.items, wishes, strict=True)
    ]


def list_wishes(quantity: int, wish: Requirement, destination: Destination) -> Pairs:
    """Wishes as fields of a part's page; what that page asks by questions is left to be asked again."""
    pairs: Sequence[tuple[str, object]] = [
        ("quantity", quantity),
        ("material", wish.material),
        ("process", wish.process),
        ("finish", wish.finish),
        ("tier", wish.tier),
        ("tolerance", wish.tolerance_mm),
        ("tolerance_class", wish.tolerance_class),
        *(("certificate", code) for code in wish.certificates),
        *(("inspection", code) for code in wish.inspections),
        ("industry", wish.industry),
        ("wanted_on", wish.wanted_on.isoformat() if wish.wanted_on else None),
        ("country", destination.country),
        ("postcode", destination.postcode),
        ("service", destination.service if destination.service != "cheapest" else None),
    ]
    return [(name, str(value)) for name, value in pairs if value is not None]
