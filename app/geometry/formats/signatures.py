"""How each readable format is recognised by its first bytes and its size; no library needed."""

from __future__ import annotations

import math
import re
import struct

STL_HEADER_BYTES = 84
STL_TRIANGLE_BYTES = 50

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_OBJ_FIRST_WORDS = frozenset(
    b"v vt vn vp f l p o g s mg mtllib usemtl usemap maplib cstype deg bmat step bevel lod "
    b"c_interp d_interp shadow_obj trace_obj".split()
)
_OBJ_LINE = re.compile(rb"(?:v|f|l|p|vt|vn)[ \t]+[-+.\d]|[a-z_]+(?:[ \t]|$)")


def detect_encoding(head: bytes) -> tuple[str, int]:
    """Encoding of a text and the length of its byte order mark; zeros at every other byte mean UTF-16."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, len(mark)
    sample = head[:64]
    if len(sample) >= 8:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if even > 0.9 * half and odd == 0:
            return "utf-16-be", 0
        if odd > 0.9 * half and even == 0:
            return "utf-16-le", 0
    return "utf-8", 0


def text_of(head: bytes) -> bytes:
    """The head as ASCII-compatible bytes without a byte order mark, whatever Unicode form it came in."""
    encoding, skip = detect_encoding(head)
    if encoding == "utf-8":
        return head[skip:]
    return head[skip:].decode(encoding, "replace").encode("utf-8", "replace")


def is_binary_text(head: bytes) -> bool:
    """Whether the head holds bytes that no text file holds."""
    return head.translate(None, b"\t\n\v\f\r\x1a\x1b") != head.translate(None, bytes(range(32)) + b"\x7f")


def is_exact_binary_stl(head: bytes, size: int) -> bool:
    """Size equal to 84 + 50 n settles it, whatever the header says ("solid" included)."""
    if len(head) < STL_HEADER_BYTES:
        return False
    (claimed,) = struct.unpack_from("<I", head, 80)
    return size == STL_HEADER_BYTES + STL_TRIANGLE_BYTES * int(claimed)


def is_stl(head: bytes, size: int) -> bool:
    """Exact binary, ASCII, or binary with a wrong count but plausible first triangles."""
    return is_exact_binary_stl(head, size) or is_ascii_stl(head) or _is_plausible_binary_stl(head)


def is_ascii_stl(head: bytes) -> bool:
    """Begins with ``solid`` and goes on as text with a facet, or ends at once."""
    text = text_of(head).lstrip().lower()
    if not re.match(rb"solid(?:\s|$)", text) or is_binary_text(text):
        return False
    rest = text.replace(b"\r", b"\n").partition(b"\n")[2].strip()
    return not rest or rest.startswith((b"facet", b"endsolid", b"solid")) or b"facet" in rest


def _is_plausible_binary_stl(head: bytes) -> bool:
    """First triangles with unit or zero normals and coordinates of a size that parts have."""
    if len(head) < STL_HEADER_BYTES + STL_TRIANGLE_BYTES or not is_binary_text(head):
        return False  # digits and blanks are small numbers, too
    count = min(8, (len(head) - STL_HEADER_BYTES) // STL_TRIANGLE_BYTES)
    for index in range(count):
        values = struct.unpack_from("<12f", head, STL_HEADER_BYTES + STL_TRIANGLE_BYTES * index)
        length = math.hypot(*values[:3])
        if not (length < 1e-6 or abs(length - 1.0) < 0.05):
            return False
        if not all(abs(value) < 1e7 and (value == 0.0 or abs(value) > 1e-30) for value in values[3:]):
            return False
        if values[3:6] == values[6:9] == values[9:12]:
            return False
    return True


def is_ply(head: bytes, _size: int) -> bool:
    """The magic word ``ply`` on a line of its own."""
    return re.match(rb"ply[ \t]*[\r\n]", head) is not None


def is_step(head: bytes, _size: int) -> bool:
    """``ISO-10303-21`` at the start, after white space or comments."""
    text = re.sub(rb"\A(?:\s+|/\*.{0,2000}?\*/)+", b"", text_of(head), flags=re.DOTALL)
    return text.startswith(b"ISO-10303-21") and not is_ifc(text)


def is_ifc(text: bytes) -> bool:
    """A building model, which has the syntax of STEP and none of its shapes."""
    return re.search(rb"FILE_SCHEMA\s*\(\s*\(\s*'IFC", text) is not None


def is_3mf(head: bytes, size: int) -> bool:
    """A zip with the names of an Open Packaging package, or one whose names lie beyond the head."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    if any(mark in head for mark in (b"word/", b"xl/", b"ppt/", b"mimetypeapplication", b"Document.xml")):
        return False
    marks = (b"[Content_Types].xml", b"_rels/.rels", b"3D/", b".model")
    return any(mark in head for mark in marks) or size > len(head)


def is_obj(head: bytes, size: int) -> bool:
    """Text whose first lines all begin with a word of the format, comments aside."""
    text = text_of(head)
    if is_binary_text(text):
        return False
    lines = text.replace(b"\r", b"\n").split(b"\n")
    if len(lines) > 1 and size > len(head):
        lines.pop()  # cut in the middle
    said = [line.strip() for line in lines]
    said = [line for line in said if line and not line.startswith(b"#")]
    if not said:
        return text.lstrip().startswith(b"#")
    first = said[:5]
    words = [line.split(None, 1)[0] for line in first]
    return all(word in _OBJ_FIRST_WORDS for word in words) and all(_OBJ_LINE.match(line) for line in first)
