"""What is wrong with a document, and the provider it describes where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.catalogue import Facts, Fault, build_provider, check_document
from app.database.tables.provider_versions import ProviderVersionRow
from app.delivery.calendar import find_today
from app.pricing.laws import BrokenLaw, find_broken_laws
from app.providers import Provider
from app.providers.lifecycle import OPEN_STATUSES
from app.values.canonical import digest
from app.values.errors import Invalid, Parameter


@dataclass(frozen=True, slots=True)
class Checked:
    """``provider`` is None as long as there are faults; laws are checked once there are none.

    ``digest`` names the document, so that nothing else can be published on the strength of this.
    """

    digest: str
    provider: Provider | None
    faults: tuple[Fault, ...]
    broken_laws: tuple[BrokenLaw, ...] = ()

    @property
    def is_publishable(self) -> bool:
        """Neither a fault nor a broken law."""
        return self.provider is not None and not self.broken_laws


def check(document: Mapping[str, Any], facts: Facts) -> Checked:
    """All that the catalogue would refuse, at its place; a matter of milliseconds."""
    read, faults = check_document(document, facts)
    if read is None or faults:
        return Checked(digest(document), None, tuple(faults))
    return Checked(digest(document), build_provider(read, facts), ())


def check_with_laws(document: Mapping[str, Any], facts: Facts) -> Checked:
    """The same, and the laws of prices on sample parts, which takes about a second."""
    checked = check(document, facts)
    if checked.provider is None:
        return checked
    broken = find_broken_laws(checked.provider, facts.materials, facts.finishes)
    return Checked(checked.digest, checked.provider, (), broken)


def check_row(row: ProviderVersionRow, facts: Facts, *, now: datetime, with_laws: bool = False) -> Checked:
    """A version as it stands; one that is worked on as it would come into force today, when its card may be
    no longer valid."""
    is_open = row.status in OPEN_STATUSES
    document = date_document(row.document, find_today(now)) if is_open else row.document
    checked = check_with_laws(document, facts) if with_laws else check(document, facts)
    return replace(checked, digest=digest(row.document))


def date_document(document: dict[str, Any], valid_from: date) -> dict[str, Any]:
    """The document with a card that is valid from this day."""
    card = document.get("rate_card")
    if not isinstance(card, dict):
        return document
    return {**document, "rate_card": {**card, "valid_from": valid_from.isoformat()}}


def require_publishable(checked: Checked) -> Provider:
    """The provider; Invalid ``version_at_fault`` (count, faults), ``laws_broken`` (count, faults)."""
    if checked.provider is None:
        raise Invalid("version_at_fault", {"count": len(checked.faults), "faults": _tell(checked.faults)})
    if checked.broken_laws:
        told: list[Parameter] = [_tell_law(each) for each in checked.broken_laws]
        raise Invalid("laws_broken", {"count": len(told), "faults": told})
    return checked.provider


def _tell(faults: tuple[Fault, ...]) -> list[Parameter]:
    return [
        {"place": each.place, "problem": each.code, "parameters": describe_fault(each)} for each in faults
    ]


def describe_fault(fault: Fault) -> dict[str, Parameter]:
    """The value found, and more where there is more to say: a formula's error with line and column."""
    found: dict[str, Parameter] = {"value": fault.shown}
    if fault.detail is not None:
        found["detail"] = {"code": fault.detail.code, **fault.detail.parameters}
    return found


def _tell_law(broken: BrokenLaw) -> Parameter:
    return {"place": "rate_card", "problem": broken.law, "parameters": describe_law(broken)}


def describe_law(broken: BrokenLaw) -> dict[str, Parameter]:
    """The counterexample as parameters of the law's text."""
    part = broken.part
    return {
        "machine": broken.machine,
        "material": broken.material,
        "finish": broken.finish,
        "tier": broken.tier,
        "size_mm": [round(side, 1) for side in (part.width_mm, part.depth_mm, part.height_mm)],
        "quantity": broken.quantity,
        "before_minor": broken.before_minor,
        "other_quantity": broken.other_quantity,
        "other_tier": broken.other_tier,
        "after_minor": broken.after_minor,
    }
