"""Parts to try prices on: the platform's samples, or the last parts it measured, without whose they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

import app.catalogue
from app.database.documents import from_document
from app.database.tables.parts import PartRow
from app.geometry.measurements import Measurements

PartsSource = Literal["samples", "platform"]
MOST_PARTS = 100
_SAMPLES = Path(app.catalogue.__file__).parent / "data" / "sample_parts.json"


@dataclass(frozen=True, slots=True)
class TrialPart:
    """``name`` is a sample's own, or a number among the platform's parts: no file, no customer, no date."""

    name: str
    measurements: Measurements


@cache
def load_samples() -> tuple[TrialPart, ...]:
    """The example parts, as measured by ``scripts/measure_samples.py``."""
    documents = json.loads(_SAMPLES.read_text("utf-8"))
    return tuple(
        TrialPart(name, from_document(Measurements, document)) for name, document in documents.items()
    )


def find_platform_parts(session: Session, count: int) -> tuple[TrialPart, ...]:
    """The last parts that can be priced, the smallest first, so that not even their order tells when."""
    documents = session.scalars(
        select(PartRow.measurements)
        .where(PartRow.status == "measured")
        .order_by(PartRow.created_at.desc(), PartRow.id)
        .limit(count)
    )
    read = (from_document(Measurements, document) for document in documents if document is not None)
    fit = sorted((each for each in read if each.is_priceable), key=lambda each: each.volume_mm3 or 0.0)
    return tuple(TrialPart(str(number), each) for number, each in enumerate(fit, start=1))
