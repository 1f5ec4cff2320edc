"""Manufacturers: machines, capabilities, rate cards, and which of them can make a part."""

from app.providers.candidates import CandidateTable, Pair, enumerate_candidates
from app.providers.fitting import (
    BuildShare,
    Misfit,
    find_fitting_scale,
    find_misfit,
    share_build,
    usable_volume_mm,
)
from app.providers.market import Market
from app.providers.matching import Match, Rejection, Verdict, match
from app.providers.packing import BuildsNeeded, pack_builds
from app.providers.provider import Certificate, Machine, MachineMaterial, Place, Provider, Tier
from app.providers.rate_card import (
    CertificateRate,
    FinishRate,
    MachineRate,
    MaterialRate,
    QuantityBand,
    RateCard,
)
from app.providers.requirement import Requirement
from app.providers.searching import find_materials, suggest_materials

__all__ = [
    "BuildShare",
    "BuildsNeeded",
    "CandidateTable",
    "Certificate",
    "CertificateRate",
    "FinishRate",
    "Machine",
    "MachineMaterial",
    "MachineRate",
    "Match",
    "Market",
    "MaterialRate",
    "Misfit",
    "Pair",
    "Place",
    "Provider",
    "QuantityBand",
    "RateCard",
    "Rejection",
    "Requirement",
    "Tier",
    "Verdict",
    "enumerate_candidates",
    "find_fitting_scale",
    "find_materials",
    "find_misfit",
    "match",
    "pack_builds",
    "share_build",
    "suggest_materials",
    "usable_volume_mm",
]
