"""The way back from an offer or a quote to the part's page with the same wishes."""

from __future__ import annotations

from urllib.parse import urlencode

from app.marketplace.quoting.offer_token import OfferDescription
from app.offers import Destination, Requirement
from app.texts import Language


def link_to_part(language: Language, offer: OfferDescription) -> str:
    """The part's page with the wishes an offer was made for."""
    query = write_wishes(offer.quantity, offer.requirement, offer.destination)
    return f"/{language}/parts/{offer.part_id}?{query}"


def write_wishes(quantity: int, wish: Requirement, destination: Destination, **more: str) -> str:
    """Wishes as the query of a part's page; what that page asks by questions is left to be asked again."""
    pairs: list[tuple[str, object]] = [
        ("quantity", quantity),
        ("material", wish.material),
        ("process", wish.process),
        ("finish", wish.finish),
        ("tier", wish.tier),
        ("tolerance", wish.tolerance_mm),
        *(("certificate", code) for code in wish.certificates),
        ("wanted_on", wish.wanted_on.isoformat() if wish.wanted_on else None),
        ("country", destination.country),
        ("postcode", destination.postcode),
        *more.items(),
    ]
    return urlencode([(name, str(value)) for name, value in pairs if value is not None])
