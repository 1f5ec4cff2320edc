"""Reports of the programme for operators: made once from the figures, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from app.documents.report import tell_advice
from app.marketplace.insights import (
    LONGEST_COMMENT,
    FreezeReport,
    ReportKind,
    ReportView,
    freeze_report,
    list_reports,
    read_report,
    view_report,
)
from app.texts import LANGUAGES
from app.texts.catalogue import known_language
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.evaluation import (
    PROGRAMME_REPORT,
    PROGRAMME_REPORT_WANTED,
    PROGRAMME_REPORTS,
)
from app.web.api.models import Code, Parameters, ProgrammeReportId, Shown, Wanted
from app.web.naming import names_in_figures
from app.web.report_pdf import send_report
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["programme"])
OPERATORS = ruled(Rule.OPERATOR)
Comment = Annotated[str, Field(max_length=LONGEST_COMMENT)]
DIGEST = r"^[0-9a-f]{64}$"
PDF_ANSWER = {
    "description": "The report as PDF/A",
    "content": {"application/pdf": {"example": "(binary PDF)"}},
}


class ReportWanted(Wanted):
    """``comments`` by the key of a recommendation."""

    kind: ReportKind
    from_quarter: date
    to_quarter: date
    comments: Annotated[dict[Code, Comment], Field(max_length=50, default_factory=dict)]
    comment: Comment = ""


class AdviceShown(Shown):
    """What to do, why, and what the operator says to it."""

    code: str
    key: str
    text: str
    why: str
    evidence: Parameters
    comment: str


class ReportShown(Shown):
    """A report as it was made; ``sha256`` is of its whole content, which the PDF has attached."""

    id: str
    kind: ReportKind
    version: int
    from_day: date
    to_day: date
    made_at: datetime
    sha256: Annotated[str, Field(pattern=DIGEST)]
    requests: int
    advice: list[AdviceShown]
    comment: str


class ReportsShown(Shown):
    """Newest first."""

    reports: list[ReportShown]


@router.get(
    "/operator/reports",
    dependencies=OPERATORS,
    responses=answers(200, PROGRAMME_REPORTS, 401, 403),
    summary="List reports",
)
def get_reports(session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage) -> ReportsShown:
    """Recommendations and yearly reports that were made."""
    return ReportsShown(reports=[_show_report(one, language) for one in list_reports(viewer, session)])


@router.post(
    "/operator/reports",
    status_code=201,
    dependencies=OPERATORS,
    responses=answers(201, PROGRAMME_REPORT, 401, 403, 409, 422),
    summary="Make a report",
)
def post_reports(
    wanted: Annotated[ReportWanted, body_examples(PROGRAMME_REPORT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ReportShown:
    """From the figures as they are counted now; it never changes."""
    command = FreezeReport(
        wanted.kind, wanted.from_quarter, wanted.to_quarter, wanted.comments, wanted.comment
    )
    catalogue = context.catalogue()
    names: dict[str, Mapping[str, str]] = {
        each: names_in_figures(session, catalogue, each) for each in LANGUAGES
    }
    row = freeze_report(
        session, viewer, command, policy=context.policy(), catalogue=catalogue, names=names, now=context.now()
    )
    return _show_report(view_report(row), language)


@router.get(
    "/operator/reports/{report_id}",
    dependencies=OPERATORS,
    responses=answers(200, PROGRAMME_REPORT, 401, 403, 404),
    summary="Read a report",
)
def get_report(
    report_id: ProgrammeReportId, session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage
) -> ReportShown:
    """As it was made, in words of the language."""
    return _show_report(read_report(viewer, session, report_id), language)


@router.get(
    "/operator/reports/{report_id}/pdf",
    dependencies=OPERATORS,
    response_class=Response,
    responses={200: PDF_ANSWER, **answers(None, None, 401, 403, 404)},
    summary="A report as PDF",
)
def get_report_pdf(
    report_id: ProgrammeReportId, session: ReadSession, viewer: CurrentViewer, language: CurrentLanguage
) -> Response:
    """With its content attached as JSON."""
    report = read_report(viewer, session, report_id)
    return send_report(report, language)


def _show_report(report: ReportView, language: str) -> ReportShown:
    content = report.content
    names = content.names.get(known_language(language), {})
    return ReportShown(
        id=report.id,
        kind=content.kind,
        version=content.version,
        from_day=content.from_day,
        to_day=content.to_day,
        made_at=content.made_at,
        sha256=report.sha256,
        requests=content.total,
        advice=[
            AdviceShown(
                code=one.code,
                key=one.key,
                text=told[0],
                why=told[1],
                evidence=one.evidence,
                comment=one.comment,
            )
            for one in content.advice
            for told in [tell_advice(one, language, names)]
        ],
        comment=content.comment,
    )
