"""Typst, set up so that a document has the same bytes on every machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

_FOLDER = Path(__file__).parent
# A compiler holds one document at a time; Typst itself works on several threads.
_COMPILING = Lock()


@cache
def _load_compiler(template: str) -> typst.Compiler:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(_FOLDER / "fonts")])
    return typst.Compiler(
        _FOLDER / "templates" / template,
        root=_FOLDER / "templates",
        font_paths=fonts,
        ignore_system_fonts=True,
    )


def typeset(template: str, data: Mapping[str, Any], *, created_at: datetime) -> bytes:
    """A PDF/A-3b of a template; ``data`` reaches it as JSON in ``sys.inputs.data``, never as Typst source.

    ``created_at`` (aware) is the document's date, so that equal input gives equal bytes.
    """
    payload = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
    with _COMPILING:
        pdf = _load_compiler(template).compile(
            format="pdf",
            sys_inputs={"data": payload},
            pdf_standards=["a-3b"],
            timestamp=int(created_at.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned several files for one document")
    return pdf
