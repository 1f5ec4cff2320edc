"""Countries one can ship to (the assigned codes of ISO 3166-1 alpha-2), and where the usual ones lie."""

from __future__ import annotations

import re

COUNTRIES: frozenset[str] = frozenset(
    (
        "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
        "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
        "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
        "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
        "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
        "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
        "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
        "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
        "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
        "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
        "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
        "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
        "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
        "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
        "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
        "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
    )
)  # fmt: skip

# Latitude and longitude of about the middle of a country, to a degree (of the populated half where most of it
# is empty): good enough for an estimate of transport, for nothing else. Others are not known.
CENTRES: dict[str, tuple[float, float]] = {
    "AT": (47.5, 14.5), "AU": (-33.0, 148.0), "BE": (50.5, 4.5), "BG": (42.7, 25.5), "CA": (45.5, -76.0),
    "CH": (46.8, 8.2), "CN": (32.0, 115.0), "CY": (35.0, 33.0), "CZ": (49.8, 15.5), "DE": (51.0, 10.0),
    "DK": (56.0, 10.0), "EE": (58.7, 25.5), "ES": (40.0, -4.0), "FI": (61.5, 25.5), "FR": (46.5, 2.5),
    "GB": (53.0, -1.5), "GR": (39.0, 22.0), "HR": (45.3, 16.0), "HU": (47.2, 19.4), "IE": (53.2, -8.0),
    "IN": (22.0, 79.0), "IS": (64.8, -18.5), "IT": (43.0, 12.0), "JP": (36.0, 138.0), "KR": (36.5, 127.8),
    "LI": (47.1, 9.5), "LT": (55.3, 24.0), "LU": (49.7, 6.1), "LV": (56.9, 25.0), "MT": (35.9, 14.4),
    "NL": (52.2, 5.5), "NO": (60.5, 9.0), "NZ": (-41.0, 174.0), "PL": (52.0, 19.3), "PT": (39.7, -8.0),
    "RO": (45.9, 25.0), "SE": (59.5, 15.5), "SG": (1.4, 103.8), "SI": (46.1, 14.8), "SK": (48.7, 19.5),
    "TW": (23.8, 121.0), "US": (39.5, -92.0),
}  # fmt: skip

_FIRST_POSTCODE, _LAST_POSTCODE = "01001", "99998"


def is_german_postcode(text: str) -> bool:
    """Five digits in the range that is given out."""
    return re.fullmatch(r"[0-9]{5}", text) is not None and _FIRST_POSTCODE <= text <= _LAST_POSTCODE
