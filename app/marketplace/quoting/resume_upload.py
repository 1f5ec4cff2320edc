"""Files that come in pieces: begun, gone on with and found again by whoever began them and nobody else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.integrations.incoming import Incoming, IncomingFile
from app.marketplace.accounts import Viewer, require_offers_allowed, require_scope
from app.programme import Policy
from app.values.errors import Invalid, NotAllowed, NotFound, Unavailable

UPLOAD_KEPT = timedelta(hours=24)
_MAKING_A_PART = timedelta(minutes=10)
MOST_OPEN_EACH = 50
MOST_BYTES_OPEN = 20 * 1024**3
_TRY_AGAIN_S = 600


@dataclass(frozen=True, slots=True)
class BeginUpload:
    """``address`` counts guests' uploads, for a new key costs them nothing."""

    name: str
    length_bytes: int
    address: str = ""


def begin_upload(
    incoming: Incoming, viewer: Viewer, command: BeginUpload, *, policy: Policy, now: datetime
) -> IncomingFile:
    """A place for a file that will come in pieces.

    Raises NotAllowed ``sign_in_required``, ``guest_key_missing``, ``scope_missing``; Invalid ``file_empty``,
    ``file_too_large`` (limit_bytes); Unavailable ``uploads_full`` (retry_after_s).
    """
    require_scope(viewer, "parts:write")
    require_offers_allowed(viewer, policy)
    if viewer.is_guest and not viewer.guest_keys:
        raise NotAllowed("guest_key_missing")
    if command.length_bytes == 0:
        raise Invalid("file_empty")
    if command.length_bytes > policy.max_upload_bytes:
        raise Invalid("file_too_large", {"limit_bytes": policy.max_upload_bytes})
    counted_for = _name_counted(viewer, command.address)
    open_now = incoming.list_open()
    own = sum(found.counted_for == counted_for for found in open_now)
    promised_bytes = sum(found.length_bytes for found in open_now)
    if own >= MOST_OPEN_EACH or promised_bytes + command.length_bytes > MOST_BYTES_OPEN:
        raise Unavailable("uploads_full", {"retry_after_s": _TRY_AGAIN_S})
    return incoming.begin(
        owner=viewer.owner_key,
        counted_for=counted_for,
        name=command.name,
        length_bytes=command.length_bytes,
        now=now,
    )


def sweep_uploads(incoming: Incoming, *, now: datetime) -> int:
    """Forget what is too old to be gone on with, and what got stuck on the way to a part."""
    return incoming.sweep(begun_before=now - UPLOAD_KEPT, whole_before=now - _MAKING_A_PART)


def find_upload(viewer: Viewer, incoming: Incoming, upload_id: str, *, now: datetime) -> IncomingFile:
    """How far a file has come; NotFound ``upload_not_found`` for others' files and for what is too old."""
    found = incoming.find(upload_id)
    if found.owner not in _names_of(viewer) or found.begun_at + UPLOAD_KEPT <= now:
        raise NotFound("upload_not_found")
    return found


def _names_of(viewer: Viewer) -> set[str]:
    """A guest who signed in on the way still holds his key."""
    return {viewer.owner_key, *(f"guest:{digest}" for digest in viewer.guest_key_hashes)}


def _name_counted(viewer: Viewer, address: str) -> str:
    if viewer.is_guest and address:
        return f"address:{hashlib.sha256(address.encode()).hexdigest()}"
    return viewer.owner_key
