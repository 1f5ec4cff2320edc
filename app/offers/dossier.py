"""What an institute is told about a request: everything the customer consented to, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.geometry.measurements import Measurements
from app.offers.clash import Contradiction
from app.offers.evidence import Evidence
from app.offers.offer import NearMiss, Reason
from app.providers import Requirement


@dataclass(frozen=True, slots=True)
class Dossier:
    """``measurements`` is None where only the summary was released, or the part is gone; ``file_name`` and
    ``sha256`` are empty where the file was not released."""

    case_id: str
    institute: str
    created_at: datetime
    quantity: int
    country: str
    requirement: Requirement
    functions: tuple[str, ...]
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]
    near_misses: tuple[NearMiss, ...]
    contradictions: tuple[Contradiction, ...]
    budget_minor: int | None
    confidentiality: str
    consent: str
    note: str
    measurements: Measurements | None
    file_name: str
    sha256: str
    drawings: tuple[str, ...]
