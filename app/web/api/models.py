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
QuoteId = Annotated[str, Path(description="The quote's id."), AfterValidator(_known_shape("quote"))]
ReferralId = Annotated[str, Path(description="The referral's id."), AfterValidator(_known_shape("referral"))]
ReportId = Annotated[str, Path(description="The report's id."), AfterValidator(_known_shape("report"))]
VersionId = Annotated[str, Path(description="The version's id."), AfterValidator(_known_shape("version"))]
ApiKeyId = Annotated[str, Path(description="The API key's id."), AfterValidator(_known_shape("api_key"))]

Code = Annotated[str, Field(min_length=1, max_length=80, pattern=NO_CONTROLS)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
Cursor = Annotated[str, Field(min_length=1, max_length=500, pattern=NO_CONTROLS)]
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
