"""From a provider's TOML text to a Provider, or a refusal that names file, place, problem and value."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from pydantic import ValidationError

from app.catalogue.facts import Facts, load_facts
from app.catalogue.provider_checks import find_faults
from app.catalogue.provider_document import (
    PROBLEM_BY_ERROR_TYPE,
    PROVIDER_DOCUMENT,
    WRONG_KIND,
    MachineDocument,
    ProviderDocument,
    describe_place,
)
from app.catalogue.rate_card_document import RateCardDocument
from app.catalogue.refusal import Fault, refuse
from app.providers.provider import (
    Certificate,
    Closure,
    FinishLimit,
    Machine,
    MachineMaterial,
    Place,
    Provider,
    Site,
    Tier,
)
from app.providers.rate_card import (
    CertificateRate,
    CustomerTerm,
    FinishRate,
    FormulaRate,
    InspectionRate,
    MachineCost,
    MachineRate,
    MaterialRate,
    QuantityBand,
    RateCard,
    Surcharge,
    TableRate,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LARGEST_FILE_CHARACTERS = 1_000_000
_ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
T = TypeVar("T")


def parse_provider(text: str, source_name: str, facts: Facts | None = None) -> Provider:
    """The provider that a TOML text describes; ``facts`` are the built-in ones where none are given.

    Raises Invalid("catalogue_invalid") with the first thing that is wrong: the form of the text, an
    unknown field, a value out of range, a reference to nothing, a missing rate, an order that breaks
    a law of prices (a faster tier cheaper, a discount that falls with quantity).
    """
    facts = load_facts() if facts is None else facts
    document, faults = check_document(_read_toml(text, source_name), facts)
    if document is None or faults:
        raise refuse(source_name, faults[0])
    return build_provider(document, facts)


def check_document(data: Any, facts: Facts) -> tuple[ProviderDocument | None, list[Fault]]:
    """A document read from JSON-like values, with everything that is wrong with it, or None and why."""
    try:
        document = PROVIDER_DOCUMENT.validate_python(data)
    except ValidationError as error:
        return None, [
            Fault(
                describe_place(each["loc"]),
                problem := _name_problem(each["type"], each["input"]),
                None if problem == "missing" else each["input"],
            )
            for each in error.errors(include_url=False, include_context=False)
        ]
    return document, list(find_faults(document, facts))


def _name_problem(error_type: str, value: object) -> str:
    is_number = error_type in ("float_type", "int_type")
    if is_number and isinstance(value, str) and _ONE_GROUP.fullmatch(value.strip()):
        return "number_ambiguous"  # as it was typed into a form
    return PROBLEM_BY_ERROR_TYPE.get(error_type, WRONG_KIND)


def build_provider(document: ProviderDocument, facts: Facts) -> Provider:
    """The provider that a checked document describes."""
    return Provider(
        **_take(
            Provider,
            document,
            place=_build(Place, document.place),
            certificates=_build_all(Certificate, document.certificates),
            machines=tuple(_build_machine(machine, facts) for machine in document.machines),
            tiers=_build_all(Tier, document.tiers),
            rate_card=_build_rate_card(document.rate_card),
            sites=tuple(Site(site.code, _build(Place, site.place)) for site in document.sites),
            closures=_build_all(Closure, document.closures),
            finish_limits=_build_all(FinishLimit, document.finish_limits),
        )
    )


def _read_toml(text: str, source_name: str) -> dict[str, Any]:
    if len(text) > LARGEST_FILE_CHARACTERS:
        raise refuse(source_name, Fault("", "too_long", len(text)))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(source_name, Fault("", "not_toml", str(error))) from None
    except RecursionError:
        raise refuse(source_name, Fault("", "not_toml", "nested too deeply")) from None


def _build_machine(document: MachineDocument, facts: Facts) -> Machine:
    model = facts.machines[document.model]
    build_volume_mm, diameter_mm = model.build_volume_mm, model.diameter_mm
    if document.build_volume_mm is not None:
        x, y, z = document.build_volume_mm
        build_volume_mm, diameter_mm = (float(x), float(y), float(z)), document.diameter_mm
    return Machine(
        **_take(
            Machine,
            document,
            process_code=model.process_code,
            build_volume_mm=build_volume_mm,
            margin_mm=model.margin_mm if document.margin_mm is None else float(document.margin_mm),
            lasers_or_heads=document.lasers_or_heads or model.lasers_or_heads,
            materials=_build_all(MachineMaterial, document.materials),
            diameter_mm=None if diameter_mm is None else float(diameter_mm),
            maker_and_model=f"{model.manufacturer} {model.model}",
        )
    )


def _build_rate_card(document: RateCardDocument) -> RateCard:
    return RateCard(
        **_take(
            RateCard,
            document,
            machine_rates=_build_all(MachineRate, document.machine_rates),
            machine_costs=_build_all(MachineCost, document.machine_costs),
            material_rates=_build_all(MaterialRate, document.material_rates),
            table_rates=_build_all(TableRate, document.table_rates),
            formula_rates=_build_all(FormulaRate, document.formula_rates),
            finish_rates=_build_all(FinishRate, document.finish_rates),
            certificate_rates=_build_all(CertificateRate, document.certificate_rates),
            inspection_rates=_build_all(InspectionRate, document.inspection_rates),
            quantity_bands=_build_all(QuantityBand, document.quantity_bands),
            surcharges=_build_all(Surcharge, document.surcharges),
            customer_terms=_build_all(CustomerTerm, document.customer_terms),
        )
    )


def _build_all(kind: type[T], documents: Sequence[DataclassInstance]) -> tuple[T, ...]:
    return tuple(_build(kind, document) for document in documents)


def _build(kind: type[T], document: DataclassInstance) -> T:
    return kind(**_take(kind, document))


def _take(kind: type[Any], document: DataclassInstance, **given: Any) -> dict[str, Any]:
    """Fields of ``kind`` that the document has under the same name, whole numbers where decimals belong
    made decimals and lists tuples; ``given`` ones as they are."""
    taken = {
        field.name: _convert(getattr(document, field.name), is_decimal=_is_decimal(kind, field.name))
        for field in dataclasses.fields(document)
        if field.name not in given
    }
    return {**taken, **given}


def _convert(value: Any, *, is_decimal: bool) -> Any:
    if isinstance(value, list):
        return tuple(_convert(each, is_decimal=is_decimal) for each in value)
    return float(value) if is_decimal and isinstance(value, int) else value


def _is_decimal(kind: type[Any], name: str) -> bool:
    return "float" in str(_hints(kind)[name])  # type: ignore[arg-type]  # classes are hashable


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
