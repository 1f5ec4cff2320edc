"""Wishes written as people write them, in German or English: "≥ 60 MPa bei 120 °C, lebensmittelecht"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.providers.certificates import FIRM_CERTIFICATES
from app.providers.requirement import Requirement
from app.values.errors import Parameter

_NUMBER = r"(?P<number>\d{1,5}(?:[.,]\d{1,3})?)"
# what turns a limit around; such a wish has no field and stays among the rest
_AT_MOST = r"(?:≤|<=|<|max\.?|maximal|höchstens|hoechstens|unter|below|under|at most|less than)\s*"
_NO = r"(?:\b(?:nicht|kein(?:e[nrms]?)?|ohne|no|not|without|non)[\s-]+)"
_CERTIFICATES = "|".join(re.escape(code).replace(r"\ ", r"\s*") for code in FIRM_CERTIFICATES)


@dataclass(frozen=True, slots=True)
class Wish:
    """A field of a Requirement and what is wished of it."""

    field: str
    value: Parameter


@dataclass(frozen=True, slots=True)
class ReadWishes:
    """``rest`` is what stands for no wish: words for a material or process, or what nobody understood."""

    wishes: tuple[Wish, ...]
    rest: str


def read_wishes(text: str) -> ReadWishes:
    """Strength (MPa, N/mm²), service temperature (°C, °F), ± mm or a class of ISO 2768, food contact,
    biocompatibility, certificates.

    Of two limits for one field the higher counts, of two tolerances the tighter.
    """
    wishes: dict[str, Parameter] = {}
    certificates: list[str] = []
    rest = text
    for pattern, field, read in _PATTERNS:
        for found in list(pattern.finditer(rest)):
            if found.group("not"):
                continue
            value = read(found)
            if field == "certificates":
                certificates.append(str(value))
            elif field == "tolerance_mm":
                wishes[field] = min(value, wishes.get(field, value))  # type: ignore[type-var]
            elif isinstance(value, float):
                wishes[field] = max(value, wishes.get(field, value))  # type: ignore[type-var]
            else:
                wishes[field] = value
            rest = rest[: found.start()] + " " * len(found.group()) + rest[found.end() :]
    rest = _FILLERS.sub(" ", rest) if wishes or certificates else rest
    read_ones = [Wish(field, value) for field, value in wishes.items()]
    if certificates:
        read_ones.append(Wish("certificates", [*dict.fromkeys(certificates)]))
    return ReadWishes(tuple(read_ones), " ".join(rest.split()).strip(" ,;.+-"))


def spell_out(requirement: Requirement) -> Requirement:
    """Wishes that stand in the words for a material go into fields of their own.

    A wish stated in a field stands where it is stricter; text without wishes is left as it is.
    """
    if requirement.material is None:
        return requirement
    found = read_wishes(requirement.material)
    if not found.wishes:
        return requirement
    changes: dict[str, object] = {"material": found.rest or None}
    for wish in found.wishes:
        stated = getattr(requirement, wish.field)
        value: object = tuple(wish.value) if isinstance(wish.value, list) else wish.value
        if wish.field == "certificates":
            value = tuple(dict.fromkeys((*requirement.certificates, *map(str, wish.value))))  # type: ignore[arg-type]
        elif isinstance(stated, float) and isinstance(value, float):
            value = (min if wish.field == "tolerance_mm" else max)(stated, value)
        elif stated:
            value = stated
        changes[wish.field] = value
    return replace(requirement, **changes)  # type: ignore[arg-type]


def _read_number(found: re.Match[str]) -> float:
    return float(found.group("number").replace(",", "."))


def _read_fahrenheit(found: re.Match[str]) -> float:
    """In °C, to a tenth."""
    return round((_read_number(found) - 32.0) * 5.0 / 9.0, 1)


def _read_certificate(found: re.Match[str]) -> str:
    written = re.sub(r"\s+", "", found.group("code")).casefold()
    return next(code for code in FIRM_CERTIFICATES if code.replace(" ", "").casefold() == written)


def _compile(what: str, before: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?P<not>{before})?{what}" if before else rf"(?P<not>(?!))?{what}", re.IGNORECASE)


_AT_LEAST = (
    r"(?:(?:≥|>=|>|mind\.?|mindestens|min\.?|minimum|at least|über|ueber|above"
    r"|ab|von|of|bis|bei|at|to|für|for)\s*)*"
)
_STRENGTH = r"\s*(?:MPa\b|N\s*/\s*mm(?:²|2|\^2))(?:\s*(?:tensile strength|zugfestigkeit))?"
_TEMPERATURE = r"\s*(?:°\s*C\b|℃|Grad(?:\s*Celsius)?\b(?!\s*F(?:ahrenheit)?\b)|deg(?:rees)?\s*C\b)"
_FAHRENHEIT = r"\s*(?:°\s*F\b|℉|(?:Grad|deg(?:rees)?)\s*F(?:ahrenheit)?\b)"
_GRADE = r"2\.1|2\.2|3\.1|3\.2"
_PAPER = r"(?:abnahmeprüfzeugnis|werkszeugnis|zeugnis|certificate)"

_PATTERNS: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], Parameter]], ...] = (
    (_compile(r"±\s*" + _NUMBER + r"\s*mm\b"), "tolerance_mm", _read_number),
    (
        _compile(r"(?:DIN\s*)?(?:EN\s*)?ISO\s*2768\s*-?\s*1?\s*-?\s*(?P<class>[fmcv])(?:[HKL])?\b"),
        "tolerance_class",
        lambda found: found.group("class").lower(),
    ),
    (_compile(rf"EN\s*10204\s*-?\s*(?P<code>{_GRADE})"), "certificates", lambda found: found.group("code")),
    (_compile(rf"(?P<code>{_GRADE})[\s-]*{_PAPER}"), "certificates", lambda found: found.group("code")),
    (_compile(rf"{_PAPER}\s*(?P<code>{_GRADE})"), "certificates", lambda found: found.group("code")),
    (_compile(rf"(?P<code>{_CERTIFICATES})(?!\d)"), "certificates", _read_certificate),
    (_compile(_AT_LEAST + _NUMBER + _STRENGTH, _AT_MOST), "min_tensile_strength_mpa", _read_number),
    (_compile(_AT_LEAST + _NUMBER + _FAHRENHEIT, _AT_MOST), "min_use_temperature_c", _read_fahrenheit),
    (_compile(_AT_LEAST + _NUMBER + _TEMPERATURE, _AT_MOST), "min_use_temperature_c", _read_number),
    (
        _compile(
            r"(?:lebensmittel\s*-?\s*(?:echt|kontakt|tauglich|geeignet|sicher|konform)(?:e[nrms]?)?"
            r"|food[\s-]*(?:contact|safe|grade))",
            _NO,
        ),
        "food_contact",
        lambda _: True,
    ),
    (
        _compile(r"(?:biokompatib(?:el|le[nrms]?)|biocompatible|ISO\s*10993(?:-\d+)?)", _NO),
        "biocompatible",
        lambda _: True,
    ),
)

_FILLERS = re.compile(
    r"(?<!\w)(?:und|and|mit|with|aus|für|for|zugfestigkeit|tensile strength|strength|festigkeit|temperatur|"
    r"temperature|dauergebrauchstemperatur|bei|at|bis|bitte|please)(?!\w)|[,;]",
    re.IGNORECASE,
)
