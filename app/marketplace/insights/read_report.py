"""Reports that were made, for operators."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.insights import ProgrammeReportRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.insights.report_content import ReportContent
from app.values.errors import NotFound

_MOST = 200


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it was made; ``sha256`` is of its content."""

    id: str
    sha256: str
    created_at: datetime
    content: ReportContent


def list_reports(viewer: Viewer, session: Session) -> tuple[ReportView, ...]:
    """The newest first; NotAllowed ``operator_only``."""
    require_operator(viewer)
    rows = session.scalars(
        select(ProgrammeReportRow)
        .order_by(ProgrammeReportRow.created_at.desc(), ProgrammeReportRow.id)
        .limit(_MOST)
    )
    return tuple(view_report(row) for row in rows)


def read_report(viewer: Viewer, session: Session, report_id: str) -> ReportView:
    """NotAllowed ``operator_only``; NotFound ``programme_report_not_found``."""
    require_operator(viewer)
    row = session.get(ProgrammeReportRow, report_id)
    if row is None:
        raise NotFound("programme_report_not_found")
    return view_report(row)


def view_report(row: ProgrammeReportRow) -> ReportView:
    """What the row says, as pure types."""
    return ReportView(
        row.id, row.sha256, row.created_at, from_document(ReportContent, json.loads(row.content))
    )
