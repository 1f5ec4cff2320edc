"""Writes docs/settings.md from the fields of app/settings.py, or checks that it is up to date.

python scripts/document_settings.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.settings import Settings  # noqa: E402  # found only now

DOCUMENT = ROOT / "docs" / "settings.md"
HEAD = """\
# Settings

<!-- Written by scripts/document_settings.py from app/settings.py; change it there. -->

Settings are environment variables, or lines `NAME=value` of a file `.env` in the folder that Schichtwerk is
started in; a variable goes before the file. Without any of them the platform serves a demo on one machine.

| Name | Default | Meaning |
|---|---|---|
"""


def write_document() -> str:
    """The whole document, one row for each setting in the order of the fields."""
    prefix = Settings.model_config["env_prefix"]
    fields = Settings.model_fields.items()
    return HEAD + "".join(_write_row(f"{prefix}{name}".upper(), field) for name, field in fields)


def _write_row(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise SystemExit(f"{name} has no description in app/settings.py.")
    meaning = " ".join(filter(None, [field.description, _list_choices(field.annotation)]))
    cells = (f"`{name}`", _write_default(field.default), meaning.replace("|", "\\|"))
    return f"| {' | '.join(cells)} |\n"


def _write_default(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, Path):
        value = value.as_posix()
    return f"`{value}`" if value not in ("", ()) else "–"


def _list_choices(annotation: Any) -> str:
    if get_origin(annotation) is not Literal:
        return ""
    return f"One of {', '.join(f'`{choice}`' for choice in get_args(annotation))}."


def main() -> None:
    """Write, or end with exit code 1 where the file is out of date."""
    expected = write_document()
    if "--check" not in sys.argv[1:]:
        DOCUMENT.write_text(expected, encoding="utf-8")
    elif not DOCUMENT.is_file() or DOCUMENT.read_text(encoding="utf-8") != expected:
        raise SystemExit("docs/settings.md is out of date: run python scripts/document_settings.py.")


if __name__ == "__main__":
    main()
