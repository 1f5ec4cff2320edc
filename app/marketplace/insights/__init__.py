"""What the requests teach: protected figures, what no provider meets, and reports for the ministry."""

from app.marketplace.insights.count_figures import COUNT_FIGURES, count_figures, owe_counting
from app.marketplace.insights.forget_inquiries import forget_inquiries
from app.marketplace.insights.freeze_report import (
    LONGEST_COMMENT,
    FreezeReport,
    draft_report,
    freeze_report,
)
from app.marketplace.insights.read_figures import (
    FigureFilter,
    Figures,
    Values,
    list_processes,
    read_figures,
    sort_values,
    sum_fates,
)
from app.marketplace.insights.read_market import MarketView, read_market
from app.marketplace.insights.read_report import ReportView, list_reports, read_report, view_report
from app.marketplace.insights.report_content import (
    Advice,
    ReportContent,
    ReportKind,
    list_tables,
)
from app.marketplace.insights.rules import Recommendation, recommend

__all__ = [
    "Advice",
    "COUNT_FIGURES",
    "FigureFilter",
    "Figures",
    "FreezeReport",
    "LONGEST_COMMENT",
    "MarketView",
    "Recommendation",
    "ReportContent",
    "ReportKind",
    "ReportView",
    "Values",
    "count_figures",
    "draft_report",
    "forget_inquiries",
    "freeze_report",
    "list_processes",
    "list_reports",
    "list_tables",
    "owe_counting",
    "read_figures",
    "read_market",
    "read_report",
    "recommend",
    "sort_values",
    "sum_fates",
    "view_report",
]
