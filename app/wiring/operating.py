"""What the command line does at once, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, get_args

from app.marketplace.accounts import AddUser, ResetFactors, Role, UserView, add_user, reset_factors_here
from app.marketplace.auditing import ChainCheck, export_audit, verify_chain
from app.marketplace.duties import ListedName, import_sanctions_list
from app.marketplace.supplying import ImportResult, import_catalogue
from app.settings import Settings
from app.values.errors import Invalid
from app.wiring.adapters import open_database
from app.wiring.machine import read_clock
from app.wiring.set_up import DEMO_NOTE


def add_user_now(
    settings: Settings, *, email: str, password: str, organisation: str, role: str, is_operator: bool
) -> UserView:
    """For the command line; raises what ``add_user`` raises and Invalid ``role_unknown`` (role, known)."""
    for known in get_args(Role):
        if role == known:
            command = AddUser(
                email=email,
                password=password,
                organisation_name=organisation,
                role=known,
                is_operator=is_operator,
            )
            with open_database(settings) as database, database.write() as session:
                return add_user(session, command, now=read_clock())
    raise Invalid("role_unknown", {"role": role, "known": list(get_args(Role))})


def reset_factors_now(settings: Settings, *, email: str, reason: str) -> None:
    """For the command line; raises what ``reset_factors_here`` raises, and then nothing has changed."""
    with open_database(settings) as database, database.write() as session:
        reset_factors_here(session, ResetFactors(email, reason), now=read_clock())


def import_catalogue_now(settings: Settings, folder: Path) -> ImportResult:
    """For the command line; raises what ``load_catalogue`` raises, and then nothing has changed."""
    from app.catalogue import load_catalogue

    catalogue = load_catalogue(folder)
    with open_database(settings) as database, database.write() as session:
        result = import_catalogue(session, catalogue, now=read_clock())
    (settings.data_dir / DEMO_NOTE).unlink(missing_ok=True)
    return result


def import_sanctions_now(settings: Settings, file: Path) -> int:
    """For the command line: how many names; raises what ``read_sanctions`` and importing raise."""
    from app.catalogue.sanctions_file import read_sanctions

    read = read_sanctions(file)
    names = [ListedName(reference, name) for reference, name in read.names]
    with open_database(settings) as database, database.write() as session:
        return import_sanctions_list(
            session,
            names,
            version=read.version,
            issued_on=read.issued_on,
            sha256=read.sha256,
            now=read_clock(),
        )


def verify_audit_now(settings: Settings) -> ChainCheck:
    """For the command line; changes nothing."""
    with open_database(settings) as database, database.read() as session:
        return verify_chain(session)


def export_audit_now(settings: Settings, stream: BinaryIO) -> None:
    """For the command line; changes nothing."""
    with open_database(settings) as database, database.read() as session:
        stream.writelines(export_audit(session))
