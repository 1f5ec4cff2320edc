"""What this machine gives: its clock, its secret, its protections."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from app.programme import MachineFacts
from app.sandbox import available_protections
from app.settings import Settings
from app.values.identifiers import new_secret


def read_clock() -> datetime:
    """The only clock of the house."""
    return datetime.now(UTC)


def read_secret(settings: Settings) -> bytes:
    """The given secret, or the one in the data folder, made on the first start and readable by us only."""
    given = settings.secret.get_secret_value()
    if given:
        return given.encode()
    path = settings.data_dir / "secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    secret = new_secret().encode()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    return secret


def name_protections() -> tuple[str, ...]:
    """What the sandbox has on this system."""
    missing = available_protections().missing
    return tuple(name for name in ("rlimits", "landlock", "seccomp", "fork_server") if name not in missing)


def describe_machine(settings: Settings) -> MachineFacts:
    """How the program was set up, as far as a phase of the programme asks for it."""
    backups = [path.stat().st_mtime for path in (settings.data_dir / "backups").glob("*") if path.is_file()]
    now = read_clock().timestamp()
    return MachineFacts(
        is_production=settings.environment == "production",
        has_own_secret=bool(settings.secret.get_secret_value()),
        is_https=settings.is_https,
        names_its_hosts=bool(settings.allowed_hosts),
        sandbox_is_whole=not available_protections().missing,
        backup_age_h=(now - max(backups)) / 3600 if backups else None,
    )
