"""Every bad value of a provider file is refused with file, place, problem and value."""

import json
import re

import pytest

from app.catalogue import load_facts, parse_provider
from app.values.errors import Invalid

FACTS = load_facts()

GOOD = """
code = "demo-test"
name = "Demo Test (fiktiv)"
is_fictional = true
summary_en = "Tests."
summary_de = "Prüft."
languages = ["de", "en"]
material_certificates = ["3.1"]
certificates = [{ code = "ISO 9001", valid_until = 2028-05-31 }]
dispatch_cutoff_hour = 12
tiers = [
  { code = "economy", price_factor = 0.9, time_factor = 1.5 },
  { code = "standard", price_factor = 1, time_factor = 1.0 },
]

[place]
name = "Dresden"
postcode = "01067"
district = "Kreisfreie Stadt Dresden"
latitude = 51.05
longitude = 13.74

[[machines]]
code = "m290"
model = "eos-m290"
hours_per_day = 20
queue_days = 3
materials = [
  { material_code = "lpbf-316l", setting_code = "pbf-lb-m-316l-40", finishes = ["bead-blasting"] },
]

[rate_card]
version = 1
valid_from = 2026-01-01
currency = "EUR"
margin = 0.3
order_preparation_eur = 20
model_preparation_eur = 10
labour_eur_per_h = 60
energy_eur_per_kwh = 0.28
support_removal_eur_per_cm2 = 1
packaging_eur_per_order = 6
packaging_eur_per_part = 0.5
scrap_fraction = 0.03
minimum_part_eur = 5
minimum_order_eur = 50
machine_rates = [{ machine_code = "m290", eur_per_h = 80, sharing = "shared" }]
material_rates = [{ material_code = "lpbf-316l", eur_per_kg = 60 }]
finish_rates = [
  { finish_code = "stress-relief", basis = "per_part", eur = 12, minimum_eur = 60, extra_days = 2 },
  { finish_code = "plate-removal-saw", basis = "per_part", eur = 3, minimum_eur = 20, extra_days = 1 },
  { finish_code = "bead-blasting", basis = "per_part", eur = 4, minimum_eur = 15, extra_days = 1 },
]
certificate_rates = [{ code = "3.1", eur = 80 }]
quantity_bands = [{ from_quantity = 10, discount = 0.05 }, { from_quantity = 50, discount = 0.1 }]
"""


def row(from_value: float, kind: str = "true") -> str:
    """A bracket of a price list, as TOML."""
    return (
        '{ machine_code = "m290", material_code = "lpbf-316l", basis = "per_cm3", '
        f"from_value = {from_value}, eur = 2, is_marginal = {kind} }}"
    )


COST = (
    '{ machine_code = "m290", purchase_eur = 1, installation_eur = 0, life_years = 7, space_m2 = 0, '
    "maintenance_eur_per_year = 0, space_eur_per_m2_year = 0, power_eur_per_year = 0, "
    "other_eur_per_year = 0, hours_per_year = 10 }"
)
FORMULA = '{ machine_code = "m290", material_code = "lpbf-316l", text = "2 * volume_cm3" }'
SURCHARGE = '{ name_en = "Gas", name_de = "Gas", basis = "percent", value = 101 }'


def test_a_good_file_takes_from_the_model_what_it_leaves_out():
    machine = parse_provider(GOOD, "test.toml", FACTS).machines[0]
    assert machine.process_code == "PBF-LB/M"
    assert machine.build_volume_mm == (250.0, 250.0, 325.0)
    assert (machine.margin_mm, machine.lasers_or_heads, machine.count) == (5.0, 1, 1)


def test_a_file_may_say_what_stands_there_otherwise_than_the_model():
    text = GOOD.replace(
        "queue_days = 3",
        "queue_days = 3\nbuild_volume_mm = [98, 98, 90]\n"
        "diameter_mm = 98\nmargin_mm = 2\nlasers_or_heads = 2",
    )
    machine = parse_provider(text, "test.toml", FACTS).machines[0]
    assert machine.build_volume_mm == (98.0, 98.0, 90.0)
    assert (machine.diameter_mm, machine.margin_mm, machine.lasers_or_heads) == (98.0, 2.0, 2)


def test_the_built_in_facts_are_used_where_none_are_given():
    assert parse_provider(GOOD, "test.toml") == parse_provider(GOOD, "test.toml", FACTS)


FORM = [
    ('code = "demo-test"', 'code = "Demo Test"', "code", "wrong_form", "Demo Test"),
    ('name = "Demo Test (fiktiv)"', 'name = ""', "name", "too_short", ""),
    ("is_fictional = true", "is_fictional = 1", "is_fictional", "wrong_kind", 1),
    ("is_fictional = true", "", "is_fictional", "missing", None),
    ("dispatch_cutoff_hour = 12", "dispatch_cutoff_hour = 24", "dispatch_cutoff_hour", "out_of_range", 24),
    ("dispatch_cutoff_hour = 12", "dispatch_cutoff_hour = true", "dispatch_cutoff_hour", "wrong_kind", True),
    ('languages = ["de", "en"]', 'languages = ["de", "german"]', "languages[1]", "wrong_form", "german"),
    ('languages = ["de", "en"]', 'owner = "x"\nlanguages = ["de"]', "owner", "unknown_field", "x"),
    ("valid_until = 2028-05-31", 'valid_until = "31.05.2028"', "certificates[0].valid_until", "wrong_kind",
     "31.05.2028"),
    ('["3.1"]', '["3.3"]', "material_certificates[0]", "not_one_of", "3.3"),
    ("latitude = 51.05", "latitude = 151.05", "place.latitude", "out_of_range", "151.05"),
    ('postcode = "01067"', "postcode = 1067", "place.postcode", "wrong_kind", 1067),
    ("hours_per_day = 20", "hours_per_day = 25", "machines[0].hours_per_day", "out_of_range", 25),
    ("queue_days = 3", "queue_days = -1", "machines[0].queue_days", "out_of_range", -1),
    ("queue_days = 3", "queue_days = 3\nbuild_volume_mm = [1, 2]", "machines[0].build_volume_mm", "too_short",
     "[1, 2]"),
    ("queue_days = 3", "queue_days = 3\nspeed = 9", "machines[0].speed", "unknown_field", 9),
    ('code = "economy"', 'code = "turbo"', "tiers[0].code", "not_one_of", "turbo"),
    ("price_factor = 0.9", "price_factor = 0", "tiers[0].price_factor", "out_of_range", 0),
    ("margin = 0.3", "margin = 0.95", "rate_card.margin", "out_of_range", "0.95"),
    ("margin = 0.3", "margin = nan", "rate_card.margin", "not_finite", "nan"),
    ("margin = 0.3", 'margin = "0,3"', "rate_card.margin", "wrong_kind", "0,3"),
    ("margin = 0.3", 'margin = "1.234"', "rate_card.margin", "number_ambiguous", "1.234"),
    ("margin = 0.3", 'margin = "0.300"', "rate_card.margin", "wrong_kind", "0.300"),
    ("dispatch_cutoff_hour = 12", 'dispatch_cutoff_hour = "1,234"', "dispatch_cutoff_hour",
     "number_ambiguous", "1,234"),
    ("labour_eur_per_h = 60", "labour_eur_per_h = inf", "rate_card.labour_eur_per_h", "not_finite", "inf"),
    ("labour_eur_per_h = 60", "labour_eur_per_h = -1", "rate_card.labour_eur_per_h", "out_of_range", -1),
    ("labour_eur_per_h = 60", "labour_eur_per_h = 1000001", "rate_card.labour_eur_per_h", "out_of_range",
     1000001),
    ("scrap_fraction = 0.03", "scrap_fraction = 0.6", "rate_card.scrap_fraction", "out_of_range", "0.6"),
    ('currency = "EUR"', 'currency = "Euro"', "rate_card.currency", "wrong_form", "Euro"),
    ('currency = "EUR"', 'currency = "JPY"', "rate_card.currency", "wrong_form", "JPY"),
    ('sharing = "shared"', 'sharing = "split"', "rate_card.machine_rates[0].sharing", "not_one_of", "split"),
    ("discount = 0.1 ", "discount = 0.95 ", "rate_card.quantity_bands[1].discount", "out_of_range", "0.95"),
]  # fmt: skip

MEANING = [
    ('model = "eos-m290"', 'model = "eos-m9000"', "machines[0].model", "unknown_machine_model", "eos-m9000"),
    ('material_code = "lpbf-316l", setting', 'material_code = "unobtainium", setting',
     "machines[0].materials[0].material_code", "unknown_material", "unobtainium"),
    ('material_code = "lpbf-316l", setting', 'material_code = "sls-pa12", setting',
     "machines[0].materials[0].material_code", "material_not_for_process", "sls-pa12"),
    ('"pbf-lb-m-316l-40"', '"pbf-lb-p-pa12-100"', "machines[0].materials[0].setting_code",
     "setting_not_for_process", "pbf-lb-p-pa12-100"),
    ('"pbf-lb-m-316l-40"', '"pbf-lb-m-ti64-30"', "machines[0].materials[0].setting_code",
     "setting_not_for_material", "pbf-lb-m-ti64-30"),
    ('finishes = ["bead-blasting"]', 'finishes = ["gold-leaf"]', "machines[0].materials[0].finishes[0]",
     "unknown_finish", "gold-leaf"),
    ('finishes = ["bead-blasting"]', 'finishes = ["dyeing"]', "machines[0].materials[0].finishes[0]",
     "finish_not_suitable", "dyeing"),
    ('finishes = ["bead-blasting"]', 'finishes = ["hip"]', "machines[0].materials[0].finishes[0]",
     "rate_missing", "hip"),
    ('finishes = ["bead-blasting"]', 'finishes = ["bead-blasting", "bead-blasting"]',
     "machines[0].materials[0].finishes[1]", "duplicate_code", "bead-blasting"),
    ('machine_rates = [{ machine_code = "m290"', 'machine_rates = [{ machine_code = "m291"',
     "rate_card.machine_rates[0].machine_code", "unknown_machine", "m291"),
    ('machine_rates = [{ machine_code = "m290", eur_per_h = 80, sharing = "shared" }]', "machine_rates = []",
     "machines[0].code", "rate_missing", "m290"),
    ('machine_rates = [{', 'machine_rates = [{ machine_code = "m3", eur_per_h = 1, sharing = "shared" }, {',
     "rate_card.machine_rates[0].machine_code", "unknown_machine", "m3"),
    ('material_rates = [{ material_code = "lpbf-316l"', 'material_rates = [{ material_code = "lpbf-hx"',
     "machines[0].materials[0].material_code", "rate_missing", "lpbf-316l"),
    ('material_rates = [{ material_code = "lpbf-316l"', 'material_rates = [{ material_code = "gold"',
     "rate_card.material_rates[0].material_code", "unknown_material", "gold"),
    ('finish_code = "stress-relief"', 'finish_code = "hip"', "rate_card.finish_rates",
     "required_step_without_rate", "stress-relief"),
    ('finish_code = "stress-relief"', 'finish_code = "sauna"', "rate_card.finish_rates[0].finish_code",
     "unknown_finish", "sauna"),
    ('"stress-relief", basis = "per_part"', '"stress-relief", basis = "per_hour"',
     "rate_card.finish_rates[0].hours_per_part", "hours_missing", 0),
    ('certificate_rates = [{ code = "3.1", eur = 80 }]', "", "material_certificates[0]",
     "rate_missing", "3.1"),
    ("queue_days = 3", "queue_days = 3\nmargin_mm = 125", "machines[0].margin_mm", "margin_too_large",
     "125.0"),
    ("queue_days = 3", "queue_days = 3\ndiameter_mm = 100", "machines[0].diameter_mm", "build_volume_missing",
     "100.0"),
    ('{ code = "standard", price_factor = 1, time_factor = 1.0 },', "", "tiers", "standard_tier_missing",
     None),
    ("price_factor = 0.9", "price_factor = 1.2", "tiers[1].price_factor", "faster_is_cheaper", "1.0"),
    ('code = "economy"', 'code = "standard"', "tiers[1].code", "duplicate_code", "standard"),
    ("from_quantity = 50", "from_quantity = 10", "rate_card.quantity_bands[1].from_quantity",
     "band_not_ascending", 10),
    ("discount = 0.1 ", "discount = 0.01 ", "rate_card.quantity_bands[1].discount", "discount_falls", "0.01"),
    ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_until = 2025-12-31", "rate_card.valid_until",
     "ends_before_it_begins", "2025-12-31"),
    ("machine_rates = ", f"machine_costs = [{COST}]\nmachine_rates = ",
     "rate_card.machine_costs[0].machine_code", "rate_given_twice", "m290"),
    ("machine_rates = ", f"table_rates = [{row(1)}]\nmachine_rates = ", "rate_card.table_rates[0].from_value",
     "bracket_gap", "1.0"),
    ("machine_rates = ", f"table_rates = [{row(0)}, {row(5)}, {row(5)}]\nmachine_rates = ",
     "rate_card.table_rates[2].from_value", "bracket_not_ascending", "5.0"),
    ("machine_rates = ", f"table_rates = [{row(0)}, {row(5, kind='false')}]\nmachine_rates = ",
     "rate_card.table_rates[1].is_marginal", "bracket_kinds_mixed", False),
    ("machine_rates = ", f"table_rates = [{row(0)}]\nformula_rates = [{FORMULA}]\nmachine_rates = ",
     "rate_card.formula_rates[0].material_code", "rate_given_twice", "lpbf-316l"),
    ("machine_rates = ", f"surcharges = [{SURCHARGE}]\nmachine_rates = ", "rate_card.surcharges[0].value",
     "out_of_range", "101.0"),
    ("queue_days = 3", 'queue_days = 3\nsite_code = "east"', "machines[0].site_code", "unknown_site", "east"),
    ("queue_days = 3", "queue_days = 3\nruns_on = [1, 1]", "machines[0].runs_on", "duplicate_code", "[1, 1]"),
    ("tiers = [", "closures = [{ first = 2026-12-31, last = 2026-12-24 }]\ntiers = [", "closures[0].last",
     "ends_before_it_begins", "2026-12-24"),
    ("tiers = [", 'inspections = ["cmm"]\ntiers = [', "inspections[0]", "rate_missing", "cmm"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "problem", "value"), FORM + MEANING)
def test_a_bad_value_is_refused(old, new, place, problem, value):
    assert old in GOOD
    with pytest.raises(Invalid) as refusal:
        parse_provider(GOOD.replace(old, new, 1), "test.toml", FACTS)
    assert refusal.value.code == "catalogue_invalid"
    assert refusal.value.parameters == {
        "file": "test.toml", "place": place, "problem": problem, "value": value,
    }  # fmt: skip


def test_a_material_that_needs_a_treatment_is_offered_with_its_rate_only():
    setting = FACTS.materials["lpbf-17-4ph"].setting_codes[0]
    text = GOOD.replace("lpbf-316l", "lpbf-17-4ph").replace("pbf-lb-m-316l-40", setting)
    with pytest.raises(Invalid) as refusal:
        parse_provider(text, "test.toml", FACTS)
    assert refusal.value.parameters == {
        "file": "test.toml", "place": "rate_card.finish_rates", "problem": "required_step_without_rate",
        "value": "solution-ageing",
    }  # fmt: skip
    rate = '{ finish_code = "solution-ageing", basis = "per_part", eur = 9, minimum_eur = 9, extra_days = 5 }'
    priced = text.replace("finish_rates = [", f"finish_rates = [\n  {rate},")
    assert parse_provider(priced, "test.toml", FACTS).machines[0].materials[0].material_code == "lpbf-17-4ph"


@pytest.mark.parametrize("text", ["= 1", "code = 'a'\ncode = 'b'", "a = " + "[" * 5000, "\x00"])
def test_what_is_not_toml_is_refused(text):
    with pytest.raises(Invalid) as refusal:
        parse_provider(text, "test.toml", FACTS)
    assert refusal.value.parameters["problem"] == "not_toml"


def test_a_huge_text_is_not_even_read():
    with pytest.raises(Invalid) as refusal:
        parse_provider("#" * 1_000_001, "test.toml", FACTS)
    assert refusal.value.parameters == {
        "file": "test.toml", "place": "", "problem": "too_long", "value": 1_000_001,
    }  # fmt: skip


def test_a_long_value_is_shown_shortened():
    with pytest.raises(Invalid) as refusal:
        parse_provider(re.sub('"demo-test"', '"' + "X" * 300 + '"', GOOD), "test.toml", FACTS)
    assert refusal.value.parameters["value"] == "X" * 80


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("volume_cm3 + machine_h", {"code": "formula_units_differ", "line": 1, "column": 14}),
        ("m = 0.2 * mass_g\nm + 3 * wide_mm", {"code": "formula_name_unknown", "line": 2, "column": 9}),
        ("2 * (volume_cm3", {"code": "formula_syntax", "line": 1, "column": 5}),
    ],
)
def test_a_formula_that_cannot_be_read_is_refused_with_line_and_column(text: str, detail: dict[str, object]):
    rate = f"{{ machine_code = 'm290', material_code = 'lpbf-316l', text = {json.dumps(text)} }}"
    with pytest.raises(Invalid) as refused:
        parse_provider(GOOD + f"formula_rates = [{rate}]\n", "bad.toml", FACTS)
    parameters = refused.value.parameters
    assert parameters["place"] == "rate_card.formula_rates[0].text"
    assert parameters["problem"] == "formula_wrong"
    assert parameters["value"] == text
    assert detail.items() <= parameters["detail"].items()


def test_a_formula_whose_units_agree_is_taken_over():
    rate = "{ machine_code = 'm290', material_code = 'lpbf-316l', text = '0,5 * volume_cm3' }"
    provider = parse_provider(GOOD + f"formula_rates = [{rate}]\n", "good.toml", FACTS)
    assert [one.text for one in provider.rate_card.formula_rates] == ["0,5 * volume_cm3"]
