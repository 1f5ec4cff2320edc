from dataclasses import replace

from app.catalogue import load_catalogue
from app.offers import Requirement, prepare
from app.offers.understanding import Told, tell_understood
from tests.offers.test_compose import ask

MARKET = load_catalogue().market


def test_tells_what_it_read() -> None:
    assert tell_understood(MARKET, "Edelsthal ≥ 500 MPa, ISO 9001, 3.1-Zeugnis") == (
        Told("wish", {"requirement": "min_tensile_strength_mpa", "value": 500.0}),
        Told("wish", {"requirement": "certificate", "value": "3.1"}),
        Told("wish", {"requirement": "certificate", "value": "ISO 9001"}),
        Told("material", {"word": "Edelsthal", "meant": "Edelstahl"}),
    )
    assert tell_understood(MARKET, "PA12 schwarz, 50 °C") == (
        Told("wish", {"requirement": "min_use_temperature_c", "value": 50.0}),
        Told("unknown", {"words": "schwarz"}),
    )
    assert tell_understood(MARKET, "Edelstahl") == ()
    assert tell_understood(MARKET, None) == ()


def test_wishes_in_words_are_wishes() -> None:
    prepared = prepare(load_catalogue())
    written = ask(prepared, Requirement(material="mind. 60 MPa bei 120 °C, lebensmittelecht"), limit=5)
    stated = Requirement(min_tensile_strength_mpa=60.0, min_use_temperature_c=120.0, food_contact=True)
    assert written.offers == ask(prepared, stated, limit=5).offers
    assert written.offers_total > 0
    assert "suitability_to_be_confirmed" in {caution.code for caution in written.offers[0].cautions}


def test_a_slip_finds_the_same_offers() -> None:
    prepared = prepare(load_catalogue())
    slip, right = (
        ask(prepared, Requirement(material=word), limit=3) for word in ("Inconell 718", "Inconel 718")
    )
    assert slip.offers == right.offers
    assert slip.offers_total > 0


def test_names_a_related_material_where_the_wished_one_has_nothing() -> None:
    """SLS PA12 has 43 MPa; the same designation on Multi Jet Fusion has 48."""
    prepared = prepare(load_catalogue())
    wish = Requirement(material="sls-pa12", min_tensile_strength_mpa=45.0)
    found = [miss for miss in ask(prepared, wish).near_misses if miss.code == "equivalent_material"]
    assert found[0].parameters == {"material": "mjf-pa12"}
    for miss in found:
        better = replace(wish, material=str(miss.parameters["material"]))
        assert ask(prepared, better).offers_total == miss.offers > 0


def test_names_none_where_no_material_would_help() -> None:
    sheet = ask(prepare(load_catalogue()), Requirement(material="lpbf-17-4ph", tolerance_mm=0.001))
    assert "equivalent_material" not in {miss.code for miss in sheet.near_misses}
