"""One quote of the viewer's own."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.duties import find_declaration, find_hold
from app.marketplace.quoting.quote_view import QuoteView, view_quote
from app.values.errors import NotFound


def read_quote(viewer: Viewer, session: Session, quote_id: str) -> QuoteView:
    """Opens to the organisation it was issued to or the team it is kept to, or to the key of a guest or
    of one of its parts.

    NotFound ``quote_not_found`` for every other id.
    """
    require_scope(viewer, "quotes:read")
    row = session.get(QuoteRow, quote_id)
    if row is None or not _may_see(viewer, row):
        raise NotFound("quote_not_found")
    return view_quote(row, find_hold(session, "quote", row.id), find_declaration(session, "quote", row.id))


def _may_see(viewer: Viewer, row: QuoteRow) -> bool:
    if row.organisation_id is not None:
        is_for_all = row.team_id is None or row.team_id in viewer.team_ids
        return row.organisation_id == viewer.organisation_id and is_for_all
    return not {row.guest_key_hash, *row.viewer_key_hashes}.isdisjoint(viewer.guest_key_hashes)
