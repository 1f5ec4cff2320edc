"""Makes a report that never changes: recommendations for the next platform, or the yearly one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow
from app.database.tables.catalogue import ProviderRow
from app.database.tables.insights import InquiryRow, ProgrammeReportRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.auditing import record
from app.marketplace.insights.read_figures import FigureFilter, Figures, load_figures
from app.marketplace.insights.report_content import (
    REPORT_KINDS,
    SCHEMA_VERSION,
    ReportContent,
    ReportKind,
    advise,
    list_tables,
)
from app.marketplace.insights.rules import Recommendation, recommend
from app.marketplace.noting.classes import end_quarter
from app.offers import Catalogue
from app.programme import Policy
from app.values.canonical import canonical_json, digest
from app.values.errors import Conflict, Invalid
from app.values.identifiers import new_id

LONGEST_COMMENT = 4_000


@dataclass(frozen=True, slots=True)
class FreezeReport:
    """Whole quarters by their first days, both included; ``comments`` by the key of a recommendation."""

    kind: ReportKind
    from_quarter: date
    to_quarter: date
    comments: Mapping[str, str]
    comment: str = ""


def draft_report(
    viewer: Viewer, session: Session, wanted: FigureFilter, *, catalogue: Catalogue
) -> tuple[Figures, tuple[Recommendation, ...]]:
    """What a report of that span would rest on and say; NotAllowed ``operator_only``."""
    require_operator(viewer)
    figures = load_figures(session, wanted)
    return figures, recommend(figures, catalogue.advice)


def freeze_report(
    session: Session,
    viewer: Viewer,
    command: FreezeReport,
    *,
    policy: Policy,
    catalogue: Catalogue,
    names: Mapping[str, Mapping[str, str]],
    now: datetime,
) -> ProgrammeReportRow:
    """The figures as they are counted now. A yearly report is of four quarters.

    NotAllowed ``operator_only``; Invalid ``report_span_invalid``, ``comment_too_long`` (maximum); Conflict
    ``report_without_figures``, ``report_moved_on``.
    """
    require_operator(viewer)
    _check(command)
    figures, recommendations = draft_report(
        viewer, session, FigureFilter(command.from_quarter, command.to_quarter), catalogue=catalogue
    )
    if figures.counted_at is None or not figures.total:
        raise Conflict("report_without_figures")
    newest = select(func.max(ProgrammeReportRow.version)).where(ProgrammeReportRow.kind == command.kind)
    version = (session.scalar(newest) or 0) + 1
    tables = list_tables(figures)
    content = ReportContent(
        schema_version=SCHEMA_VERSION,
        kind=command.kind,
        version=version,
        from_day=command.from_quarter,
        to_day=end_quarter(command.to_quarter) - timedelta(days=1),
        phase=policy.phase,
        is_fictional=_is_fictional(session),
        least_organisations=figures.least_organisations,
        counted_at=figures.counted_at,
        made_at=now,
        total=figures.total,
        tables=tables,
        loads={code: dict(fates) for code, fates in figures.loads.items()},
        facts=_count_facts(session) if command.kind == "yearly" else {},
        advice=tuple(advise(one, command.comments) for one in recommendations),
        comment=command.comment.strip(),
        catalogue_version=catalogue.version,
        names={language: _choose(words, tables, figures) for language, words in names.items()},
    )
    row = ProgrammeReportRow(
        id=new_id(),
        kind=command.kind,
        version=version,
        content=canonical_json(content),
        sha256=digest(content),
        created_at=now,
        created_by=viewer.user_id,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict("report_moved_on") from error
    record(
        session,
        viewer,
        "programme_report_made",
        "programme_report",
        row.id,
        {"kind": row.kind, "version": version},
        now=now,
    )
    return row


def _check(command: FreezeReport) -> None:
    quarters, day = 0, command.from_quarter
    while day <= command.to_quarter and quarters <= 40:
        quarters, day = quarters + 1, end_quarter(day)
    is_begin = all(
        each.day == 1 and each.month % 3 == 1 for each in (command.from_quarter, command.to_quarter)
    )
    is_span = quarters == 4 if command.kind == "yearly" else 1 <= quarters <= 40
    if command.kind not in REPORT_KINDS or not is_begin or not is_span:
        raise Invalid("report_span_invalid")
    for text in (command.comment, *command.comments.values()):
        if len(text) > LONGEST_COMMENT:
            raise Invalid("comment_too_long", {"maximum": LONGEST_COMMENT})


def _is_fictional(session: Session) -> bool:
    found = session.scalar(select(InquiryRow.is_fictional).where(InquiryRow.is_fictional).limit(1))
    return found is not None


def _count_facts(session: Session) -> dict[str, int]:
    def count(table: type[ProviderRow | OrganisationRow | QuoteRow]) -> int:
        return session.scalar(select(func.count()).select_from(table)) or 0

    listed = session.scalar(select(func.count()).select_from(ProviderRow).where(ProviderRow.is_listed))
    return {"providers": listed or 0, "organisations": count(OrganisationRow), "quotes": count(QuoteRow)}


def _choose(
    names: Mapping[str, str], tables: Mapping[str, Mapping[str, int]], figures: Figures
) -> dict[str, str]:
    """Only the names of what stands in the report."""
    steps = {step for values in tables.values() for value in values for step in (value, *value.split("/"))}
    codes = steps | {f"word:{step}" for step in steps}
    return {code: names[code] for code in sorted(codes | set(figures.loads)) if code in names}
