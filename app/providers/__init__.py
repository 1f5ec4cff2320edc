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
from app.providers.provider import (
    Certificate,
    Closure,
    FinishLimit,
    Machine,
    MachineMaterial,
    Place,
    Provider,
    Site,
    Tier,
)
from app.providers.rate_card import (
    INSPECTIONS,
    CertificateRate,
    CustomerTerm,
    FinishRate,
    FormulaRate,
    InspectionRate,
    MachineCost,
    MachineRate,
    MaterialRate,
    QuantityBand,
    RateCard,
    Surcharge,
    TableRate,
)
from app.providers.requirement import Requirement
from app.providers.searching import find_materials, suggest_materials

__all__ = [
    "INSPECTIONS",
    "BuildShare",
    "CandidateTable",
    "Certificate",
    "CertificateRate",
    "Closure",
    "CustomerTerm",
    "FinishLimit",
    "FinishRate",
    "FormulaRate",
    "InspectionRate",
    "Machine",
    "MachineCost",
    "MachineMaterial",
    "MachineRate",
    "Market",
    "Match",
    "MaterialRate",
    "Misfit",
    "Pair",
    "Place",
    "Provider",
    "QuantityBand",
    "RateCard",
    "Rejection",
    "Requirement",
    "Site",
    "Surcharge",
    "TableRate",
    "Tier",
    "Verdict",
    "enumerate_candidates",
    "find_fitting_scale",
    "find_materials",
    "find_misfit",
    "match",
    "share_build",
    "suggest_materials",
    "usable_volume_mm",
]
