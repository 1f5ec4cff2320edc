"""Places in a document as JSON pointers (RFC 6901), and what is wrong there in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.texts import has_text, translate_code

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def point_to(place: str) -> str:
    """``machines[0].model`` becomes ``/machines/0/model``; the whole document is the empty text."""
    steps = (index or name for index, name in _STEP.findall(place))
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)


def explain_fault(code: str, parameters: Mapping[str, object], language: str) -> str:
    """A fault or a broken law as a sentence; a formula's error says line and column."""
    detail = parameters.get("detail")
    if isinstance(detail, dict):
        return translate_code("error", str(detail["code"]), detail, language)
    kinds = [kind for kind in ("problem", "counterexample") if has_text(f"{kind}.{code}", language)]
    kind, known = (kinds[0], code) if kinds else ("problem", "wrong_kind")
    return translate_code(kind, known, parameters, language)
