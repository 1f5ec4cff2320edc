"""What is held and why, as a table; which numbers are numbers; from where a file may be opened."""

from __future__ import annotations

import pytest

from app.programme import (
    END_USES,
    MEASURES,
    Declaration,
    check_declaration,
    judge_request,
    may_open_from,
)
from app.programme.destinations import OPEN_FROM
from app.values import Invalid

CIVIL = Declaration("civil")


@pytest.mark.parametrize(
    ("stated", "more", "codes"),
    [
        (CIVIL, {}, []),
        (Declaration("military"), {}, ["end_use_not_civil"]),
        (Declaration("police"), {}, ["end_use_not_civil"]),
        (Declaration("civil", control_class="dual_use", control_number="1C202"), {}, ["dual_use"]),
        (Declaration("civil", control_class="military_list"), {}, ["military_list"]),
        (Declaration("civil", is_weapon_part=True), {}, ["weapon_part"]),
        (CIVIL, {"country": "RU"}, ["destination_embargo"]),
        (CIVIL, {"country": "LB"}, ["destination_licence"]),
        (CIVIL, {"country": "US"}, []),
        (CIVIL, {"sanctions_hit": "EU.1"}, ["sanctions_hit"]),
        (CIVIL, {"sha256s": ("a", "b"), "denied": ("b",)}, ["file_denied"]),
        (CIVIL, {"sha256s": ("a",), "denied": ("b",)}, []),
        (
            Declaration("military", control_class="military_list", is_weapon_part=True),
            {"country": "KP", "sanctions_hit": "EU.1", "sha256s": ("a",), "denied": ("a",)},
            [
                "end_use_not_civil",
                "military_list",
                "weapon_part",
                "destination_embargo",
                "sanctions_hit",
                "file_denied",
            ],
        ),
    ],
)
def test_every_reason_to_hold(stated: Declaration, more: dict[str, object], codes: list[str]) -> None:
    reasons = judge_request(stated, **{"country": "DE", **more})  # type: ignore[arg-type]
    assert [each.code for each in reasons] == codes


@pytest.mark.parametrize("number", ["1C202", "2B001.a", "1C202.a.1", " 9a012 ", "0A001.J"])
def test_numbers_of_annex_one(number: str) -> None:
    stated = check_declaration(Declaration("civil", control_class="dual_use", control_number=number))
    assert stated.control_number[:5].isupper() or stated.control_number[1].isupper()


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (None, "declaration_missing"),
        (Declaration("other"), "end_use_unknown"),  # type: ignore[arg-type]
        (Declaration("civil", control_class="secret"), "control_class_unknown"),  # type: ignore[arg-type]
        (Declaration("civil", control_class="dual_use"), "control_number_invalid"),
        (Declaration("civil", control_class="dual_use", control_number="1F202"), "control_number_invalid"),
        (Declaration("civil", control_class="dual_use", control_number="=1+1"), "control_number_invalid"),
        (
            Declaration("civil", control_class="dual_use", control_number="1C202" * 9),
            "control_number_invalid",
        ),
        (Declaration("civil", control_number="1C202"), "control_number_invalid"),
        (Declaration("civil", purpose="x" * 501), "purpose_too_long"),
    ],
)
def test_what_is_no_statement(stated: Declaration | None, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_declaration(stated)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("country", "is_owner", "may"),
    [("DE", False, True), ("US", False, True), ("CN", False, False), (None, False, False), ("CN", True, True),
     (None, True, True)],
)  # fmt: skip
def test_from_where_a_file_may_be_opened(country: str | None, is_owner: bool, may: bool) -> None:
    assert may_open_from(country, is_owner=is_owner) is may


def test_nobody_is_open_and_measured_at_once() -> None:
    assert not OPEN_FROM & set(MEASURES)
    assert END_USES[0] == "civil"
