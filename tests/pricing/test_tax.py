import pytest

from app.pricing import Tax, decide_tax
from app.values import Invalid


@pytest.mark.parametrize(
    ("country", "vat_id", "tax"),
    [
        ("DE", None, Tax("de_standard", 1900, 1901)),
        ("DE", "DE123456789", Tax("de_standard", 1900, 1901)),
        ("FR", "FR40303265045", Tax("eu_reverse_charge", 0, 0)),
        ("FR", None, Tax("eu_consumer", 1900, 1901)),
        ("CH", None, Tax("export", 0, 0)),
        ("GB", "GB999999973", Tax("export", 0, 0)),
        ("GR", "EL094259216", Tax("eu_reverse_charge", 0, 0)),
    ],
)
def test_decides_the_vat_case(country: str, vat_id: str | None, tax: Tax) -> None:
    assert decide_tax(10_005, country=country, vat_id=vat_id) == tax


@pytest.mark.parametrize(
    ("country", "vat_id"),
    [
        ("AT", "DE136695976"),
        ("FR", "US12345"),
        ("AT", "AT**"),
        ("FR", "FR12345678901"),
        ("GR", "GR094259216"),
    ],
)
def test_a_vat_id_must_be_one_of_the_destination(country: str, vat_id: str) -> None:
    with pytest.raises(Invalid) as caught:
        decide_tax(10_000, country=country, vat_id=vat_id)
    assert (caught.value.code, caught.value.parameters) == (
        "vat_id_invalid",
        {"vat_id": vat_id, "country": country},
    )
