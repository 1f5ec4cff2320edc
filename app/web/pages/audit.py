"""The operator's page of the audit log, filtered, and per object."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.marketplace.auditing import ACTIONS, OBJECT_KINDS, AuditQuery, list_audit
from app.texts import format_date
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
_LONGEST = 200
Filter = Annotated[str, Query(max_length=_LONGEST)]


@router.get("/{language}/operator/audit", dependencies=ruled(Rule.OPERATOR))
def get_audit_page(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    kind: Filter = "",
    id: Filter = "",  # noqa: A002 - as it is called in the address
    action: Filter = "",
    user: Filter = "",
    cursor: Filter = "",
) -> Response:
    """Empty filters are none; links in the table narrow to one object or one person."""
    query = AuditQuery(
        object_kind=kind.strip() or None,
        object_id=id.strip() or None,
        action=action.strip() or None,
        user_id=user.strip() or None,
        cursor=cursor or None,
    )
    page = list_audit(viewer, session, query)
    wanted = {"kind": kind.strip(), "id": id.strip(), "action": action.strip(), "user": user.strip()}

    def address(**other: str) -> str:
        chosen = {name: value for name, value in {**wanted, **other}.items() if value}
        return f"/{language}/operator/audit?{urlencode(chosen)}"

    return renderer_of(request).render(
        request,
        "operator/audit.html",
        language,
        wanted=wanted,
        is_filtered=any(wanted.values()),
        entries=page.entries,
        older=address(cursor=page.next_cursor) if page.next_cursor else "",
        address=address,
        actions=ACTIONS,
        kinds=OBJECT_KINDS,
        date=lambda moment: format_date(moment, language),
    )
