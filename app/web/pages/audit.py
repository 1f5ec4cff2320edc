"""The audit log as a page, filtered, and per object: all of it for operators, an owner's own for owners."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.marketplace.accounts import Viewer
from app.marketplace.auditing import ACTIONS, OBJECT_KINDS, AuditQuery, list_audit
from app.texts import Language, format_date
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
    home = f"/{language}/operator/audit"
    return _show(request, language, session, viewer, home, (kind, id, action, user, cursor))


@router.get("/{language}/organisation/audit", dependencies=ruled(Rule.MEMBER))
def get_own_audit_page(
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
    """What the organisation's people did, and what concerned it: for its owners."""
    home = f"/{language}/organisation/audit"
    # an operator sees here what any owner would
    plain = replace(viewer, kind="member") if viewer.is_operator else viewer
    return _show(request, language, session, plain, home, (kind, id, action, user, cursor))


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    home: str,
    filters: tuple[str, str, str, str, str],
) -> Response:
    kind, id, action, user, cursor = filters  # noqa: A001 - as it is called in the address
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
        return f"{home}?{urlencode(chosen)}"

    return renderer_of(request).render(
        request,
        "operator/audit.html",
        language,
        home=home,
        is_own=home.endswith("/organisation/audit"),
        wanted=wanted,
        is_filtered=any(wanted.values()),
        entries=page.entries,
        older=address(cursor=page.next_cursor) if page.next_cursor else "",
        address=address,
        actions=ACTIONS,
        kinds=OBJECT_KINDS,
        date=lambda moment: format_date(moment, language),
    )
