"""The supply side: the catalogue in force, its public face, and a provider's own rate card."""

from app.marketplace.supplying.import_catalogue import ImportResult, import_catalogue
from app.marketplace.supplying.list_materials import MaterialFacts, list_materials
from app.marketplace.supplying.list_processes import ProcessFacts, list_processes
from app.marketplace.supplying.load_catalogue import load_current_catalogue, read_catalogue_version
from app.marketplace.supplying.providers import MachineFacts, ProviderFacts, list_providers, show_provider
from app.marketplace.supplying.show_rate_card import RateCardView, show_rate_card

__all__ = [
    "ImportResult",
    "MachineFacts",
    "MaterialFacts",
    "ProcessFacts",
    "ProviderFacts",
    "RateCardView",
    "import_catalogue",
    "list_materials",
    "list_processes",
    "list_providers",
    "load_current_catalogue",
    "read_catalogue_version",
    "show_provider",
    "show_rate_card",
]
