"""What firms and materials are certified for."""

from __future__ import annotations

# EN 10204, from the weakest to the strongest: a stronger document serves where a weaker one is asked for.
MATERIAL_CERTIFICATES = ("2.1", "2.2", "3.1", "3.2")
# What firms in this trade are certified for; providers may hold others.
FIRM_CERTIFICATES = ("ISO 9001", "ISO 14001", "EN 9100", "ISO 13485", "IATF 16949", "DIN 2304", "Nadcap")
