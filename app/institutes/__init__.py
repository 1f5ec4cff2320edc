"""Research institutes, their competences, which of them fits a need, and how a referral goes through one."""

from app.institutes.fitting import CAPACITIES, Capacity, FitReason, InstituteFit, Need, rank_institutes
from app.institutes.funding import FundingProgramme
from app.institutes.institute import TERM_LISTS, Institute, Term, split_terms
from app.institutes.methods import FUNCTIONS, METHODS, Function, Method
from app.institutes.rules import DevelopmentRules

__all__ = [
    "CAPACITIES",
    "Capacity",
    "DevelopmentRules",
    "FUNCTIONS",
    "FitReason",
    "Function",
    "FundingProgramme",
    "Institute",
    "InstituteFit",
    "METHODS",
    "Method",
    "Need",
    "TERM_LISTS",
    "Term",
    "rank_institutes",
    "split_terms",
]
