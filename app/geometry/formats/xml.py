"""XML from a stranger, as a stream of events: no document type, no entities, no depth without end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from app.geometry.formats.raw import refuse_malformed

_MAX_DEPTH = 64

Start = Callable[[str, dict[str, str], int], None]
End = Callable[[str], None]


def parse_xml(
    pieces: Iterable[bytes | bytearray | memoryview],
    start: Start,
    end: End,
    prefixes: dict[str, str] | None = None,
) -> None:
    """Calls ``start`` and ``end`` with names as ``namespace local``; fills ``prefixes`` (to namespaces).

    ``start`` also gets the element's attributes and the place of its tag in bytes.

    Raises ``file_malformed`` (line, reason): broken XML, a document type, too deep.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse_doctype(*_: Any) -> None:
        raise refuse_malformed("3mf", "document_type", parser.CurrentLineNumber)

    def open_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise refuse_malformed("3mf", "nested_too_deep", parser.CurrentLineNumber)
        start(name, attributes, parser.CurrentByteIndex)

    def close_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def note_prefix(prefix: str | None, uri: str | None) -> None:
        if prefixes is not None:
            prefixes[prefix or ""] = uri or ""

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    parser.StartNamespaceDeclHandler = note_prefix
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError):
        raise refuse_malformed("3mf", "xml_broken", parser.ErrorLineNumber) from None
    except ValueError:
        # an encoding that expat cannot take on
        raise refuse_malformed("3mf", "xml_encoding") from None
