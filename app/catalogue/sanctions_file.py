"""Reads a list of sanctioned names: a CSV of our own, or the consolidated list of the EU as XML.

The CSV begins with ``# version;2026-11-01 EU consolidated;2026-11-01`` and has lines ``reference;name``. The
XML is the file "consolidated financial sanctions list" of the European Commission: ``export`` with its
``generationDate``, ``sanctionEntity`` with ``euReferenceNumber`` and ``nameAlias`` with ``wholeName``.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.parsers import expat

from app.values.errors import Invalid

_MARK = "# version"
_LARGEST_BYTES = 200_000_000
_FIELDS = 2


@dataclass(frozen=True, slots=True)
class SanctionsFile:
    """``names`` are pairs of an entry's reference and one of its names, as in the file, each once."""

    version: str
    issued_on: date
    sha256: str
    names: tuple[tuple[str, str], ...]


def read_sanctions(path: Path) -> SanctionsFile:
    """Invalid ``sanctions_file_invalid`` (line) for anything else; nothing of a doubtful file is used."""
    if path.stat().st_size > _LARGEST_BYTES:
        raise Invalid("sanctions_file_invalid", {"line": 0})
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    is_xml = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    version, issued_on, names = _read_xml(data) if is_xml else _read_csv(data)
    return SanctionsFile(version, issued_on, sha256, tuple(dict.fromkeys(names)))


def _read_csv(data: bytes) -> tuple[str, date, list[tuple[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse(1) from error
    rows = csv.reader(io.StringIO(text), delimiter=";")
    head = next(rows, [])
    if len(head) != _FIELDS + 1 or head[0].strip() != _MARK:
        raise _refuse(1)
    names: list[tuple[str, str]] = []
    for line, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != _FIELDS or not row[0].strip() or not row[1].strip():
            raise _refuse(line)
        names.append((row[0].strip(), " ".join(row[1].split())))
    try:
        return head[1].strip(), date.fromisoformat(head[2].strip()), names
    except ValueError as error:
        raise _refuse(1) from error


def _read_xml(data: bytes) -> tuple[str, date, list[tuple[str, str]]]:
    names: list[tuple[str, str]] = []
    head: dict[str, str] = {}
    reference = ""
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal reference
        local = name.rpartition(" ")[2]
        if local == "export":
            head.update(attributes)
        elif local == "sanctionEntity":
            reference = attributes.get("euReferenceNumber") or attributes.get("logicalId", "")
        elif local == "nameAlias" and attributes.get("wholeName", "").strip():
            names.append((reference, " ".join(attributes["wholeName"].split())))

    def refuse_doctype(*_: object) -> None:
        raise _refuse(parser.CurrentLineNumber)  # entities are how such files become bombs

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(data, True)
        issued_on = datetime.fromisoformat(head["generationDate"]).date()
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise _refuse(parser.CurrentLineNumber) from error
    if any(not known for known, _ in names):
        raise _refuse(0)
    return f"EU {head.get('globalFileId', '')} {issued_on.isoformat()}".replace("  ", " "), issued_on, names


def _refuse(line: int) -> Invalid:
    return Invalid("sanctions_file_invalid", {"line": line})
