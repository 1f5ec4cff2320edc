"""What a field may be filled with: codes of the catalogue, of the library, of the draft itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue import Facts
from app.offers import Catalogue
from app.processes import PROCESSES
from app.texts import Language, translate
from app.web.naming import names_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A code and what people call it; choices of one group stand together."""

    code: str
    name: str
    group: str = ""


Choices = Mapping[str, tuple[Choice, ...]]
"""By the name of a column."""


def list_choices(
    document: Mapping[str, Any], facts: Facts, catalogue: Catalogue, language: Language
) -> Choices:
    """For a draft, which may name machines and sites that nobody else knows yet."""
    names = names_of(catalogue, language)
    machines = [each for each in _rows(document.get("machines")) if isinstance(each.get("code"), str)]
    models = facts.machines
    processes = {models[each["model"]].process_code for each in machines if each.get("model") in models}
    materials = [each for each in facts.materials.values() if each.process_code in processes]
    finishes = [
        each
        for each in facts.finishes.values()
        if not each.process_codes or processes & set(each.process_codes)
    ]
    return {
        "model": tuple(
            Choice(
                each.code,
                f"{each.manufacturer} {each.model}",
                names.get(each.process_code, each.process_code),
            )
            for each in sorted(models.values(), key=lambda each: (each.process_code, each.manufacturer))
        ),
        "machine_code": tuple(Choice(each["code"], each["code"]) for each in machines),
        "site_code": tuple(
            Choice(each["code"], each["code"])
            for each in _rows(document.get("sites"))
            if isinstance(each.get("code"), str)
        ),
        "material_code": tuple(
            Choice(each.code, each.name_in(language), names.get(each.process_code, each.process_code))
            for each in materials
        ),
        "setting_code": tuple(
            Choice(setting.code, names.get(setting.code, setting.code), names.get(process.code, process.code))
            for process in PROCESSES
            if process.code in processes
            for setting in process.settings
        ),
        "finish_code": tuple(Choice(each.code, names.get(each.code, each.code)) for each in finishes),
        "finishes": tuple(Choice(each.code, names.get(each.code, each.code)) for each in finishes),
    }


def say_yes_no(language: Language) -> tuple[Choice, Choice]:
    """The two answers."""
    return Choice("true", translate("word.yes", language)), Choice("false", translate("word.no", language))


def _rows(value: object) -> Iterable[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
