"""What the command line offers; each command imports what it needs only when it runs."""

from __future__ import annotations

import typer

from app.commands.analyze import analyze
from app.commands.operate import catalogue_app, db_app, user_app
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
app.command()(quote)
app.command()(serve)
app.command()(worker)
app.add_typer(user_app, name="user", help="People who may sign in.")
app.add_typer(catalogue_app, name="catalogue", help="Providers, machines and rate cards as files.")
app.add_typer(db_app, name="db", help="The database.")


def main() -> None:
    """Run the command line."""
    app()
