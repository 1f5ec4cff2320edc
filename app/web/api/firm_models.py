"""Versions of what a firm offers, as its programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, JsonValue

from app.catalogue import Fault
from app.catalogue.document_changes import Change
from app.marketplace.supplying import (
    Checked,
    VersionView,
    describe_fault,
    describe_law,
)
from app.pricing.laws import BrokenLaw
from app.providers.lifecycle import VersionStatus
from app.web.api.models import Code, Parameters, Shown, Wanted
from app.web.places import explain_fault, point_to

Revision = Annotated[int, Field(ge=1, description="The one you saw; another answers 409.")]


class DraftWanted(Wanted):
    """A draft, from the version in force or from another one."""

    from_version: Code | None = None


class ChangeWanted(Wanted):
    """``patch`` is a JSON merge patch (RFC 7396) of the provider document."""

    revision: Revision
    patch: dict[str, JsonValue]


class DocumentWanted(Wanted):
    """A whole provider document."""

    revision: Revision
    document: dict[str, JsonValue]


class PublishWanted(Wanted):
    """``valid_from`` null: at once. ``replaces``: the number of the version in force to be replaced, where it
    came into force after the draft was begun."""

    revision: Revision
    valid_from: date | None = None
    replaces: Annotated[int, Field(ge=1)] | None = None


class SettingsWanted(Wanted):
    """Whether a second person has to publish."""

    needs_four_eyes: bool


class OwnerWanted(Wanted):
    """The organisation whose owners and planners keep the firm; null: nobody."""

    organisation_id: Code | None


class OwnerShown(Shown):
    """Whose the firm is."""

    provider: str
    organisation_id: str | None


class SettingsShown(Shown):
    """How the firm publishes. ``off_asked_by`` wants to switch it off; it stays until another agrees."""

    needs_four_eyes: bool
    off_asked_by: str | None


class VersionSummaryShown(Shown):
    """A version without its document."""

    id: str
    number: int | None
    status: VersionStatus
    revision: int
    based_on: str | None
    valid_from: date | None
    created_at: datetime
    edited_by: str | None
    edited_at: datetime
    published_by: str | None
    published_at: datetime | None


class VersionShown(VersionSummaryShown):
    """A version with its document."""

    document: dict[str, JsonValue]


class VersionsShown(Shown):
    """All versions: what is worked on first, then the newest."""

    versions: list[VersionSummaryShown]


class FaultShown(Shown):
    """What is wrong and where, as a JSON pointer into the document and as people write places."""

    pointer: str
    place: str
    code: str
    value: JsonValue
    detail: str


class LawShown(Shown):
    """A law of prices that the card breaks, with the example that shows it."""

    code: str
    parameters: Parameters
    detail: str


class CheckShown(Shown):
    """Whether the version can be published; laws are checked once there are no faults."""

    is_publishable: bool
    faults: list[FaultShown]
    broken_laws: list[LawShown]


class ChangeShown(Shown):
    """``place`` names rows by what they are about; null: not there."""

    place: str
    before: JsonValue
    after: JsonValue


class ChangesShown(Shown):
    """Field by field."""

    changes: list[ChangeShown]


def show_summary(version: VersionView) -> VersionSummaryShown:
    """A row of the list."""
    return VersionSummaryShown(
        id=version.id,
        number=version.number,
        status=version.status,
        revision=version.revision,
        based_on=version.based_on_id,
        valid_from=version.valid_from,
        created_at=version.created_at,
        edited_by=version.edited_by,
        edited_at=version.edited_at,
        published_by=version.published_by,
        published_at=version.published_at,
    )


def show_version(version: VersionView) -> VersionShown:
    """The whole version."""
    return VersionShown(**show_summary(version).model_dump(), document=version.document)


def show_fault(fault: Fault, language: str) -> FaultShown:
    """A fault with its text."""
    return FaultShown(
        pointer=point_to(fault.place),
        place=fault.place,
        code=fault.code,
        value=fault.shown,
        detail=explain_fault(fault.code, describe_fault(fault), language),
    )


def show_check(checked: Checked, language: str) -> CheckShown:
    """All faults at once, or all broken laws."""
    return CheckShown(
        is_publishable=checked.is_publishable,
        faults=[show_fault(fault, language) for fault in checked.faults],
        broken_laws=[_show_law(each, language) for each in checked.broken_laws],
    )


def _show_law(broken: BrokenLaw, language: str) -> LawShown:
    parameters = describe_law(broken)
    return LawShown(
        code=broken.law, parameters=parameters, detail=explain_fault(broken.law, parameters, language)
    )


def show_change(change: Change) -> ChangeShown:
    """One place."""
    return ChangeShown(place=change.place, before=change.before, after=change.after)
