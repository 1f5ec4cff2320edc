"""Who a provider is in law: what Art. 30 of Regulation (EU) 2022/2065 has a platform ask of traders."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

from stdnum.eu import vat

from app.values.errors import Invalid

LegalForm = Literal["gmbh", "ug", "ag", "gmbh_co_kg", "kg", "ohg", "ek", "eg", "gbr", "sole", "other"]
LEGAL_FORMS: tuple[LegalForm, ...] = get_args(LegalForm)
# §§ 29, 106, 162 HGB, § 7 GmbHG, § 36 AktG, § 10 GenG: these stand in a register
_REGISTERED: frozenset[LegalForm] = frozenset({"gmbh", "ug", "ag", "gmbh_co_kg", "kg", "ohg", "ek", "eg"})
LONGEST = 200
_COUNTRY = re.compile(r"[A-Z]{2}")
_GERMAN_POSTCODE = re.compile(r"\d{5}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/\-]{4,38}")
_OPTIONAL = frozenset({"register_court", "register_number", "vat_id"})


@dataclass(frozen=True, slots=True)
class Trader:
    """``vat_id`` may be empty (§ 19 UStG); ``complies``: the firm states that it offers only what the law of
    the Union allows (Art. 30 (1) e). Payment accounts are asked for where payouts begin."""

    legal_name: str
    legal_form: LegalForm
    street: str
    postcode: str
    city: str
    country: str
    register_court: str
    register_number: str
    vat_id: str
    contact_name: str
    email: str
    phone: str
    complies: bool


def check_trader(trader: Trader) -> Trader:
    """The data as they are kept, on one line each; Invalid ``trader_invalid`` (fields).

    The VAT id is only checked for its form and check digits: whether it is in force a register says.
    """
    straight = replace(
        trader,
        legal_name=_on_one_line(trader.legal_name),
        street=_on_one_line(trader.street),
        postcode=_on_one_line(trader.postcode),
        city=_on_one_line(trader.city),
        country=_on_one_line(trader.country).upper(),
        register_court=_on_one_line(trader.register_court),
        register_number=_on_one_line(trader.register_number),
        vat_id="".join(trader.vat_id.split()).upper(),
        contact_name=_on_one_line(trader.contact_name),
        email=_on_one_line(trader.email).lower(),
        phone=_on_one_line(trader.phone),
    )
    faults = _find_faults(straight)
    if faults:
        raise Invalid("trader_invalid", {"fields": [*faults]})
    return straight


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _find_faults(trader: Trader) -> tuple[str, ...]:
    found: list[str] = []
    for field in fields(trader):
        value = getattr(trader, field.name)
        if isinstance(value, str) and not (
            len(value) <= LONGEST and value.isprintable() and (value or field.name in _OPTIONAL)
        ):
            found.append(field.name)
    checks = {
        "legal_form": trader.legal_form in LEGAL_FORMS,
        "country": _COUNTRY.fullmatch(trader.country),
        "postcode": trader.country != "DE" or _GERMAN_POSTCODE.fullmatch(trader.postcode),
        "email": _EMAIL.fullmatch(trader.email),
        "phone": _PHONE.fullmatch(trader.phone),
        "register_court": bool(trader.register_court) or not _stands_in_register(trader),
        "register_number": bool(trader.register_number) or not _stands_in_register(trader),
        "vat_id": not trader.vat_id or _is_vat_id(trader),
        "complies": trader.complies,
    }
    found += [name for name, is_right in checks.items() if not is_right and name not in found]
    order = [field.name for field in fields(trader)]
    return tuple(sorted(found, key=order.index))


def _stands_in_register(trader: Trader) -> bool:
    either = bool(trader.register_court or trader.register_number)
    return either or (trader.country == "DE" and trader.legal_form in _REGISTERED)


def _is_vat_id(trader: Trader) -> bool:
    prefix = "EL" if trader.country == "GR" else trader.country
    return trader.vat_id.startswith(prefix) and bool(vat.is_valid(trader.vat_id))
