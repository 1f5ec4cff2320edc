"""Programmes that come with the program have a source, both languages and a day; a bad cell is refused."""

from datetime import date
from pathlib import Path

import pytest

from app.catalogue import load_funding
from app.values.errors import Invalid

HEAD = "code,name,funder,web,note_de,note_en,is_open,looked_on,found_fields,source,confidence\n"


def test_all_say_where_they_are_known_from() -> None:
    programmes = load_funding()
    assert [each.code for each in programmes] == [
        "zim", "sab-fue", "sab-technologietransfer", "sab-innopraemie", "kmu-innovativ-material",
        "kmu-innovativ-wertschoepfung", "igf", "inno-kom", "eurostars", "forschungszulage",
    ]  # fmt: skip
    for each in programmes:
        assert "https://" in each.source, each.code
        assert each.looked_on == date(2026, 11, 27), each.code
        assert each.note("de") != each.note("en"), each.code


def test_what_is_not_confirmed_is_not_open() -> None:
    assert [each.code for each in load_funding() if not each.is_open] == [
        "sab-technologietransfer", "kmu-innovativ-wertschoepfung",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("a,A,F,http://a.example,d,e,yes,2026-11-27,,s,low", "line 2, web"),
        ("a,A,F,https://a.example,d,e,maybe,2026-11-27,,s,low", "line 2, is_open"),
        ("a,A,F,https://a.example,d,e,yes,27.11.2026,,s,low", "line 2, looked_on"),
        ("a,A,F,https://a.example,d,e,yes,2026-11-27,,,low", "line 2, source"),
        ("a,A,F,https://a.example,,e,yes,2026-11-27,,s,low", "line 2, note_de"),
    ],
)
def test_a_cell_that_cannot_be_right_is_named(tmp_path: Path, row: str, place: str) -> None:
    path = tmp_path / "funding.csv"
    path.write_text(f"{HEAD}{row}\n", "utf-8")
    with pytest.raises(Invalid) as refusal:
        load_funding(path)
    assert refusal.value.parameters["place"] == place
