"""``--catalogue FOLDER``: offers from providers of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.texts import format_money
from tests.commands.conftest import FIXTURES, Run

CUBE = FIXTURES / "cube_20mm.stl"

PROVIDER = """
code = "own-workshop"
name = "Werkstatt [Halle 3] GmbH"
is_fictional = false
summary_en = "One machine."
summary_de = "Eine Maschine."
languages = ["de"]
dispatch_cutoff_hour = 12
tiers = [{ code = "standard", price_factor = 1.0, time_factor = 1.0 }]

[place]
name = "Dresden"
postcode = "01067"
district = "Kreisfreie Stadt Dresden"
latitude = 51.05
longitude = 13.74

[[machines]]
code = "xl"
model = "prusa-xl"
hours_per_day = 24.0
queue_days = 1
materials = [{ material_code = "mex-pla", setting_code = "mex-trb-p-standard-200-fast", finishes = [] }]

[rate_card]
version = 7
valid_from = 2026-01-01
currency = "EUR"
margin = 0.0
order_preparation_eur = 100.0
model_preparation_eur = 0.0
labour_eur_per_h = 0.0
energy_eur_per_kwh = 0.0
support_removal_eur_per_cm2 = 0.0
packaging_eur_per_order = 23.0
packaging_eur_per_part = 0.0
scrap_fraction = 0.0
minimum_part_eur = 0.0
minimum_order_eur = 0.0
machine_rates = [{ machine_code = "xl", eur_per_h = 0.0, sharing = "exclusive" }]
material_rates = [{ material_code = "mex-pla", eur_per_kg = 0.0 }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "providers").mkdir()
    (tmp_path / "providers" / "own.toml").write_text(PROVIDER, encoding="utf-8")
    return tmp_path


def test_offers_come_from_the_own_catalogue_alone(run: Run, folder: Path) -> None:
    answer = run("quote", CUBE, "--catalogue", folder, "--json")

    assert answer.exit_code == 0
    [offer] = answer.json["offers"]
    assert (offer["provider"], offer["machine"], offer["material"]) == ("own-workshop", "xl", "mex-pla")
    assert offer["total"] == {"amount_minor": 123_00, "currency": "EUR"}
    assert offer["lines"] == [
        {"code": "order_preparation", "amount_minor": 100_00, "name_en": "", "name_de": ""},
        {"code": "packaging", "amount_minor": 23_00, "name_en": "", "name_de": ""},
    ]
    assert offer["rate_card_version"] == 7


def test_one_provider_file_is_a_catalogue(run: Run, folder: Path) -> None:
    answer = run("quote", CUBE, "--catalogue", folder / "providers" / "own.toml", "--json")

    assert [offer["provider"] for offer in answer.json["offers"]] == ["own-workshop"]


def test_the_table_names_it_as_it_is_and_calls_nobody_invented(run: Run, folder: Path) -> None:
    shown = run("quote", CUBE, "--catalogue", folder).stdout

    assert "Werkstatt [Halle 3] GmbH" in shown
    assert format_money(123_00, "EUR", "en") in shown
    assert "invented" not in shown


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("latitude = 51.05", 'latitude = "north"', "place.latitude", "wrong_kind"),
        ('model = "prusa-xl"', 'model = "prusa-xxl"', "machines[0].model", "unknown_machine_model"),
        ('code = "own-workshop"', 'code = "own-workshop', "", "not_toml"),
    ],
)
def test_a_broken_catalogue_is_refused_with_file_place_and_problem(
    run: Run, folder: Path, old: str, new: str, place: str, problem: str
) -> None:
    assert old in PROVIDER
    (folder / "providers" / "own.toml").write_text(PROVIDER.replace(old, new), encoding="utf-8")

    answer = run("quote", CUBE, "--catalogue", folder, "--json")

    assert answer.exit_code == 2
    error = answer.json["error"]
    assert error["code"] == "catalogue_invalid"
    found = {key: error["parameters"][key] for key in ("file", "place", "problem")}
    assert found == {"file": "own.toml", "place": place, "problem": problem}


def test_a_folder_without_providers_is_no_catalogue(run: Run, tmp_path: Path) -> None:
    answer = run("quote", CUBE, "--catalogue", tmp_path, "--json")

    assert answer.exit_code == 2
    assert answer.json["error"]["code"] == "catalogue_invalid"
    assert answer.json["error"]["parameters"]["problem"] == "not_readable"
