"""Whom the phase of the programme lets in."""

from __future__ import annotations

from app.marketplace.accounts.viewer import Viewer
from app.programme import Policy
from app.values.errors import NotAllowed


def require_listed(viewer: Viewer, policy: Policy) -> None:
    """Raises NotAllowed ``sign_in_required`` for a guest where the catalogue is not for the public."""
    if viewer.is_guest and not policy.is_listed_publicly:
        raise NotAllowed("sign_in_required")


def require_offers_allowed(viewer: Viewer, policy: Policy) -> None:
    """Raises NotAllowed ``sign_in_required`` for a guest where the phase wants everybody registered."""
    if viewer.is_guest and not policy.guests_may_get_offers:
        raise NotAllowed("sign_in_required")
