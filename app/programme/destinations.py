"""Countries to which nothing goes unasked: embargoes, and where goods need a licence more often than not.

Drawn up by hand from the arms embargoes and country-wide restrictive measures of the European Union (Council
decisions under Article 29 TEU and their regulations; in Germany § 74 AWV and BAFA's list of embargoes). It is
no legal advice and was not held against the sources entry by entry: the operator does that before a phase
begins in which quotes bind, and after every change. A country too many costs a look, one too few costs more.
"""

from __future__ import annotations

from typing import Literal

Measure = Literal["embargo", "licence"]

SOURCE = "https://www.bafa.de/DE/Aussenwirtschaft/Ausfuhrkontrolle/Embargos/embargos_node.html"
DRAWN_UP_ON = "2026-11-27"

MEASURES: dict[str, Measure] = {
    # sectoral measures that reach machines, materials and parts made of them
    "BY": "embargo",
    "IR": "embargo",
    "KP": "embargo",
    "RU": "embargo",
    "SY": "embargo",
    # arms embargoes: goods for a military end use need a licence (Art. 4 of Regulation (EU) 2021/821)
    "AF": "licence",
    "CD": "licence",
    "CF": "licence",
    "CN": "licence",
    "IQ": "licence",
    "LB": "licence",
    "LY": "licence",
    "MM": "licence",
    "SD": "licence",
    "SO": "licence",
    "SS": "licence",
    "VE": "licence",
    "YE": "licence",
    "ZW": "licence",
}

# From where a customer's file may be opened by somebody else than its owner: the European Union, and the
# countries of the general licence EU001 (Annex II A of Regulation (EU) 2021/821).
OPEN_FROM: frozenset[str] = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        "AU", "CA", "CH", "GB", "IS", "JP", "LI", "NO", "NZ", "US",
    )
)  # fmt: skip
