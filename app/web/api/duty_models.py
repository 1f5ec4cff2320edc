"""What a customer declares with a request."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.programme import LONGEST_PURPOSE, ControlClass, Declaration, EndUse
from app.web.api.models import NO_CONTROLS, Shown, Wanted


class DeclarationWanted(Wanted):
    """What it is for, and what is known about its control by law.

    ``control_number`` is one of Annex I of Regulation (EU) 2021/821 (1C202, 2B001.a) with ``dual_use``, else
    empty; ``is_weapon_part``: a part that matters to a weapon (§ 1 and § 21 WaffG).
    """

    end_use: EndUse
    purpose: Annotated[str, Field(max_length=LONGEST_PURPOSE, pattern=NO_CONTROLS)] = ""
    control_class: ControlClass = "none_known"
    control_number: Annotated[str, Field(max_length=30, pattern=NO_CONTROLS)] = ""
    is_weapon_part: bool = False

    def to_declaration(self) -> Declaration:
        """The same for the rooms below."""
        return Declaration(
            self.end_use, self.purpose, self.control_class, self.control_number, self.is_weapon_part
        )


class DeclarationShown(Shown):
    """What was stated, and never changes."""

    end_use: EndUse
    purpose: str
    control_class: ControlClass
    control_number: str
    is_weapon_part: bool


def show_declaration(stated: Declaration | None) -> DeclarationShown | None:
    """Null where nobody was asked."""
    if stated is None:
        return None
    return DeclarationShown(
        end_use=stated.end_use,
        purpose=stated.purpose,
        control_class=stated.control_class,
        control_number=stated.control_number,
        is_weapon_part=stated.is_weapon_part,
    )
