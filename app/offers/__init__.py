"""Measurements, requirements, catalogue and policy become ranked offers, rejections, near misses, quotes."""

from app.offers.catalogue import Catalogue
from app.offers.clash import Contradiction
from app.offers.compose import PricedOffer, compose, price_candidate
from app.offers.draft_quote import draft_quote
from app.offers.evidence import Evidence
from app.offers.offer import (
    Candidate,
    Caution,
    InstituteMatch,
    NearMiss,
    Offer,
    OfferEstimate,
    PriceLine,
    Reason,
    Referral,
)
from app.offers.prepare import Prepared, prepare
from app.offers.quote import Party, QuoteContent, QuotedDrawing, QuotedPart, QuoteItem
from app.offers.refer import Wanted
from app.offers.request import Destination, Requirement, Sort
from app.offers.sheet import OfferSheet
from app.providers import Rejection

__all__ = [
    "Candidate",
    "Catalogue",
    "Contradiction",
    "Destination",
    "Evidence",
    "InstituteMatch",
    "NearMiss",
    "Offer",
    "OfferEstimate",
    "OfferSheet",
    "Party",
    "Prepared",
    "PriceLine",
    "PricedOffer",
    "QuoteContent",
    "QuoteItem",
    "QuotedDrawing",
    "QuotedPart",
    "Caution",
    "Reason",
    "Referral",
    "Rejection",
    "Requirement",
    "Sort",
    "Wanted",
    "compose",
    "draft_quote",
    "prepare",
    "price_candidate",
]
