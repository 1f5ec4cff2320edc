import pytest

from app.pricing import Tax, decide_tax


@pytest.mark.parametrize(
    ("country", "vat_id", "tax"),
    [
        ("DE", None, Tax("de_standard", 1900, 1901)),
        ("DE", "DE123456789", Tax("de_standard", 1900, 1901)),
        ("FR", "FR40303265045", Tax("eu_reverse_charge", 0, 0)),
        ("FR", None, Tax("eu_consumer", 1900, 1901)),
        ("CH", None, Tax("export", 0, 0)),
        ("GB", "GB999999973", Tax("export", 0, 0)),
    ],
)
def test_decides_the_vat_case(country: str, vat_id: str | None, tax: Tax) -> None:
    assert decide_tax(10_005, country=country, vat_id=vat_id) == tax
