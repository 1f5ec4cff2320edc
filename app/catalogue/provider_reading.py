"""From a provider's TOML text to a Provider, or a refusal that names file, place, problem and value."""

from __future__ import annotations

import tomllib

from pydantic import ValidationError

from app.catalogue.facts import Facts, load_facts
from app.catalogue.provider_checks import check_provider
from app.catalogue.provider_document import (
    PROBLEM_BY_ERROR_TYPE,
    PROVIDER_DOCUMENT,
    WRONG_KIND,
    MachineDocument,
    ProviderDocument,
    RateCardDocument,
    describe_place,
)
from app.catalogue.refusal import refuse
from app.providers.provider import Certificate, Machine, MachineMaterial, Place, Provider, Tier
from app.providers.rate_card import (
    CertificateRate,
    FinishRate,
    MachineRate,
    MaterialRate,
    QuantityBand,
    RateCard,
)

LARGEST_FILE_CHARACTERS = 1_000_000


def parse_provider(text: str, source_name: str, facts: Facts | None = None) -> Provider:
    """The provider that a TOML text describes; ``facts`` are the built-in ones where none are given.

    Raises Invalid("catalogue_invalid") with the first thing that is wrong: the form of the text, an
    unknown field, a value out of range, a reference to nothing, a missing rate, an order that breaks
    a law of prices (a faster tier cheaper, a discount that falls with quantity).
    """
    facts = load_facts() if facts is None else facts
    document = _read_document(text, source_name)
    check_provider(document, source_name, facts)
    return Provider(
        code=document.code,
        name=document.name,
        is_fictional=document.is_fictional,
        place=Place(
            document.place.name,
            document.place.postcode,
            document.place.district,
            float(document.place.latitude),
            float(document.place.longitude),
        ),
        summary_en=document.summary_en,
        summary_de=document.summary_de,
        languages=tuple(document.languages),
        industries=tuple(document.industries),
        certificates=tuple(Certificate(c.code, c.valid_until) for c in document.certificates),
        material_certificates=tuple(document.material_certificates),
        countries_served=tuple(document.countries_served),
        dispatch_cutoff_hour=document.dispatch_cutoff_hour,
        machines=tuple(_machine(machine, facts) for machine in document.machines),
        tiers=tuple(Tier(t.code, float(t.price_factor), float(t.time_factor)) for t in document.tiers),
        rate_card=_rate_card(document.rate_card),
    )


def _read_document(text: str, source_name: str) -> ProviderDocument:
    if len(text) > LARGEST_FILE_CHARACTERS:
        raise refuse(source_name, "", "too_long", len(text))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(source_name, "", "not_toml", error) from None
    except RecursionError:
        raise refuse(source_name, "", "not_toml", "nested too deeply") from None
    try:
        return PROVIDER_DOCUMENT.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        problem = PROBLEM_BY_ERROR_TYPE.get(first["type"], WRONG_KIND)
        value = None if problem == "missing" else first["input"]
        raise refuse(source_name, describe_place(first["loc"]), problem, value) from None


def _machine(document: MachineDocument, facts: Facts) -> Machine:
    model = facts.machines[document.model]
    build_volume_mm, diameter_mm = model.build_volume_mm, model.diameter_mm
    if document.build_volume_mm is not None:
        x, y, z = document.build_volume_mm
        build_volume_mm, diameter_mm = (float(x), float(y), float(z)), document.diameter_mm
    return Machine(
        code=document.code,
        model=document.model,
        process_code=model.process_code,
        build_volume_mm=build_volume_mm,
        margin_mm=model.margin_mm if document.margin_mm is None else float(document.margin_mm),
        count=document.count,
        lasers_or_heads=document.lasers_or_heads or model.lasers_or_heads,
        hours_per_day=float(document.hours_per_day),
        queue_days=document.queue_days,
        materials=tuple(
            MachineMaterial(m.material_code, m.setting_code, tuple(m.finishes)) for m in document.materials
        ),
        diameter_mm=None if diameter_mm is None else float(diameter_mm),
        maker_and_model=f"{model.manufacturer} {model.model}",
    )


def _rate_card(document: RateCardDocument) -> RateCard:
    return RateCard(
        version=document.version,
        valid_from=document.valid_from,
        currency=document.currency,
        margin=float(document.margin),
        order_preparation_eur=float(document.order_preparation_eur),
        model_preparation_eur=float(document.model_preparation_eur),
        labour_eur_per_h=float(document.labour_eur_per_h),
        energy_eur_per_kwh=float(document.energy_eur_per_kwh),
        support_removal_eur_per_cm2=float(document.support_removal_eur_per_cm2),
        packaging_eur_per_order=float(document.packaging_eur_per_order),
        packaging_eur_per_part=float(document.packaging_eur_per_part),
        scrap_fraction=float(document.scrap_fraction),
        minimum_part_eur=float(document.minimum_part_eur),
        minimum_order_eur=float(document.minimum_order_eur),
        machine_rates=tuple(
            MachineRate(r.machine_code, float(r.eur_per_h), r.sharing) for r in document.machine_rates
        ),
        material_rates=tuple(
            MaterialRate(
                r.material_code,
                float(r.eur_per_kg),
                None if r.support_eur_per_kg is None else float(r.support_eur_per_kg),
            )
            for r in document.material_rates
        ),
        finish_rates=tuple(
            FinishRate(
                r.finish_code,
                r.basis,
                float(r.eur),
                float(r.minimum_eur),
                r.extra_days,
                float(r.hours_per_part),
            )
            for r in document.finish_rates
        ),
        certificate_rates=tuple(CertificateRate(r.code, float(r.eur)) for r in document.certificate_rates),
        quantity_bands=tuple(
            QuantityBand(b.from_quantity, float(b.discount)) for b in document.quantity_bands
        ),
    )
