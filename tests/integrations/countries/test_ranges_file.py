"""Countries of addresses out of a table; the ones here are set aside for documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.integrations.countries.ranges_file import RangesFile
from app.values import Invalid

TABLE = """# first;last;country
198.51.100.0;198.51.100.255;CN
192.0.2.0;192.0.2.127;DE
192.0.2.128;192.0.2.255;AT

2001:db8::;2001:db8::ffff;FR
"""


def read(folder: Path, text: str) -> RangesFile:
    path = folder / "ranges.csv"
    path.write_text(text, "utf-8")
    return RangesFile.read(path)


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("192.0.2.0", "DE"),
        ("192.0.2.127", "DE"),
        ("192.0.2.128", "AT"),
        ("192.0.3.0", None),
        ("198.51.100.7", "CN"),
        ("::ffff:198.51.100.7", "CN"),
        ("2001:db8::1", "FR"),
        ("2001:db8::1%eth0", "FR"),
        ("2001:db8:1::", None),
        ("10.0.0.0", None),
        ("255.255.255.255", None),
        ("127.0.0.1", None),
        ("", None),
        ("no address", None),
    ],
)
def test_the_country_of_an_address(tmp_path: Path, address: str, country: str | None) -> None:
    assert read(tmp_path, TABLE).country_of(address) == country


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("192.0.2.9;192.0.2.1;DE", 1),
        ("192.0.2.1;2001:db8::;DE", 1),
        ("192.0.2.1;192.0.2.9;de", 1),
        ("192.0.2.1;192.0.2.9", 1),
        ("192.0.2.1", 1),
        ("a;b;DE", 1),
        ("192.0.2.0;192.0.2.9;DE\n192.0.2.9;192.0.2.20;AT", 2),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, row: str, line: int) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, row)
    assert (refusal.value.code, refusal.value.parameters) == ("country_ranges_invalid", {"line": line})


def test_an_empty_table_knows_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "").country_of("192.0.2.1") is None
