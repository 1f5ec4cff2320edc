import pytest

from app.providers import Requirement, read_wishes, spell_out


@pytest.mark.parametrize(
    ("text", "wishes", "rest"),
    [
        (
            "≥ 60 MPa at 120 °C, food contact",
            {"min_tensile_strength_mpa": 60.0, "min_use_temperature_c": 120.0, "food_contact": True},
            "",
        ),
        (
            "mind. 60 N/mm² bei 120 °C, lebensmittelecht",
            {"min_tensile_strength_mpa": 60.0, "min_use_temperature_c": 120.0, "food_contact": True},
            "",
        ),
        ("PA12 bis 212 °F", {"min_use_temperature_c": 100.0}, "PA12"),
        ("at 120°F, 60 °C", {"min_use_temperature_c": 60.0}, ""),
        ("120 Grad Fahrenheit", {"min_use_temperature_c": 48.9}, ""),
        ("max. 120 °F", {}, "max. 120 °F"),
        ("bis 150 Grad Celsius", {"min_use_temperature_c": 150.0}, ""),
        ("PA12 mit 47,5MPa", {"min_tensile_strength_mpa": 47.5}, "PA12"),
        (
            "PA12, biokompatibel, ISO 9001, 3.1-Zeugnis",
            {"biocompatible": True, "certificates": ["3.1", "ISO 9001"]},
            "PA12",
        ),
        (
            "Edelstahl ± 0,05 mm EN 10204 3.2",
            {"tolerance_mm": 0.05, "certificates": ["3.2"]},
            "Edelstahl",
        ),
        ("Ti64 ISO 2768-mK en9100", {"tolerance_class": "m", "certificates": ["EN 9100"]}, "Ti64"),
        ("50 MPa, mindestens 80 MPa", {"min_tensile_strength_mpa": 80.0}, ""),
        ("max. 60 MPa", {}, "max. 60 MPa"),
        ("nicht lebensmittelecht", {}, "nicht lebensmittelecht"),
        ("without food contact", {}, "without food contact"),
        ("PA 12", {}, "PA 12"),
        ("TPU 95A", {}, "TPU 95A"),
        ("1.4404", {}, "1.4404"),
        ("AlSi10Mg und nichts", {}, "AlSi10Mg und nichts"),
    ],
)
def test_reads_wishes_in_both_languages(text: str, wishes: dict[str, object], rest: str) -> None:
    found = read_wishes(text)
    assert {wish.field: wish.value for wish in found.wishes} == wishes
    assert found.rest == rest


def test_a_stated_wish_stands_where_it_is_stricter() -> None:
    stated = Requirement(
        material="PA12 ≥ 40 MPa, 3.1-Zeugnis, ± 0.3 mm", min_tensile_strength_mpa=45.0,
        certificates=("ISO 9001",), tolerance_mm=0.5,
    )  # fmt: skip
    assert spell_out(stated) == Requirement(
        material="PA12", min_tensile_strength_mpa=45.0, certificates=("ISO 9001", "3.1"), tolerance_mm=0.3
    )


@pytest.mark.parametrize("material", [None, "PA12", "max. 60 MPa"])
def test_words_without_wishes_are_left_alone(material: str | None) -> None:
    stated = Requirement(material=material)
    assert spell_out(stated) is stated


def test_wishes_alone_leave_any_material() -> None:
    assert spell_out(Requirement(material="lebensmittelecht")) == Requirement(food_contact=True)
