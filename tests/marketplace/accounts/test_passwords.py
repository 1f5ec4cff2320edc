"""Passwords that everybody tries first are refused, however they are written."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from app.marketplace.accounts.passwords import check_password, find_hasher, is_common
from app.values import Invalid

SCRIPT = Path(__file__).parents[3] / "scripts" / "make_common_passwords.py"


@pytest.mark.parametrize(
    "password",
    ["Passwort1234", "PASSWORT2026!", "p4ssw0rt1234", "Qwertzuiop123", "SommerSommer", "123456789012345678",
     "Schichtwerk2026", "schichtwerk1234", "willkommen123!", "AdminAdminAdmin", "iloveyou1234"],
)  # fmt: skip
def test_the_usual_ones_are_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password)
    assert refusal.value.code in {"password_too_common"}


def test_others_pass() -> None:
    for password in ("a long enough pass phrase", "quite another pass phrase", "Halter-Kupfer-17-Regen"):
        check_password(password)
    assert sum(is_common(secrets.token_urlsafe(12)) for _ in range(2_000)) <= 2


def test_the_list_is_what_the_rules_make() -> None:
    ran = subprocess.run([sys.executable, str(SCRIPT), "--check"], check=False, timeout=120)
    assert ran.returncode == 0


def test_a_hash_costs_64_mib_three_passes_and_four_lanes() -> None:
    hashed = find_hasher().hash("a long enough pass")  # as imported, before tests make it light
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert find_hasher().verify("a long enough pass", hashed)
