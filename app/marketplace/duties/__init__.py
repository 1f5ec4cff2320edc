"""Duties of the law on requests and people: declarations, holds, denied files, reports, screening."""

from app.marketplace.duties.country_gate import CountryOf, require_country
from app.marketplace.duties.declaring import Request, declare, find_declaration
from app.marketplace.duties.denying import DeniedFile, allow_file, deny_file, list_denied_files
from app.marketplace.duties.holding_reported import hold_reported
from app.marketplace.duties.holds import (
    DecideHold,
    HoldStatus,
    HoldSubject,
    HoldView,
    decide_hold,
    find_hold,
    list_holds,
    place_hold,
    require_account_free,
    require_duty_operator,
    select_kept_back,
)
from app.marketplace.duties.reporting import (
    REPORT_CAUSES,
    MakeReport,
    ReportCause,
    ReportView,
    close_report,
    list_reports,
    make_report,
)
from app.marketplace.duties.sanctions_list import (
    RESCREEN,
    ListedName,
    SanctionsListView,
    import_sanctions_list,
    list_sanctions_lists,
)
from app.marketplace.duties.screening import (
    ScreeningView,
    list_screenings,
    rescreen_all,
    screen,
)

__all__ = [
    "CountryOf",
    "DecideHold",
    "DeniedFile",
    "HoldStatus",
    "HoldSubject",
    "HoldView",
    "ListedName",
    "MakeReport",
    "REPORT_CAUSES",
    "RESCREEN",
    "ReportCause",
    "ReportView",
    "Request",
    "SanctionsListView",
    "ScreeningView",
    "allow_file",
    "close_report",
    "decide_hold",
    "declare",
    "deny_file",
    "find_declaration",
    "find_hold",
    "hold_reported",
    "import_sanctions_list",
    "list_denied_files",
    "list_holds",
    "list_reports",
    "list_sanctions_lists",
    "list_screenings",
    "make_report",
    "place_hold",
    "require_account_free",
    "require_country",
    "require_duty_operator",
    "rescreen_all",
    "screen",
    "select_kept_back",
]
