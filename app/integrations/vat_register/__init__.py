"""Where a VAT id is looked up that somebody stated, and what comes back as proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class VatProof:
    """What the register said about a number at a time; ``reference`` names the answer there, if it does."""

    vat_id: str
    is_registered: bool
    asked_at: str
    name: str
    address: str
    reference: str
    source: str

    def document(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "vat_id": self.vat_id,
            "is_registered": self.is_registered,
            "asked_at": self.asked_at,
            "name": self.name,
            "address": self.address,
            "reference": self.reference,
            "source": self.source,
        }


class VatRegister(Protocol):
    """Knows which VAT ids are in force."""

    def prove(self, vat_id: str) -> VatProof | None:
        """The answer; None where nobody answers, so that people can go on with a check of the form."""
        ...


__all__ = ["VatProof", "VatRegister"]
