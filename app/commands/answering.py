"""How a command answers: JSON for programs, a console for people, a refusal with its exit code."""

from __future__ import annotations

import json
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import typer

from app.values import SchichtwerkError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from rich.console import Console

EXIT_NO_OFFERS = 3
EXIT_UNREADABLE = 2


def fail(error: SchichtwerkError, *, as_json: bool, language: str) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    if as_json:
        print_json({"error": {"code": error.code, "parameters": error.parameters}})
    else:
        from app.texts import translate_code

        typer.echo(translate_code("error", error.code, error.parameters, language), err=True)
    raise typer.Exit(EXIT_UNREADABLE)


def print_json(value: object) -> None:
    """JSON on standard output, indented on a terminal; NaN and infinity cannot get out.

    In ASCII, because a file name need not be text that the terminal or UTF-8 can write.
    """
    # Indenting is many times slower, and programs do not read it.
    indent = 2 if sys.stdout.isatty() else None
    typer.echo(json.dumps(value, indent=indent, allow_nan=False, default=_unfold))


def _unfold(value: object) -> object:
    """What the encoder does not know: a dataclass by its fields, a date in ISO 8601, a set in order."""
    if is_dataclass(value) and not isinstance(value, type):
        return list_fields(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"not for JSON: {value!r}")


def list_fields(value: DataclassInstance) -> dict[str, object]:
    """One level of a dataclass; thousands of offers would keep ``asdict`` busy with copying."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def detect_language() -> str:
    """German or English, by the environment's locale."""
    import os

    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return "de" if locale.lower().startswith("de") else "en"


def open_console() -> Console:
    """Standard output for people. What comes from files and catalogues is text, never markup."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)
