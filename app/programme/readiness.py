"""Whether the programme is ready for a phase: what is still missing, in codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from app.programme.legal import LEGAL_KINDS
from app.programme.policy import Policy
from app.values.errors import Parameter

MissingCode = Literal[
    "too_few_providers",
    "too_many_providers",
    "fictional_providers",
    "operator_missing",
    "legal_text_missing",
    "not_in_production",
    "own_secret_missing",
    "https_missing",
    "hosts_missing",
    "sandbox_weak",
    "backup_missing",
    "backup_too_old",
]
MISSING_CODES: tuple[str, ...] = get_args(MissingCode)


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """How the program was set up. ``backup_age_h`` None: there is no backup that is known of."""

    is_production: bool
    has_own_secret: bool
    is_https: bool
    names_its_hosts: bool
    sandbox_is_whole: bool
    backup_age_h: float | None


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What is there; providers are live when customers can find them.

    ``legal_texts`` counts versions in force by kind.
    """

    providers_live: int
    fictional_providers: int
    operators: int
    legal_texts: Mapping[str, int]
    machine: MachineFacts


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that has to be there before."""

    code: MissingCode
    parameters: Mapping[str, Parameter]


_OLDEST_BACKUP_H = 26.0  # a daily backup, and two hours for it to run


def list_missing(policy: Policy, facts: ProgrammeFacts) -> tuple[Missing, ...]:
    """What has to be done before the phase of this policy may begin; empty: nothing.

    A closed test among invited people runs on any machine with a provider; a phase that the public sees
    needs all that the public may expect.
    """
    found = [*_judge_providers(policy, facts)]
    if facts.operators < 1:
        found.append(Missing("operator_missing", {}))
    if policy.is_listed_publicly:
        found += [
            Missing("legal_text_missing", {"legal_text": kind})
            for kind in LEGAL_KINDS
            if facts.legal_texts.get(kind, 0) < 1
        ]
        found += [Missing(code, {}) for code, is_there in _judge_machine(facts.machine) if not is_there]
        found += _judge_backup(facts.machine)
    return tuple(found)


def _judge_providers(policy: Policy, facts: ProgrammeFacts) -> list[Missing]:
    found: list[Missing] = []
    if facts.providers_live < policy.least_providers:
        found.append(
            Missing("too_few_providers", {"providers": facts.providers_live, "least": policy.least_providers})
        )
    if policy.most_providers is not None and facts.providers_live > policy.most_providers:
        found.append(
            Missing("too_many_providers", {"providers": facts.providers_live, "most": policy.most_providers})
        )
    if policy.quote_is_binding and facts.fictional_providers:
        found.append(Missing("fictional_providers", {"providers": facts.fictional_providers}))
    return found


def _judge_machine(facts: MachineFacts) -> tuple[tuple[MissingCode, bool], ...]:
    return (
        ("not_in_production", facts.is_production),
        ("own_secret_missing", facts.has_own_secret),
        ("https_missing", facts.is_https),
        ("hosts_missing", facts.names_its_hosts),
        ("sandbox_weak", facts.sandbox_is_whole),
    )


def _judge_backup(facts: MachineFacts) -> list[Missing]:
    if facts.backup_age_h is None:
        return [Missing("backup_missing", {})]
    if facts.backup_age_h > _OLDEST_BACKUP_H:
        return [Missing("backup_too_old", {"age_h": round(facts.backup_age_h)})]
    return []
