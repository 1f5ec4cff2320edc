"""Names are compared without regard to case, accents, script, order and legal form."""

from __future__ import annotations

import pytest

from app.programme import match_name, straighten_name

LISTED = [
    straighten_name(name)
    for name in (
        "Иван Петров",
        "Muster Handels GmbH",
        "Abd al-Rahman Hassan",
        "Sergej Kowaljow",
        "Ali",
        "Jürgen Groß",
    )
]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Müller & Söhne GmbH & Co. KG", "mueller soehne"),
        ("MUELLER SOEHNE", "mueller soehne"),
        ("Çağrı Öztürk", "cagri oeztuerk"),
        ("Иван Петров", "ivan petrov"),
        ("Wladimir Schukow", "vladimir shukov"),
        ("GmbH", "gmbh"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_one_spelling_for_all(name: str, plain: str) -> None:
    assert straighten_name(name) == plain


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("Ivan Petrov", 0),
        ("PETROV, Ivan", 0),
        ("Iwan Petrow", 0),
        ("Ivan Petrov Trading Ltd.", 0),
        ("Muster-Handels AG", 1),
        ("Abdal Rahman Hasan", 2),
        ("Juergen Gross", 5),
        ("ali", 4),
    ],
)
def test_hits(name: str, index: int) -> None:
    hit = match_name(straighten_name(name), LISTED)
    assert hit is not None
    assert hit.index == index


@pytest.mark.parametrize(
    "name",
    ["Ivan Schmidt", "Petra Muster", "Alina Groß", "Ali Yilmaz", "Erika Mustermann", "", "Handels GmbH"],
)
def test_no_hits(name: str) -> None:
    assert match_name(straighten_name(name), LISTED) is None
