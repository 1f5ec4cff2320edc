"""Building blocks of what comes in (nothing unknown, nothing infinite) and goes out (no defaults)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, SkipValidation, with_config
from typing_extensions import TypedDict

from app.texts import translate_code
from app.values import Money, NotFound

NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
ID_LENGTH = 26


class Wanted(BaseModel):
    """What a client sends: extra fields are refused, NaN and infinity too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, frozen=True)


class Shown(BaseModel):
    """What a client gets: every field is named here and always present."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# What an answer holds hundreds of: dictionaries that are validated all at once with the answer they are in
shown_often = with_config(ConfigDict(extra="forbid"))


def _known_shape(kind: str) -> Callable[[str], str]:
    def refuse_strange(value: str) -> str:
        if len(value) != ID_LENGTH or not value.isascii() or not value.isalnum():
            raise NotFound(f"{kind}_not_found")
        return value

    return refuse_strange


PartId = Annotated[str, Path(description="The part's id."), AfterValidator(_known_shape("part"))]
DrawingId = Annotated[str, Path(description="The drawing's id."), AfterValidator(_known_shape("drawing"))]
FolderId = Annotated[str, Path(description="The folder's id."), AfterValidator(_known_shape("folder"))]
ShareId = Annotated[str, Path(description="The link's id."), AfterValidator(_known_shape("share"))]
AddressId = Annotated[str, Path(description="The address's id."), AfterValidator(_known_shape("address"))]
QuoteId = Annotated[str, Path(description="The quote's id."), AfterValidator(_known_shape("quote"))]
ReferralId = Annotated[str, Path(description="The referral's id."), AfterValidator(_known_shape("referral"))]
CaseId = Annotated[str, Path(description="The case's id."), AfterValidator(_known_shape("case"))]
AttachmentId = Annotated[
    str, Path(description="The attachment's id."), AfterValidator(_known_shape("attachment"))
]
TransferId = Annotated[str, Path(description="The transfer's id."), AfterValidator(_known_shape("transfer"))]
ProgrammeReportId = Annotated[
    str, Path(description="The report's id."), AfterValidator(_known_shape("programme_report"))
]
VersionId = Annotated[str, Path(description="The version's id."), AfterValidator(_known_shape("version"))]
ExportId = Annotated[str, Path(description="The export's id."), AfterValidator(_known_shape("export"))]
DeletionId = Annotated[str, Path(description="The deletion's id."), AfterValidator(_known_shape("deletion"))]
ReceiptId = Annotated[str, Path(description="The receipt's id."), AfterValidator(_known_shape("receipt"))]
PasskeyId = Annotated[str, Path(description="The passkey's id."), AfterValidator(_known_shape("passkey"))]
SessionId = Annotated[str, Path(description="The session's id."), AfterValidator(_known_shape("session"))]
InvitationId = Annotated[
    str, Path(description="The invitation's id."), AfterValidator(_known_shape("invitation"))
]
ApiKeyId = Annotated[str, Path(description="The API key's id."), AfterValidator(_known_shape("api_key"))]
FeedbackId = Annotated[str, Path(description="The feedback's id."), AfterValidator(_known_shape("feedback"))]
MissionId = Annotated[str, Path(description="The mission's id."), AfterValidator(_known_shape("mission"))]
HoldId = Annotated[str, Path(description="The hold's id."), AfterValidator(_known_shape("hold"))]
ReportId = Annotated[str, Path(description="The report's id."), AfterValidator(_known_shape("report"))]

Id = Annotated[str, Field(min_length=ID_LENGTH, max_length=ID_LENGTH, pattern=NO_CONTROLS)]
Code = Annotated[str, Field(min_length=1, max_length=80, pattern=NO_CONTROLS)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
Cursor = Annotated[str, Field(min_length=1, max_length=3_000, pattern=NO_CONTROLS)]
Limit = Annotated[int, Field(ge=1, le=200)]
# Written by our own core: looking through each value again took longer than writing an answer
Parameters = dict[str, SkipValidation[JsonValue]]


class PageWanted(Wanted):
    """A page of a long list: how many, and where the one before ended."""

    limit: Limit = 50
    cursor: Cursor | None = None


@shown_often
class MoneyShown(TypedDict):
    """Minor units of a currency: 1990 EUR is 19.90 €."""

    amount_minor: int
    currency: str


@shown_often
class ReasonShown(TypedDict):
    """A code with parameters for programs, and the same as a sentence for people."""

    code: str
    parameters: Parameters
    text: str


def show_money(money: Money) -> MoneyShown:
    """Money as it leaves the house."""
    return MoneyShown(amount_minor=money.amount_minor, currency=money.currency)


def show_reason(
    kind: str, code: str, parameters: Mapping[str, Any], language: str, *, names: Mapping[str, str]
) -> ReasonShown:
    """A code with its text in a language; ``names`` are display names of catalogue codes."""
    return ReasonShown(
        code=code,
        parameters=dict(parameters),
        text=translate_code(kind, code, parameters, language, names=names),
    )
