"""Names of uploaded files, made harmless for pages, headers and other people's disks."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


def clean_file_name(name: str) -> str:
    """The last component without control, direction or path characters, at most LONGEST_NAME characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(
        char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    safe = " ".join(_FORBIDDEN.sub("_", visible).split()).rstrip(". ")
    stem, dot, ending = safe.rpartition(".")
    if not dot:
        stem, ending = safe, ""
    if not stem.strip("_. ") or _RESERVED.fullmatch(stem):
        stem = "part"
    ending = ending[:10]
    room = LONGEST_NAME - len(ending) - len(dot)
    return f"{stem[:room].rstrip('. ')}{dot}{ending}"
