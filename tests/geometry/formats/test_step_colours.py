"""Colours that a STEP file names."""

from __future__ import annotations

import pytest

from app.geometry.formats.step import list_colours
from app.geometry.measure import measure
from app.geometry.read import read
from tests.geometry.hostile_step import box_step


def colour(*shares: str) -> bytes:
    return b"#900=COLOUR_RGB('',%s);\n" % b",".join(share.encode() for share in shares)


@pytest.mark.parametrize(
    ("content", "colours"),
    [
        (b"", ()),
        (colour("0.749019607843137", "0.", "1.0"), ("#bf00ff",)),
        (b"#1 = COLOUR_RGB ( 'red', 1.0000000, 0.000 , 1E-3 ) ;", ("#ff0000",)),
        (colour("0.", "0.", "0.") * 3 + colour("1.", "1.", "1."), ("#000000", "#ffffff")),
        (colour("2.", "0.", "0.") + colour("nan", "0.", "0.") + colour("$", "0.", "0."), ()),
        (b"COLOUR_RGB('" * 1000 + b",0.1", ()),
    ],
)
def test_colours_are_told_once_each_in_their_order(content: bytes, colours: tuple[str, ...]) -> None:
    assert list_colours(content) == colours


def test_a_file_of_all_colours_gives_a_few() -> None:
    content = b"".join(colour(str(step / 255), "0.", "0.") for step in range(256))
    assert list_colours(content) == tuple(f"#{step:02x}0000" for step in range(16))


def test_measurements_keep_them() -> None:
    plain = box_step()
    painted = plain.replace(b"ENDSEC;\nEND-ISO", colour("0.2", "0.4", "0.6") + b"ENDSEC;\nEND-ISO")
    assert painted != plain
    assert measure(read(painted), search=False).colours == ("#336699",)
    assert measure(read(plain), search=False).colours == ()
