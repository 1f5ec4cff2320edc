"""Which VAT case a supply of goods from Saxony falls under, on what the customer states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.values.money import round_half_up

TaxCase = Literal["de_standard", "eu_reverse_charge", "eu_consumer", "export"]

DE_RATE_BPS = 1_900
EU_MEMBERS = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tax:
    """The case, the rate in basis points and the amount on a net sum."""

    case: TaxCase
    rate_bps: int
    amount_minor: int


def decide_tax(net_minor: int, *, country: str, vat_id: str | None) -> Tax:
    """DE 19 %; EU with a VAT id: tax-free intra-Community supply; EU without: 19 %; else export, tax-free.

    Source: §§ 1, 4 no. 1, 6, 6a, 12 UStG. A supply to EU consumers is taxed in Germany below the
    distance-selling threshold of § 3c UStG, which is assumed here.
    """
    if country == "DE":
        case: TaxCase = "de_standard"
    elif country in EU_MEMBERS:
        case = "eu_reverse_charge" if vat_id else "eu_consumer"
    else:
        case = "export"
    rate_bps = DE_RATE_BPS if case in ("de_standard", "eu_consumer") else 0
    return Tax(case, rate_bps, round_half_up(net_minor * rate_bps / 10_000))
