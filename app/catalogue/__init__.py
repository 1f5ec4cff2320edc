"""Reads catalogue files (facts as CSV, providers as TOML) into pure types, checked, and writes them back."""

from app.catalogue.facts import Facts, MachineModel, load_facts
from app.catalogue.funding import load_funding
from app.catalogue.loading import catalogue_version, load_catalogue
from app.catalogue.provider_reading import build_provider, check_document, parse_provider
from app.catalogue.provider_writing import dump_provider, write_document
from app.catalogue.refusal import Fault

__all__ = [
    "Facts",
    "Fault",
    "MachineModel",
    "build_provider",
    "catalogue_version",
    "check_document",
    "dump_provider",
    "load_catalogue",
    "load_facts",
    "load_funding",
    "parse_provider",
    "write_document",
]
