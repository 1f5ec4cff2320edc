"""Research institutes, their competences, and which of them fits a need."""

from app.institutes.fitting import FitReason, InstituteFit, Need, rank_institutes
from app.institutes.institute import Institute

__all__ = ["FitReason", "Institute", "InstituteFit", "Need", "rank_institutes"]
