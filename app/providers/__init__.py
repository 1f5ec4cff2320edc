"""Manufacturers: machines, capabilities, rate cards, and which of them can make a part."""

from app.providers.candidates import CandidateTable, Pair, enumerate_candidates
from app.providers.certificates import FIRM_CERTIFICATES, MATERIAL_CERTIFICATES
from app.providers.columns import PairColumns, compile_columns
from app.providers.fitting import (
    BuildShare,
    Misfit,
    find_fitting_scale,
    find_misfit,
    share_build,
    usable_volume_mm,
)
from app.providers.market import Market
from app.providers.matching import Match, match
from app.providers.packing import BuildsNeeded, pack_builds
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
from app.providers.rejections import Rejection, Rejections
from app.providers.requirement import Requirement
from app.providers.searching import (
    Understood,
    find_materials,
    list_equivalents,
    list_material_words,
    suggest_materials,
    understand_material,
)
from app.providers.wishes import ReadWishes, Wish, read_wishes, spell_out

__all__ = [
    "FIRM_CERTIFICATES",
    "INSPECTIONS",
    "MATERIAL_CERTIFICATES",
    "BuildShare",
    "BuildsNeeded",
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
    "PairColumns",
    "Place",
    "Provider",
    "QuantityBand",
    "RateCard",
    "Rejection",
    "Rejections",
    "ReadWishes",
    "Requirement",
    "Site",
    "Surcharge",
    "TableRate",
    "Tier",
    "Understood",
    "Wish",
    "compile_columns",
    "enumerate_candidates",
    "find_fitting_scale",
    "find_materials",
    "list_material_words",
    "find_misfit",
    "list_equivalents",
    "match",
    "pack_builds",
    "read_wishes",
    "share_build",
    "spell_out",
    "suggest_materials",
    "understand_material",
    "usable_volume_mm",
]
