"""What the command line offers; each command imports what it needs only when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from app import __version__
from app.commands.analyze import analyze
from app.commands.estimate import estimate
from app.commands.operate import audit_app, catalogue_app, db_app, keys_app, sanctions_app, user_app
from app.commands.quote import quote
from app.commands.serve import serve, worker

app = typer.Typer(
    name="schichtwerk",
    help="A CAD file becomes priced offers from Saxon providers of additive manufacturing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(analyze)
app.command()(estimate)
app.command()(quote)
app.command()(serve)
app.command()(worker)
app.add_typer(user_app, name="user", help="People who may sign in.")
app.add_typer(catalogue_app, name="catalogue", help="Providers, machines and rate cards as files.")
app.add_typer(audit_app, name="audit", help="Who did what, and whether anybody touched the record.")
app.add_typer(keys_app, name="keys", help="Keys of customers' files.")
app.add_typer(sanctions_app, name="sanctions", help="Lists of names that people and firms are held against.")
app.add_typer(db_app, name="db", help="The database.")


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"schichtwerk {__version__}")
        raise typer.Exit


@app.callback()
def take_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options before a command; the only one ends the program by itself."""


def main() -> None:
    """Run the command line."""
    import sys
    from io import TextIOWrapper

    # A terminal that cannot write "→" or "€" shows "?" instead of ending in a traceback.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    app()
