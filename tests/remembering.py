"""A sandbox that measures a file once: most tests need a part that is measured, not its measuring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from app.geometry.findings import GeometryError
from app.geometry.measurements import Vector
from app.geometry.units import Unit
from app.sandbox import Analysis, Repaired, Sandbox


@dataclass(frozen=True, slots=True)
class RememberingSandbox:
    """Says again what the sandbox said of a content, and its refusals; its other failures are not kept."""

    sandbox: Sandbox
    _said: dict[tuple[object, ...], object] = field(default_factory=dict)

    def analyse(
        self,
        source: BinaryIO | Path,
        *,
        unit: Unit | None = None,
        up: Vector | None = None,
        preview: bool = False,
        scale_by: float | None = None,
    ) -> Analysis:
        """As ``Sandbox.analyse``."""
        run, options = (
            self.sandbox.analyse,
            {"unit": unit, "up": up, "preview": preview, "scale_by": scale_by},
        )
        if isinstance(source, Path):
            if not source.is_file():  # a pipe cannot be read to see what is in it
                return run(source, unit=unit, up=up, preview=preview, scale_by=scale_by)
            with source.open("rb") as opened:
                return cast("Analysis", self._recall("analyse", run, opened, **options))
        return cast("Analysis", self._recall("analyse", run, source, **options))

    def repair(self, source: BinaryIO, *, unit: Unit | None = None) -> Repaired:
        """As ``Sandbox.repair``."""
        return cast("Repaired", self._recall("repair", self.sandbox.repair, source, unit=unit))

    def strip(self, source: BinaryIO, kind: str) -> bytes:
        """As ``Sandbox.strip``."""
        return self.sandbox.strip(source, kind)

    def _recall(self, what: str, run: Callable[..., object], source: BinaryIO, **options: Any) -> object:
        source.seek(0)
        key = (what, sha256(source.read()).digest(), *sorted(options.items()))
        if key not in self._said:
            try:
                self._said[key] = run(source, **options)
            except GeometryError as error:
                self._said[key] = error
        said = self._said[key]
        if isinstance(said, GeometryError):
            raise GeometryError(said.code, said.parameters)
        return said
