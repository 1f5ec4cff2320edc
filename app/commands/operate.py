"""``schichtwerk user``, ``catalogue``, ``audit``, ``keys``, ``db``: what an operator does on the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

user_app = typer.Typer(no_args_is_help=True)
catalogue_app = typer.Typer(no_args_is_help=True)
db_app = typer.Typer(no_args_is_help=True)
audit_app = typer.Typer(no_args_is_help=True)
keys_app = typer.Typer(no_args_is_help=True)
sanctions_app = typer.Typer(no_args_is_help=True)


@user_app.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    organisation: Annotated[str, typer.Option(help="Name of the organisation; made if there is none.")],
    role: Annotated[str, typer.Option(help="buyer, engineer, planner, owner or institute_staff.")] = "owner",
    operator: Annotated[bool, typer.Option("--operator", help="May run the programme.")] = False,
    password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="SCHICHTWERK_PASSWORD"),
    ] = "",
) -> None:
    """Add a person who may sign in."""
    from app.commands.answering import detect_language, fail
    from app.settings import Settings
    from app.values import SchichtwerkError
    from app.wiring import add_user_now, set_up

    settings = Settings()
    set_up(settings)
    try:
        user = add_user_now(
            settings,
            email=email,
            password=password,
            organisation=organisation,
            role=role,
            is_operator=operator,
        )
    except SchichtwerkError as error:
        fail(error, as_json=False, language=detect_language())
    typer.echo(f"{user.email} · {user.organisation_name} · {user.role}")


@user_app.command("reset-second-factor")
def reset_second_factor(
    email: Annotated[str, typer.Argument(help="Whose apps, passkeys and recovery codes go.")],
    reason: Annotated[str, typer.Option(help="How the person was recognised; stays in the audit log.")],
) -> None:
    """Let somebody in again who lost every second factor; all sessions end."""
    from app.commands.answering import detect_language, fail
    from app.settings import Settings
    from app.values import SchichtwerkError
    from app.wiring import reset_factors_now, set_up

    settings = Settings()
    set_up(settings)
    try:
        reset_factors_now(settings, email=email, reason=reason)
    except SchichtwerkError as error:
        fail(error, as_json=False, language=detect_language())


@catalogue_app.command("import")
def import_files(
    folder: Annotated[Path, typer.Argument(help="A folder with providers/*.toml; see CONTRIBUTING.md.")],
) -> None:
    """Check a catalogue and put it into force; a bad value changes nothing."""
    from app.commands.answering import detect_language, fail
    from app.settings import Settings
    from app.values import SchichtwerkError
    from app.wiring import import_catalogue_now, set_up

    settings = Settings()
    set_up(settings)
    try:
        result = import_catalogue_now(settings, folder)
    except SchichtwerkError as error:
        fail(error, as_json=False, language=detect_language())
    typer.echo(f"{result.version[:12]} · {len(result.providers_changed)} providers changed")
    for code in result.rate_cards_published:
        typer.echo(f"{code}: new rate card")


@db_app.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest version."""
    from app.settings import Settings
    from app.wiring import set_up

    set_up(Settings())


@audit_app.command("verify")
def verify_audit() -> None:
    """Look through the whole audit log; ends with 2 and names the first entry that is not as written."""
    from app.commands.answering import EXIT_UNREADABLE, detect_language
    from app.settings import Settings
    from app.texts import translate_code
    from app.wiring import set_up, verify_audit_now

    settings = Settings()
    set_up(settings)
    check = verify_audit_now(settings)
    if check.broken is not None:
        parameters = {"sequence": check.broken.sequence}
        typer.echo(translate_code("audit", check.broken.code, parameters, detect_language()), err=True)
        raise typer.Exit(EXIT_UNREADABLE)
    # kept elsewhere, this line shows later that nothing up to here was changed
    typer.echo(f"{check.entries} {check.last_hash}")


@audit_app.command("export")
def export_audit(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output if none.")] = None,
) -> None:
    """Write the whole audit log as JSON lines, oldest entry first."""
    import sys

    from app.settings import Settings
    from app.wiring import export_audit_now, set_up

    settings = Settings()
    set_up(settings)
    if file is None:
        export_audit_now(settings, sys.stdout.buffer)
        return
    with file.open("xb") as stream:  # an older export is never written over
        export_audit_now(settings, stream)


@keys_app.command("rotate")
def rotate_keys() -> None:
    """Make a new master key and put the keys of all files under it; the old one goes minutes later."""
    from app.commands.answering import detect_language, fail
    from app.settings import Settings
    from app.values import SchichtwerkError
    from app.wiring import rotate_keys_now, set_up

    settings = Settings()
    set_up(settings)
    try:
        rotation = rotate_keys_now(settings)
    except SchichtwerkError as error:
        fail(error, as_json=False, language=detect_language())
    typer.echo(f"{rotation.master_id} · {rotation.rewrapped} keys")


@sanctions_app.command("import")
def import_sanctions(
    file: Annotated[Path, typer.Argument(help="CSV of ours, or the consolidated list of the EU as XML.")],
) -> None:
    """Put a list of sanctioned names into use; everybody is screened again by a job."""
    from app.commands.answering import detect_language, fail
    from app.settings import Settings
    from app.values import SchichtwerkError
    from app.wiring import import_sanctions_now, set_up

    settings = Settings()
    set_up(settings)
    try:
        count = import_sanctions_now(settings, file)
    except SchichtwerkError as error:
        fail(error, as_json=False, language=detect_language())
    typer.echo(f"{count} names")


@sanctions_app.callback()
def sanctions() -> None:
    """So that there is a command below even while there is only one."""
