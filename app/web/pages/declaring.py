"""What a customer declares about a request, as fields of a form."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import Depends, Form

from app.programme import (
    CONTROL_CLASSES,
    END_USES,
    LONGEST_PURPOSE,
    ControlClass,
    Declaration,
    EndUse,
)

# refusals that the form itself answers
DECLARATION_CODES = frozenset(
    (
        "declaration_missing",
        "end_use_unknown",
        "control_class_unknown",
        "control_number_invalid",
        "purpose_too_long",
    )
)


def _read_declaration(
    end_use: Annotated[str, Form(max_length=20)] = "",
    purpose: Annotated[str, Form(max_length=10_000)] = "",
    control_class: Annotated[str, Form(max_length=20)] = "none_known",
    control_number: Annotated[str, Form(max_length=100)] = "",
    is_weapon_part: Annotated[bool, Form()] = False,
) -> Declaration:
    """As it was typed; what was chosen is checked by the use case."""
    return Declaration(
        cast("EndUse", end_use), purpose, cast("ControlClass", control_class), control_number, is_weapon_part
    )


TypedDeclaration = Annotated[Declaration, Depends(_read_declaration)]
"""As it was typed, with an empty ``end_use`` where that was not chosen."""


def _take_declaration(typed: TypedDeclaration) -> Declaration | None:
    """None where the required choice was not made."""
    return typed if typed.end_use else None


StatedDeclaration = Annotated[Declaration | None, Depends(_take_declaration)]


def declaration_choices(typed: Declaration | None = None) -> dict[str, Any]:
    """What the fields are made of, with what was typed before."""
    return {
        "stated": typed,
        "end_uses": END_USES,
        "control_classes": CONTROL_CLASSES,
        "longest_purpose": LONGEST_PURPOSE,
    }


def write_declaration(stated: Declaration | None) -> dict[str, str]:
    """The fields of a form that say the same again."""
    if stated is None:
        return {}
    return {
        "end_use": stated.end_use,
        "purpose": stated.purpose,
        "control_class": stated.control_class,
        "control_number": stated.control_number,
        "is_weapon_part": "true" if stated.is_weapon_part else "",
    }
