"""What a customer states about a request, and for which reasons it waits until a person has looked at it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from app.programme.destinations import MEASURES, OPEN_FROM
from app.values.errors import Invalid, Parameter

EndUse = Literal["civil", "military", "police"]
ControlClass = Literal["none_known", "dual_use", "military_list"]
HoldCode = Literal[
    "end_use_not_civil",
    "dual_use",
    "military_list",
    "weapon_part",
    "destination_embargo",
    "destination_licence",
    "sanctions_hit",
    "file_denied",
    "reported",
]
END_USES: tuple[EndUse, ...] = get_args(EndUse)
CONTROL_CLASSES: tuple[ControlClass, ...] = get_args(ControlClass)
HOLD_CODES: tuple[HoldCode, ...] = get_args(HoldCode)

LONGEST_PURPOSE = 500
# Annex I of Regulation (EU) 2021/821: category, group, three digits, and items below, as in 1C202.a.1
_CONTROL_NUMBER = re.compile(r"[0-9][A-E][0-9]{3}(\.[a-z0-9]{1,3}){0,4}")


@dataclass(frozen=True, slots=True)
class Declaration:
    """``control_number`` is one of Annex I where the class is dual use, else empty.

    ``is_weapon_part``: a part that matters to a weapon in the sense of § 1 and § 21 WaffG.
    """

    end_use: EndUse
    purpose: str = ""
    control_class: ControlClass = "none_known"
    control_number: str = ""
    is_weapon_part: bool = False


@dataclass(frozen=True, slots=True)
class HoldReason:
    """Why something waits, as a code with parameters."""

    code: HoldCode
    parameters: Mapping[str, Parameter]


def check_declaration(declaration: Declaration | None) -> Declaration:
    """What was stated, tidied; saying nothing is no statement.

    Invalid ``declaration_missing``, ``end_use_unknown``, ``control_class_unknown``, ``purpose_too_long``
    (maximum), ``control_number_invalid`` where a dual-use number is missing, is none, or should not be.
    """
    if declaration is None:
        raise Invalid("declaration_missing")
    if declaration.end_use not in END_USES:
        raise Invalid("end_use_unknown")
    if declaration.control_class not in CONTROL_CLASSES:
        raise Invalid("control_class_unknown")
    purpose = " ".join(declaration.purpose.split())
    if len(purpose) > LONGEST_PURPOSE:
        raise Invalid("purpose_too_long", {"maximum": LONGEST_PURPOSE})
    number = "".join(declaration.control_number.split())
    number = number[:5].upper() + number[5:].lower()
    is_dual_use = declaration.control_class == "dual_use"
    if is_dual_use != bool(number) or (is_dual_use and _CONTROL_NUMBER.fullmatch(number) is None):
        raise Invalid("control_number_invalid")
    return Declaration(
        declaration.end_use, purpose, declaration.control_class, number, declaration.is_weapon_part
    )


def judge_request(
    declaration: Declaration,
    *,
    country: str,
    sha256s: Collection[str] = (),
    denied: Collection[str] = (),
    sanctions_hit: str | None = None,
) -> tuple[HoldReason, ...]:
    """Every reason to hold it; empty: it goes on. ``sanctions_hit`` is the reference of an entry."""
    reasons: list[HoldReason] = []
    if declaration.end_use != "civil":
        reasons.append(HoldReason("end_use_not_civil", {"end_use": declaration.end_use}))
    if declaration.control_class == "dual_use":
        reasons.append(HoldReason("dual_use", {"number": declaration.control_number}))
    if declaration.control_class == "military_list":
        reasons.append(HoldReason("military_list", {}))
    if declaration.is_weapon_part:
        reasons.append(HoldReason("weapon_part", {}))
    measure = MEASURES.get(country)
    if measure is not None:
        code: HoldCode = "destination_embargo" if measure == "embargo" else "destination_licence"
        reasons.append(HoldReason(code, {"country": country}))
    if sanctions_hit is not None:
        reasons.append(HoldReason("sanctions_hit", {"reference": sanctions_hit}))
    if set(sha256s) & set(denied):
        reasons.append(HoldReason("file_denied", {}))
    return tuple(reasons)


def may_open_from(country: str | None, *, is_owner: bool) -> bool:
    """Whether a customer's file may be opened from a country; opening it abroad is an export.

    Its owner opens his own file wherever he is. ``country`` None: nobody knows, which is abroad.
    """
    return is_owner or country in OPEN_FROM
