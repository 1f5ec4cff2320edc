"""Kinds and ranges that fields of a provider's document share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _read_day(value: object) -> object:
    """A date as JSON writes it; TOML has dates of its own."""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=400)]
Rate = Annotated[float, Field(strict=True, ge=0.0, le=1e6)]
Length = Annotated[float, Field(strict=True, ge=1.0, le=20_000.0)]
Day = Annotated[date, BeforeValidator(_read_day), Field(strict=True)]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]
Hour = Annotated[int, Field(strict=True, ge=0, le=23)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Hours = Annotated[float, Field(strict=True, ge=0.0, le=1000.0)]
Sum = Annotated[float, Field(strict=True, ge=0.0, le=1e9)]
