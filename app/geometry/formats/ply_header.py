"""The header of a PLY file: elements with their counts and properties."""

from __future__ import annotations

from dataclasses import dataclass

from app.geometry.formats.raw import refuse_malformed

_MAX_HEADER_BYTES = 256 * 1024
_MAX_ELEMENTS = 64
_MAX_PROPERTIES = 512
_NUMPY_TYPES = {
    b"char": "i1", b"int8": "i1", b"uchar": "u1", b"uint8": "u1", b"short": "i2", b"int16": "i2",
    b"ushort": "u2", b"uint16": "u2", b"int": "i4", b"int32": "i4", b"uint": "u4", b"uint32": "u4",
    b"float": "f4", b"float32": "f4", b"double": "f8", b"float64": "f8", b"int64": "i8", b"uint64": "u8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Property:
    """A number, or where ``count_type`` is set a list of numbers; types as numpy names them."""

    name: bytes
    type: str
    count_type: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """``count`` rows of these properties, if the file is as long as it says."""

    name: bytes
    count: int
    properties: tuple[Property, ...]

    @property
    def list_names(self) -> tuple[bytes, ...]:
        """Names of the properties that are lists."""
        return tuple(each.name for each in self.properties if each.count_type is not None)


@dataclass(frozen=True, slots=True)
class Header:
    """``length`` is where the body begins."""

    encoding: bytes
    elements: tuple[Element, ...]
    length: int


def parse_header(data: memoryview) -> Header:
    """The header up to ``end_header``. Raises ``file_malformed`` (line, reason)."""
    head = bytes(data[:_MAX_HEADER_BYTES])
    end_of_line = b"\r" if head[3:4] == b"\r" and head[4:5] != b"\n" else b"\n"
    encoding, elements, length = b"", [], 0
    name, count, properties = b"", 0, list[Property]()
    for number, line in enumerate(head.split(end_of_line), 1):
        length += len(line) + 1
        words = line.split()
        match words:
            case [b"format", (b"ascii" | b"binary_little_endian" | b"binary_big_endian") as said, *_]:
                encoding = said
            case [b"element", said_name, said_count]:
                if name:
                    elements.append(Element(name, count, tuple(properties)))
                name, count, properties = said_name, _parse_count(said_count, number), []
            case [b"property", *rest] if name:
                properties.append(_parse_property(rest, number))
            case [b"end_header"]:
                if name:
                    elements.append(Element(name, count, tuple(properties)))
                if not encoding:
                    raise refuse_malformed("ply", "format_missing", number)
                return Header(encoding, tuple(elements), min(length, len(data)))
            case [b"format" | b"element" | b"property", *_]:
                raise refuse_malformed("ply", "word_unexpected", number)
            case _:
                pass  # comments, and what exporters write without the word for it
        if len(elements) > _MAX_ELEMENTS or len(properties) > _MAX_PROPERTIES:
            raise refuse_malformed("ply", "header_too_long", number)
    raise refuse_malformed("ply", "header_not_ended")


def _parse_count(word: bytes, line: int) -> int:
    if not word.isdigit() or len(word) > 15:  # more than any disk holds
        raise refuse_malformed("ply", "count_expected", line)
    return int(word)


def _parse_property(words: list[bytes], line: int) -> Property:
    match words:
        case [b"list", count_type, item_type, name]:
            kinds = _NUMPY_TYPES.get(count_type, ""), _NUMPY_TYPES.get(item_type, "")
            if kinds[1] and kinds[0][:1] in ("i", "u"):
                return Property(name, kinds[1], kinds[0])
        case [item_type, name] if item_type in _NUMPY_TYPES:
            return Property(name, _NUMPY_TYPES[item_type])
    raise refuse_malformed("ply", "property_unknown", line)
