"""Settings: a first try needs none, production refuses to start half set up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings
from app.wiring import build_issuers

PRODUCTION = {
    "SCHICHTWERK_ENVIRONMENT": "production",
    "SCHICHTWERK_SECRET": "s" * 32,
    "SCHICHTWERK_IS_HTTPS": "true",
    "SCHICHTWERK_ALLOWED_HOSTS": '["example.org"]',
}


@pytest.fixture(autouse=True)
def _no_settings_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SCHICHTWERK_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_suit_one_machine(tmp_path: Path) -> None:
    settings = Settings()
    assert (settings.environment, settings.phase, settings.host, settings.port) == (
        "demo",
        "pilot",
        "127.0.0.1",
        8000,
    )
    assert settings.effective_database_url == f"sqlite:///{tmp_path / 'var' / 'schichtwerk.db'}"


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_production_starts_with_all_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.allowed_hosts == ("example.org",)
    assert settings.secret.get_secret_value() == "s" * 32


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "SCHICHTWERK_ENVIRONMENT"])
def test_production_refuses_to_start_without(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=missing):
        Settings()


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_SECRET", "short")
    with pytest.raises(ValidationError, match="32 characters"):
        Settings()


def test_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHICHTWERK_SECRET", "very secret, and long enough for us")
    assert "very secret" not in repr(Settings())


ISSUER = {
    "code": "institute",
    "title": "Institute",
    "issuer": "https://login.example.org",
    "client_id": "schichtwerk",
    "client_secret": "between the two of us",
}


def test_issuers_are_built_from_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert build_issuers(Settings()) == ()
    monkeypatch.setenv("SCHICHTWERK_OIDC_ISSUERS", json.dumps([ISSUER]))
    settings = Settings()
    assert "between" not in repr(settings)
    (issuer,) = build_issuers(settings)
    assert "between" not in repr(issuer)
    assert (issuer.code, issuer.title, issuer.issuer) == ("institute", "Institute", ISSUER["issuer"])


@pytest.mark.parametrize(
    "issuers",
    [
        [{**ISSUER, "issuer": "http://login.example.org"}],
        [{**ISSUER, "issuer": "http://127.0.0.1.evil.example/"}],
        [{**ISSUER, "code": "../x"}],
        [{**ISSUER, "client_id": ""}],
        [{**ISSUER, "scope": "all"}],
        [ISSUER, ISSUER],
    ],
)
def test_issuers_that_cannot_be_meant_are_refused(
    monkeypatch: pytest.MonkeyPatch, issuers: list[dict[str, str]]
) -> None:
    monkeypatch.setenv("SCHICHTWERK_OIDC_ISSUERS", json.dumps(issuers))
    with pytest.raises(ValidationError):
        Settings()
