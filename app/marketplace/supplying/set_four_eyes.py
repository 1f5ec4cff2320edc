"""Whether a firm wants a second person to publish; to do without one, a second person has to agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.catalogue import ProviderRow
from app.database.tables.four_eyes import FourEyesRequestRow
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.supplying.own_provider import find_own_provider
from app.values.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class FourEyes:
    """``off_asked_by`` names who wants to switch it off, as long as nobody else has agreed; ``may_confirm``:
    the viewer may."""

    is_needed: bool
    off_asked_by: str | None = None
    may_confirm: bool = False


def set_four_eyes(
    session: Session, viewer: Viewer, provider_code: str, *, needs_four_eyes: bool, now: datetime
) -> FourEyes:
    """An owner switches it on at once, and asks for it to be switched off; another owner, a planner or the
    operator agrees by asking for the same. Switching it on takes the request back.

    NotFound ``provider_not_found``; NotAllowed ``owner_only``: a planner neither decides nor begins.
    """
    require_scope(viewer, "firm:write")
    user_id, _ = require_signed_in(viewer)
    provider = find_own_provider(viewer, session, provider_code, locked=True)
    asked = session.get(FourEyesRequestRow, provider_code)
    is_off_wanted = provider.needs_four_eyes and not needs_four_eyes
    is_confirmed = is_off_wanted and asked is not None and asked.asked_by != user_id
    if not is_confirmed and viewer.role != "owner" and not viewer.is_operator:
        raise NotAllowed("owner_only")
    if is_off_wanted and asked is None:
        session.add(FourEyesRequestRow(provider_code=provider_code, asked_by=user_id, asked_at=now))
    elif is_confirmed or not is_off_wanted:
        if provider.needs_four_eyes != needs_four_eyes:
            record(
                session,
                viewer,
                "four_eyes_switched",
                "provider",
                provider_code,
                {"needs_four_eyes": needs_four_eyes},
                now=now,
                concerned_id=provider.organisation_id,
            )
        provider.needs_four_eyes = needs_four_eyes
        if asked is not None:
            session.delete(asked)
    session.flush()
    return view_four_eyes(session, viewer, provider)


def view_four_eyes(session: Session, viewer: Viewer, provider: ProviderRow) -> FourEyes:
    """How the firm publishes, as the viewer sees it."""
    asked = session.get(FourEyesRequestRow, provider.code)
    if asked is None:
        return FourEyes(provider.needs_four_eyes)
    name = session.get_one(UserRow, asked.asked_by).display_name
    return FourEyes(provider.needs_four_eyes, name, may_confirm=asked.asked_by != viewer.user_id)
