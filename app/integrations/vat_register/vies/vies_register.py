"""Asks the register by HTTP; says nothing where the register, or the member state behind it, is away."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

import structlog

from app.integrations.vat_register import VatProof

_LONGEST_ANSWER = 100_000
_LONGEST_TEXT = 500
# any other word (MS_UNAVAILABLE, TIMEOUT …) says that nobody looked
_ANSWERED = ("VALID", "INVALID")
_log = structlog.get_logger("schichtwerk.vat_register")


@dataclass(frozen=True, slots=True)
class ViesRegister:
    """``url`` ends before ``ms/DE/vat/123456789``; the settings check its scheme."""

    url: str
    timeout_s: float = 5.0

    def prove(self, vat_id: str) -> VatProof | None:
        """One question; what is no plain answer counts as none."""
        request = urllib.request.Request(f"{self.url}ms/{vat_id[:2]}/vat/{vat_id[2:]}")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:  # noqa: S310
                said = json.loads(answer.read(_LONGEST_ANSWER))
        except (urllib.error.URLError, OSError, ValueError) as error:
            _log.warning("vat_lookup_failed", error=type(error).__name__)
            return None
        if not isinstance(said, dict) or not isinstance(said.get("isValid"), bool):
            return None
        if said.get("userError", "VALID") not in _ANSWERED:
            _log.warning("vat_lookup_failed", error=str(said.get("userError"))[:40])
            return None
        return VatProof(
            vat_id=vat_id,
            is_registered=said["isValid"],
            asked_at=_read_text(said, "requestDate"),
            name=_read_text(said, "name"),
            address=_read_text(said, "address"),
            reference=_read_text(said, "requestIdentifier"),
            source=self.url,
        )


def _read_text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    # states that tell no names write dashes
    return "" if not isinstance(value, str) or value.strip("- ") == "" else value.strip()[:_LONGEST_TEXT]
