"""Funding programmes that come with the program; no price or offer depends on them, so no version does."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.catalogue.facts import BUILT_IN_DATA
from app.catalogue.tables import Row, read_rows
from app.institutes import FundingProgramme


@cache
def load_funding(path: Path = BUILT_IN_DATA / "funding.csv") -> tuple[FundingProgramme, ...]:
    """In the order of the file; Invalid("catalogue_invalid") at the first cell that cannot be right."""
    return tuple(_programme(row) for row in read_rows(path, "code"))


def _programme(row: Row) -> FundingProgramme:
    web = row.text("web")
    if not web.startswith("https://"):
        raise row.refuse("web", "wrong_form", web)
    return FundingProgramme(
        code=row.text("code"),
        name=row.text("name"),
        funder=row.text("funder"),
        web=web,
        note_de=row.text("note_de"),
        note_en=row.text("note_en"),
        is_open=row.one_of("is_open", ("yes", "no")) == "yes",
        source=row.text("source"),
        looked_on=row.day("looked_on"),
    )
