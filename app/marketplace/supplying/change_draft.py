"""Changes a draft; who did not see the newest revision is told so instead of overwriting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import VersionView, find_version, view_version
from app.providers.lifecycle import VersionStatus, advance
from app.values.canonical import canonical_json
from app.values.errors import Conflict, Invalid

MAX_DOCUMENT_BYTES = 1_000_000
_DEEPEST = 20
# Who the firm is, is the operator's word, not the firm's.
_FIXED = ("code", "is_fictional")


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """``patch`` is a JSON merge patch (RFC 7396): objects are merged, lists replaced, null removes.

    ``replaces``: the patch is the whole document. ``revision`` is the one the change was made on.
    """

    version_id: str
    revision: int
    patch: dict[str, Any]
    replaces: bool = False


def change_draft(
    session: Session, viewer: Viewer, provider_code: str, command: ChangeDraft, *, now: datetime
) -> VersionView:
    """A draft may be wrong for a while: what is wrong is said by ``check_version`` and when publishing.

    NotFound ``provider_not_found``, ``version_not_found``; Conflict ``version_moved_on``,
    ``draft_changed`` (revision); Invalid ``document_invalid``, ``document_too_large`` (limit_bytes),
    ``field_fixed`` (field).
    """
    require_scope(viewer, "firm:write")
    find_own_provider(viewer, session, provider_code, locked=True)
    row = find_version(session, provider_code, command.version_id)
    advance(cast("VersionStatus", row.status), "change")
    if row.revision != command.revision:
        raise Conflict("draft_changed", {"revision": row.revision})
    before = row.document
    document = command.patch if command.replaces else merge_patch(before, command.patch)
    _refuse_unfit(document)
    for name in _FIXED:
        if document.get(name) != before.get(name):
            raise Invalid("field_fixed", {"field": name})
    if document != before:
        row.document = document
        row.revision += 1
        row.edited_by, row.edited_at = viewer.user_id, now
        session.flush()
    return view_version(session, row)


def merge_patch(target: Any, patch: Any) -> Any:
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def _refuse_unfit(document: dict[str, Any]) -> None:
    if _is_deeper(document, _DEEPEST):
        raise Invalid("document_invalid")
    try:
        written = canonical_json(document)
    except (ValueError, TypeError):
        raise Invalid("document_invalid") from None
    if b"\\u0000" in written:
        raise Invalid("document_invalid")
    if len(written) > MAX_DOCUMENT_BYTES:
        raise Invalid("document_too_large", {"limit_bytes": MAX_DOCUMENT_BYTES})


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)
