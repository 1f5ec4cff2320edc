"""Parts that are ready to be priced."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session, defer

from app.database.documents import from_document
from app.database.tables.parts import PartRow
from app.geometry.measurements import Measurements
from app.marketplace.accounts import Viewer
from app.marketplace.quoting.part_view import is_part_of
from app.offers import QuotedDrawing, QuotedPart
from app.values.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class MeasuredPart:
    """A part with the measurements of the revision in force."""

    part_id: str
    revision: int
    sha256: str
    file_name: str
    guest_key_hash: str | None
    measurements: Measurements


def find_measured_part(session: Session, viewer: Viewer, part_id: str, *, now: datetime) -> MeasuredPart:
    """The viewer's own part, measured and priceable.

    Raises NotFound ``part_not_found``, Conflict ``part_not_measured`` (part_id, status), Invalid
    ``part_not_priceable`` (part_id, findings).
    """
    found = session.execute(
        select(PartRow, type_coerce(PartRow.measurements, Text))
        .where(*is_part_of(viewer, part_id, now))
        .options(defer(PartRow.measurements))
    ).one_or_none()
    if found is None:
        raise NotFound("part_not_found")
    row, text = found
    if row.status != "measured" or text is None:
        raise Conflict("part_not_measured", {"part_id": part_id, "status": row.status})
    measurements = _read_measurements(text)
    if not measurements.is_priceable:
        codes = [finding.code for finding in measurements.findings if finding.severity == "error"]
        raise Invalid("part_not_priceable", {"part_id": part_id, "findings": [*codes]})
    return MeasuredPart(
        part_id=row.id,
        revision=row.revision,
        sha256=row.sha256,
        file_name=row.file_name,
        guest_key_hash=row.guest_key_hash,
        measurements=measurements,
    )


@lru_cache(maxsize=128)
def _read_measurements(text: str) -> Measurements:
    """Another quantity asks for the same document again; by its whole text, so that nothing can be mixed."""
    return from_document(Measurements, json.loads(text))


def describe_for_quote(part: MeasuredPart, note: str, drawings: tuple[QuotedDrawing, ...]) -> QuotedPart:
    """The part as a quote names it, with what lies beside it."""
    measurements = part.measurements
    if measurements.volume_mm3 is None:
        raise Invalid("part_not_priceable", {"part_id": part.part_id, "findings": []})
    return QuotedPart(
        part_id=part.part_id,
        file_name=part.file_name,
        sha256=part.sha256,
        format=measurements.format,
        unit=measurements.unit,
        size_mm=measurements.size_mm,
        volume_mm3=measurements.volume_mm3,
        engine_version=measurements.engine_version,
        note=note,
        drawings=drawings,
    )
