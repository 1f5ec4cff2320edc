"""What is wrong with a document, and the provider it describes where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.catalogue import Facts, Fault, build_provider, check_document
from app.providers import Provider
from app.values.errors import Invalid, Parameter


@dataclass(frozen=True, slots=True)
class Checked:
    """``provider`` is None as long as there are faults."""

    provider: Provider | None
    faults: tuple[Fault, ...]


def check(document: Mapping[str, Any], facts: Facts) -> Checked:
    """All that the catalogue would refuse, at its place."""
    read, faults = check_document(document, facts)
    if read is None or faults:
        return Checked(None, tuple(faults))
    return Checked(build_provider(read, facts), ())


def tell_faults(faults: tuple[Fault, ...]) -> list[Parameter]:
    """Faults as parameters of an error."""
    return [{"place": each.place, "problem": each.code, "value": each.shown} for each in faults]


def date_document(document: dict[str, Any], valid_from: date) -> dict[str, Any]:
    """The document with a card that is valid from this day."""
    card = document.get("rate_card")
    if not isinstance(card, dict):
        return document
    return {**document, "rate_card": {**card, "valid_from": valid_from.isoformat()}}


def require_publishable(document: Mapping[str, Any], facts: Facts) -> Provider:
    """The provider; Invalid ``version_at_fault`` (count, faults) where something is wrong."""
    checked = check(document, facts)
    if checked.provider is None:
        raise Invalid(
            "version_at_fault", {"count": len(checked.faults), "faults": tell_faults(checked.faults)}
        )
    return checked.provider
