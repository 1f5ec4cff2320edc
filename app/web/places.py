"""Places in a document: as people write them, and as JSON pointers (RFC 6901)."""

from __future__ import annotations

import re

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def point_to(place: str) -> str:
    """``machines[0].model`` becomes ``/machines/0/model``; the whole document is the empty text."""
    steps = (index or name for index, name in _STEP.findall(place))
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
