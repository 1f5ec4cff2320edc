"""Findings in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.geometry.findings import Finding, Severity
from app.geometry.locate import Frame, Spots
from app.values.errors import Parameter


@dataclass(slots=True)
class Notes:
    """Findings in the order they are made; those made before ``frame`` is known have no places."""

    findings: list[Finding] = field(default_factory=list)
    frame: Frame | None = None

    def add(self, code: str, severity: Severity, at: Spots | None = None, **parameters: Parameter) -> None:
        places = () if self.frame is None else self.frame.locate(at)
        self.findings.append(Finding(code, severity, parameters, places))
