"""STEP without who made it, when and with what (ISO 10303-21, header section; ISO 10303-41, people)."""

from __future__ import annotations

import re

from app.geometry.findings import GeometryError

_TOKEN = re.compile(rb"'(?:[^']|'')*'|/\*.*?\*/", re.DOTALL)
_HEADER = re.compile(rb"HEADER\s*;(.*?)ENDSEC\s*;", re.DOTALL)
_SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(.*?\)\s*;", re.DOTALL)
_PEOPLE = re.compile(
    rb"(=\s*(?:PERSON|ORGANIZATION|ADDRESS|PERSONAL_ADDRESS|ORGANIZATIONAL_ADDRESS)\s*)(\([^;]*\)\s*;)"
)
_STRING = re.compile(rb"'(?:[^']|'')*'")
_BARE = b"HEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n%s\nENDSEC;"


def strip_step(data: bytes) -> bytes:
    """A bare header with the schema alone; no comments; no words about people and organisations.

    Raises GeometryError ``copy_impossible`` for what is not STEP enough to tell strings from the rest.
    """
    texts: list[bytes] = []

    def hide(match: re.Match[bytes]) -> bytes:
        """Comments go; strings, which may hold anything, are out of the way while sections are looked for."""
        token = match[0]
        if token.startswith(b"/*"):
            return b" "
        texts.append(token)
        return b"'%d'" % (len(texts) - 1)

    def make_bare(match: re.Match[bytes]) -> bytes:
        schema = _SCHEMA.search(match[1])
        return _BARE.replace(b"''", b"'-1'").replace(b"'2;1'", b"'-2'") % (schema[0] if schema else b"")

    def show(match: re.Match[bytes]) -> bytes:
        number = int(match[0][1:-1])
        return texts[number] if number >= 0 else {-1: b"''", -2: b"'2;1'"}[number]

    hidden = _TOKEN.sub(hide, data)
    if hidden.count(b"'") != 2 * len(texts):  # a quotation mark that nothing closes
        raise GeometryError("copy_impossible")
    hidden, headers = _HEADER.subn(make_bare, hidden, count=1)
    if not headers:
        raise GeometryError("copy_impossible")
    hidden = _PEOPLE.sub(lambda match: match[1] + _STRING.sub(b"'-1'", match[2]), hidden)
    return _STRING.sub(show, hidden)
