"""A report as a file to save."""

from __future__ import annotations

from starlette.responses import Response

from app.documents.report import render_report_pdf
from app.marketplace.insights import ReportView
from app.texts.catalogue import known_language


def send_report(report: ReportView, language: str) -> Response:
    """The PDF to save."""
    data = render_report_pdf(report.content, report.sha256, language)
    name = f"schichtwerk-{report.content.kind}-{report.content.version}-{known_language(language)}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/pdf", headers=headers)
