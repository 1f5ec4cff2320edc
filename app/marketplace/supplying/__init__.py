"""The supply side: the catalogue in force, its public face, and what each firm offers, by version."""

from app.marketplace.supplying.assign_provider import assign_provider
from app.marketplace.supplying.back_test import BackTest, BackTestResult, Direction, TestedPrice, back_test
from app.marketplace.supplying.change_draft import ChangeDraft, change_draft
from app.marketplace.supplying.check_version import check_version
from app.marketplace.supplying.checking import Checked, describe_fault, describe_law
from app.marketplace.supplying.claim_demo_firm import claim_demo_firm
from app.marketplace.supplying.compare_versions import compare_versions
from app.marketplace.supplying.curate_table import (
    CurateTable,
    TablePreview,
    curate_table,
    export_table,
    is_curated,
    preview_table,
)
from app.marketplace.supplying.exchange_spreadsheet import (
    SpreadsheetFormat,
    SpreadsheetPreview,
    describe_cell_fault,
    export_spreadsheet,
    make_template,
    preview_spreadsheet,
)
from app.marketplace.supplying.facts_in_force import find_facts
from app.marketplace.supplying.import_catalogue import ImportResult, import_catalogue
from app.marketplace.supplying.list_firms import FirmView, list_firms
from app.marketplace.supplying.list_materials import MaterialFacts, list_materials
from app.marketplace.supplying.list_own_providers import OwnProvider, list_own_providers
from app.marketplace.supplying.list_processes import ProcessFacts, list_processes
from app.marketplace.supplying.list_versions import list_versions, read_version
from app.marketplace.supplying.load_catalogue import load_current_catalogue, read_catalogue_version
from app.marketplace.supplying.price_sample import PriceSample, SampleLine, SamplePrice, price_sample
from app.marketplace.supplying.providers import MachineFacts, ProviderFacts, list_providers, show_provider
from app.marketplace.supplying.publish_version import PublishVersion, publish_version
from app.marketplace.supplying.roll_back import roll_back
from app.marketplace.supplying.set_four_eyes import FourEyes, set_four_eyes
from app.marketplace.supplying.show_rate_card import RateCardView, show_rate_card
from app.marketplace.supplying.start_draft import start_draft
from app.marketplace.supplying.start_due_versions import list_due_versions, start_due_version
from app.marketplace.supplying.step_version import SmallStep, step_version
from app.marketplace.supplying.taking_part import require_room
from app.marketplace.supplying.tell_overtaken import list_overtaken
from app.marketplace.supplying.trial_parts import MOST_PARTS, PartsSource, load_samples
from app.marketplace.supplying.version_view import VersionView

__all__ = [
    "FirmView",
    "BackTest",
    "BackTestResult",
    "ChangeDraft",
    "Checked",
    "CurateTable",
    "Direction",
    "FourEyes",
    "ImportResult",
    "MOST_PARTS",
    "MachineFacts",
    "MaterialFacts",
    "OwnProvider",
    "PartsSource",
    "PriceSample",
    "ProcessFacts",
    "ProviderFacts",
    "PublishVersion",
    "RateCardView",
    "SampleLine",
    "SamplePrice",
    "SmallStep",
    "SpreadsheetFormat",
    "SpreadsheetPreview",
    "TablePreview",
    "TestedPrice",
    "curate_table",
    "is_curated",
    "export_table",
    "preview_table",
    "VersionView",
    "assign_provider",
    "back_test",
    "change_draft",
    "check_version",
    "claim_demo_firm",
    "compare_versions",
    "describe_cell_fault",
    "describe_fault",
    "describe_law",
    "export_spreadsheet",
    "find_facts",
    "import_catalogue",
    "list_due_versions",
    "list_firms",
    "list_materials",
    "list_overtaken",
    "list_own_providers",
    "list_processes",
    "list_providers",
    "list_versions",
    "load_current_catalogue",
    "load_samples",
    "make_template",
    "preview_spreadsheet",
    "price_sample",
    "publish_version",
    "read_catalogue_version",
    "read_version",
    "require_room",
    "roll_back",
    "set_four_eyes",
    "show_provider",
    "show_rate_card",
    "start_draft",
    "start_due_version",
    "step_version",
]
