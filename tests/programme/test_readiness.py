"""What is missing for a phase, in codes."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from app.programme import LEGAL_KINDS, PHASES, MachineFacts, Phase, ProgrammeFacts, find_policy, list_missing

MACHINE = MachineFacts(
    is_production=True,
    has_own_secret=True,
    is_https=True,
    names_its_hosts=True,
    sandbox_is_whole=True,
    backup_age_h=3.0,
)
ALL_THERE = ProgrammeFacts(
    providers_live=30,
    fictional_providers=0,
    operators=1,
    legal_texts=dict.fromkeys(LEGAL_KINDS, 1),
    machine=MACHINE,
)
OF_MACHINE = {each.name for each in fields(MachineFacts)}


def missing(phase: Phase, **facts: object) -> list[tuple[str, dict[str, object]]]:
    machine = replace(MACHINE, **{name: facts[name] for name in facts if name in OF_MACHINE})  # type: ignore[arg-type]
    rest = {name: facts[name] for name in facts if name not in OF_MACHINE}
    found = list_missing(find_policy(phase), replace(ALL_THERE, machine=machine, **rest))  # type: ignore[arg-type]
    return [(each.code, dict(each.parameters)) for each in found]


@pytest.mark.parametrize("phase", PHASES)
def test_nothing_is_missing_where_all_is_there(phase: Phase) -> None:
    assert missing(phase) == []


@pytest.mark.parametrize(
    ("facts", "code", "parameters"),
    [
        ({"providers_live": 19}, "too_few_providers", {"providers": 19, "least": 20}),
        ({"providers_live": 41}, "too_many_providers", {"providers": 41, "most": 40}),
        ({"operators": 0}, "operator_missing", {}),
        (
            {"legal_texts": {**dict.fromkeys(LEGAL_KINDS, 2), "privacy": 0}},
            "legal_text_missing",
            {"legal_text": "privacy"},
        ),
        ({"is_production": False}, "not_in_production", {}),
        ({"has_own_secret": False}, "own_secret_missing", {}),
        ({"is_https": False}, "https_missing", {}),
        ({"names_its_hosts": False}, "hosts_missing", {}),
        ({"sandbox_is_whole": False}, "sandbox_weak", {}),
        ({"backup_age_h": None}, "backup_missing", {}),
        ({"backup_age_h": 30.0}, "backup_too_old", {"age_h": 30}),
    ],
)
def test_one_thing_missing_for_the_pilot(
    facts: dict[str, object], code: str, parameters: dict[str, object]
) -> None:
    assert missing("pilot", **facts) == [(code, parameters)]


def test_a_closed_test_runs_on_any_machine_with_a_provider_and_an_operator() -> None:
    bare = {
        "legal_texts": {}, "is_production": False, "has_own_secret": False, "is_https": False,
        "names_its_hosts": False, "sandbox_is_whole": False, "backup_age_h": None, "providers_live": 1,
        "fictional_providers": 1,
    }  # fmt: skip
    assert missing("closed_test", **bare) == []
    assert missing("closed_test", providers_live=0) == [("too_few_providers", {"providers": 0, "least": 1})]


def test_nobody_fictional_may_make_binding_quotes() -> None:
    assert missing("pilot", fictional_providers=2) == []
    assert missing("commercial", fictional_providers=2) == [("fictional_providers", {"providers": 2})]


def test_the_number_of_providers_is_bounded_in_the_pilot_only() -> None:
    assert missing("pilot", providers_live=40) == []
    assert missing("commercial", providers_live=4_000) == []
