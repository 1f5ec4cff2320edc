"""Loads a whole catalogue: the facts, the provider files, and the digest that names this version."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.catalogue.facts import Facts, load_facts
from app.catalogue.provider_reading import parse_provider
from app.catalogue.refusal import Fault, refuse
from app.offers.catalogue import Catalogue
from app.processes.catalogue import PROCESSES
from app.providers.market import Market
from app.providers.provider import Provider
from app.values.canonical import digest

BUILT_IN_DEMO = Path(__file__).parent / "demo"


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The built-in demo (None), a folder with ``providers/*.toml`` and own tables, or one provider file.

    Raises Invalid("catalogue_invalid") where any file of it is wrong: a catalogue is whole or not there.
    """
    path = BUILT_IN_DEMO if path is None else path
    if path.is_file():
        facts, files = load_facts(), [path]
    elif (path / "providers").is_dir():
        facts, files = load_facts(path), sorted((path / "providers").glob("*.toml"))
    else:
        raise refuse(path.name, Fault("", "not_readable"))
    providers: dict[str, Provider] = {}
    for file in files:
        provider = _read_provider(file, facts)
        if provider.code in providers:
            raise refuse(file.name, Fault("code", "duplicate_code", provider.code))
        providers[provider.code] = provider
    return build_catalogue(facts, providers.values())


def build_catalogue(facts: Facts, providers: Iterable[Provider]) -> Catalogue:
    """A catalogue of these facts and providers (the latter ordered by code), with its version."""
    ordered = tuple(sorted(providers, key=lambda provider: provider.code))
    return Catalogue(
        version=catalogue_version(facts, ordered),
        market=Market(facts.materials, facts.finishes, ordered, facts.places),
        institutes=facts.institutes,
        tariff=facts.tariff,
        development=facts.development,
        advice=facts.advice,
    )


def catalogue_version(facts: Facts, providers: tuple[Provider, ...]) -> str:
    """SHA-256 of everything a price can depend on besides the part: facts, settings, rules, providers."""
    processes = [
        (
            p.code,
            p.packing,
            p.gap_mm,
            p.fill,
            p.rules,
            p.rules_by_material_class,
            p.settings,
            p.required_steps,
        )
        for p in PROCESSES
    ]
    return digest({"facts": facts, "processes": processes, "providers": providers})


def _read_provider(file: Path, facts: Facts) -> Provider:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        raise refuse(file.name, Fault("", "not_readable")) from None
    except UnicodeDecodeError:
        raise refuse(file.name, Fault("", "not_utf8")) from None
    return parse_provider(text, file.name, facts)
