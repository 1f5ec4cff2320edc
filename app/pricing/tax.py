"""Which VAT case a supply of goods from Saxony falls under, on what the customer states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stdnum.eu import vat

from app.values import Invalid, round_half_up

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

    A VAT id for a supply to another EU member must be one of that member, with right check digits;
    Invalid ``vat_id_invalid`` otherwise. Whether it is in force is another question (VIES).

    Source: §§ 1, 4 no. 1, 6, 6a, 12 UStG. A supply to EU consumers is taxed in Germany below the
    distance-selling threshold of § 3c UStG, which is assumed here.
    """
    if country == "DE":
        case: TaxCase = "de_standard"
    elif country in EU_MEMBERS:
        if vat_id and not _is_vat_id_of(country, vat_id):
            raise Invalid("vat_id_invalid", {"vat_id": vat_id, "country": country})
        case = "eu_reverse_charge" if vat_id else "eu_consumer"
    else:
        case = "export"
    rate_bps = DE_RATE_BPS if case in ("de_standard", "eu_consumer") else 0
    return Tax(case, rate_bps, round_half_up(net_minor * rate_bps / 10_000))


def _is_vat_id_of(country: str, vat_id: str) -> bool:
    prefix = "EL" if country == "GR" else country
    return vat_id.upper().startswith(prefix) and bool(vat.is_valid(vat_id))
