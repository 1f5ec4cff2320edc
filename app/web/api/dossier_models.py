"""A dossier as it goes out: what was released of a request, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from app.offers.dossier import Dossier
from app.texts import translate_code
from app.web.api.models import ReasonShown, Shown, show_reason
from app.web.api.quote_models import RequirementShown, show_requirement


class PartReportShown(Shown):
    """What geometry says of the part."""

    size_mm: list[float]
    volume_mm3: float | None
    area_mm2: float
    thinnest_wall_mm: float | None
    bodies: int
    is_watertight: bool
    findings: list[ReasonShown]


class EvidenceTold(Shown):
    """Who came nearest, and by what share it is missed."""

    provider: str
    material: str
    gap_percent: float | None
    text: str


class DossierShown(Shown):
    """What was released, and nothing else; ``part`` is null where only the summary was."""

    quantity: int
    country: str
    requirements: RequirementShown
    functions: list[str]
    reasons: list[ReasonShown]
    evidence: list[EvidenceTold]
    near_misses: list[ReasonShown]
    contradictions: list[ReasonShown]
    budget_minor: int | None
    confidentiality: str
    consent: str
    note: str
    part: PartReportShown | None
    file_name: str
    sha256: str
    drawings: list[str]


def show_dossier(dossier: Dossier, language: str, names: Mapping[str, str]) -> DossierShown:
    """A dossier as it leaves the house."""
    return DossierShown(
        quantity=dossier.quantity,
        country=dossier.country,
        requirements=show_requirement(dossier.requirement),
        functions=list(dossier.functions),
        reasons=[
            show_reason("referral", one.code, one.parameters, language, names=names)
            for one in dossier.reasons
        ],
        evidence=[
            EvidenceTold(
                provider=one.provider,
                material=one.material,
                gap_percent=one.gap_percent,
                text=translate_code("rejection", one.code, one.parameters, language, names=names),
            )
            for one in dossier.evidence
        ],
        near_misses=[
            show_reason("near_miss", one.code, one.parameters, language, names=names)
            for one in dossier.near_misses
        ],
        contradictions=[
            show_reason("contradiction", one.code, one.parameters, language, names=names)
            for one in dossier.contradictions
        ],
        budget_minor=dossier.budget_minor,
        confidentiality=dossier.confidentiality,
        consent=dossier.consent,
        note=dossier.note,
        part=_show_part(dossier, language),
        file_name=dossier.file_name,
        sha256=dossier.sha256,
        drawings=list(dossier.drawings),
    )


def _show_part(dossier: Dossier, language: str) -> PartReportShown | None:
    measured = dossier.measurements
    if measured is None:
        return None
    return PartReportShown(
        size_mm=list(measured.size_mm),
        volume_mm3=measured.volume_mm3,
        area_mm2=measured.area_mm2,
        thinnest_wall_mm=None if measured.wall is None else measured.wall.p05_mm,
        bodies=measured.bodies,
        is_watertight=measured.is_watertight,
        findings=[
            show_reason("finding", one.code, one.parameters, language, names={}) for one in measured.findings
        ],
    )
