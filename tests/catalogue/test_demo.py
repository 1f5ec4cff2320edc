"""The demo catalogue: 24 fictional providers in all of Saxony that make everything."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from app.catalogue import dump_provider, load_catalogue, load_facts, parse_provider
from app.catalogue.loading import BUILT_IN_DEMO, build_catalogue
from app.processes import find_process
from app.values.errors import Invalid

FACTS = load_facts()
DEMO = load_catalogue()
PROVIDERS = DEMO.market.providers

DISTRICTS = {
    "Kreisfreie Stadt Dresden", "Kreisfreie Stadt Leipzig", "Kreisfreie Stadt Chemnitz", "Erzgebirgskreis",
    "Landkreis Bautzen", "Landkreis Görlitz", "Landkreis Leipzig", "Landkreis Meißen",
    "Landkreis Mittelsachsen", "Landkreis Nordsachsen", "Landkreis Sächsische Schweiz-Osterzgebirge",
    "Landkreis Zwickau", "Vogtlandkreis",
}  # fmt: skip


def test_there_are_24_fictional_providers_and_nobody_can_take_them_for_real():
    assert len(PROVIDERS) == 24
    for provider in PROVIDERS:
        assert provider.is_fictional
        assert provider.code.startswith("demo-")
        assert "Demo" in provider.name
        assert provider.name.endswith("(fiktiv)")
    assert len({provider.name for provider in PROVIDERS}) == 24


def test_all_districts_categories_processes_and_materials_are_covered():
    assert {provider.place.district for provider in PROVIDERS} == DISTRICTS
    machines = [machine for provider in PROVIDERS for machine in provider.machines]
    codes = {machine.process_code for machine in machines}
    assert len(codes) == 16
    assert {find_process(code).category for code in codes} == {
        "BJT",
        "DED",
        "MEX",
        "MJT",
        "PBF",
        "SHL",
        "VPP",
    }
    assert {m.material_code for machine in machines for m in machine.materials} == set(FACTS.materials)


def test_places_are_those_of_the_facts():
    for provider in PROVIDERS:
        assert provider.place in FACTS.places


def test_providers_differ_as_firms_do():
    machines = [machine for provider in PROVIDERS for machine in provider.machines]
    cards = [provider.rate_card for provider in PROVIDERS]
    assert {rate.sharing for card in cards for rate in card.machine_rates} == {"shared", "exclusive"}
    assert {len(provider.machines) for provider in PROVIDERS} <= {1, 2, 3, 4, 5}
    assert {len(provider.tiers) for provider in PROVIDERS} == {1, 2, 3}
    assert {c.code for p in PROVIDERS for c in p.certificates} == {
        "ISO 9001", "EN 9100", "ISO 13485", "IATF 16949", "DIN 2304",
    }  # fmt: skip
    assert {code for p in PROVIDERS for code in p.material_certificates} == {"2.1", "2.2", "3.1", "3.2"}
    assert all(2027 <= c.valid_until.year <= 2029 for p in PROVIDERS for c in p.certificates)
    assert all(1 <= machine.queue_days <= 10 for machine in machines)
    assert min(card.minimum_order_eur for card in cards) == 25.0
    assert max(card.minimum_order_eur for card in cards) == 150.0
    assert any(not card.quantity_bands for card in cards)


def test_prices_of_feedstock_lie_in_the_span_of_the_facts():
    for provider in PROVIDERS:
        for rate in provider.rate_card.material_rates:
            low, high = FACTS.materials[rate.material_code].feedstock_price_eur_kg
            assert low <= rate.eur_per_kg <= high


def test_no_file_holds_an_address_of_a_person():
    for file in (BUILT_IN_DEMO / "providers").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        assert "@" not in text
        assert not re.search(r"\+49|\b0\d{3,4}[ /-]\d{4,}", text)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda p: p.code)
def test_a_provider_survives_writing_and_reading(provider):
    text = dump_provider(provider)
    assert parse_provider(text, "x.toml", FACTS) == provider
    assert dump_provider(parse_provider(text, "x.toml", FACTS)) == text


def test_strange_letters_survive_writing_and_reading():
    strange = replace(PROVIDERS[0], name='A "quoted" \\ name\twith\x7f and \x01 Ärger 🏭 (fiktiv)')
    assert parse_provider(dump_provider(strange), "x.toml", FACTS) == strange


def test_the_version_names_the_content_and_nothing_else():
    assert load_catalogue().version == DEMO.version
    assert build_catalogue(FACTS, reversed(PROVIDERS)) == DEMO
    card = replace(PROVIDERS[0].rate_card, margin=0.5)
    changed = build_catalogue(FACTS, (replace(PROVIDERS[0], rate_card=card), *PROVIDERS[1:]))
    assert changed.version != DEMO.version
    cheaper_materials = dict(FACTS.materials)
    cheaper_materials["sls-pa12"] = replace(cheaper_materials["sls-pa12"], density_g_cm3=0.5)
    assert build_catalogue(replace(FACTS, materials=cheaper_materials), PROVIDERS).version != DEMO.version


def test_one_file_is_a_catalogue_and_so_is_a_folder(tmp_path):
    file = BUILT_IN_DEMO / "providers" / "demo-senfkorn.toml"
    assert [p.code for p in load_catalogue(file).market.providers] == ["demo-senfkorn"]
    folder = tmp_path / "providers"
    folder.mkdir()
    (folder / "b.toml").write_bytes(file.read_bytes())
    assert load_catalogue(tmp_path) == load_catalogue(file)


def test_a_catalogue_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Invalid) as refusal:
        load_catalogue(tmp_path / "nowhere")
    assert refusal.value.parameters == {
        "file": "nowhere", "place": "", "problem": "not_readable", "value": None,
    }  # fmt: skip


def test_two_files_cannot_be_the_same_provider(tmp_path):
    file = BUILT_IN_DEMO / "providers" / "demo-senfkorn.toml"
    (tmp_path / "providers").mkdir()
    for name in ("a.toml", "b.toml"):
        (tmp_path / "providers" / name).write_bytes(file.read_bytes())
    with pytest.raises(Invalid) as refusal:
        load_catalogue(tmp_path)
    assert refusal.value.parameters == {
        "file": "b.toml", "place": "code", "problem": "duplicate_code", "value": "demo-senfkorn",
    }  # fmt: skip


def test_loading_needs_no_geometry_library():
    code = (
        "import sys; from app.catalogue import load_catalogue; load_catalogue();"
        "print(sorted({'trimesh', 'numba', 'scipy', 'OCP', 'fastapi', 'sqlalchemy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
