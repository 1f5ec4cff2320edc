"""What is typed into the form about a firm that is to be a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form

from app.marketplace.onboarding import Apply
from app.processes import PROCESSES
from app.providers.trader import LEGAL_FORMS, Trader
from app.texts import Language, format_country, translate_code
from app.values import Invalid, SchichtwerkError
from app.web.pages.shared import COUNTRIES

Typed = Annotated[str, Form(max_length=1_000)]


def _read(
    legal_name: Typed = "",
    legal_form: Typed = "",
    street: Typed = "",
    postcode: Typed = "",
    city: Typed = "",
    country: Typed = "DE",
    register_court: Typed = "",
    register_number: Typed = "",
    vat_id: Typed = "",
    contact_name: Typed = "",
    email: Typed = "",
    phone: Typed = "",
    complies: Annotated[bool, Form()] = False,
    processes: Annotated[list[str] | None, Form(max_length=50)] = None,
) -> Apply:
    trader = Trader(
        legal_name=legal_name,
        legal_form=legal_form,  # type: ignore[arg-type]  # checked with the others
        street=street,
        postcode=postcode,
        city=city,
        country=country,
        register_court=register_court,
        register_number=register_number,
        vat_id=vat_id,
        contact_name=contact_name,
        email=email,
        phone=phone,
        complies=complies,
    )
    return Apply(trader, tuple(processes or ()))


TypedFirm = Annotated[Apply, Depends(_read)]


@dataclass(frozen=True, slots=True)
class Faults:
    """``fields`` are wrong; ``refusal`` calls them as the form does."""

    fields: tuple[str, ...]
    refusal: SchichtwerkError | None


def name_faults(refusal: SchichtwerkError | None, language: Language) -> Faults:
    """What a refusal says about the fields of the form."""
    named = refusal.parameters.get("fields", ()) if refusal is not None else ()
    if not isinstance(named, list):
        return Faults((), refusal)
    fields = tuple(str(each) for each in named)
    words = [translate_code("trader", each, {}, language) for each in fields]
    return Faults(fields, Invalid("trader_invalid", {"fields": [*words]}))


def form_choices(language: Language) -> dict[str, Any]:
    """What ``onboarding/_form.html`` offers to choose from."""
    return {
        "forms": LEGAL_FORMS,
        "countries": [(code, format_country(code, language)) for code in COUNTRIES],
        "processes": [(each.code, each.name_de if language == "de" else each.name_en) for each in PROCESSES],
    }
