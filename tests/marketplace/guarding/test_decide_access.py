"""The table of who may open what: every cell of it, and that nothing goes round it."""

from __future__ import annotations

import ast
from itertools import combinations, product
from pathlib import Path

import pytest

import app
from app.marketplace.guarding import (
    CONSENT_KINDS,
    FILE_KINDS,
    PURPOSES,
    RELATIONS,
    Asked,
    decide_access,
)
from app.values import Invalid, NotAllowed, NotFound, SchichtwerkError

CONSENTS = [frozenset(some) for count in range(5) for some in combinations(CONSENT_KINDS, count)]
NEEDED = {"file": "file", "repaired": "file", "preview": "file", "thumbnail": "file", "drawing": "drawing"}


def expect(asked: Asked) -> str:  # noqa: PLR0911 - a table
    """The same in other words."""
    has_consent = NEEDED[asked.kind] in asked.consents
    match asked.relation, asked.purpose:
        case "owner", "view" | "download" | "export":
            return "own_part"
        case "guest", "view" | "download" | "export":
            return "own_key"
        case "worker", "measure" if asked.kind == "file":
            return "measuring"
        case "operator", "support":
            return "operator_reason" if asked.has_reason else "reason_missing"
        case "institute", "delivery":
            return "consent" if has_consent else "consent_missing"
        case "provider", "delivery" if asked.has_order:
            return "order"
        case "provider", "delivery" if has_consent:
            return "consent"
        case "link", "view" if asked.is_linked and asked.kind in {"preview", "thumbnail", "drawing"}:
            return "link"
    return "part_not_found"


def test_every_cell() -> None:
    flags = ((False, True),) * 3
    for relation, kind, purpose, has_reason, has_order, is_linked, consents in product(
        RELATIONS, FILE_KINDS, PURPOSES, *flags, CONSENTS
    ):
        asked = Asked(relation, kind, purpose, has_reason, has_order, is_linked, consents)
        try:
            said: str = decide_access(asked)
        except SchichtwerkError as refusal:
            said = refusal.code
        assert said == expect(asked), asked


@pytest.mark.parametrize(
    ("asked", "kind", "code"),
    [
        (Asked("stranger", "file", "view"), NotFound, "part_not_found"),
        (Asked("provider", "thumbnail", "delivery"), NotFound, "part_not_found"),
        (Asked("operator", "file", "view", has_reason=True), NotFound, "part_not_found"),
        (Asked("operator", "file", "support"), Invalid, "reason_missing"),
        (
            Asked("institute", "drawing", "delivery", consents=frozenset({"file"})),
            NotAllowed,
            "consent_missing",
        ),
    ],
)
def test_refusals(asked: Asked, kind: type[SchichtwerkError], code: str) -> None:
    with pytest.raises(kind) as refused:
        decide_access(asked)
    assert refused.value.code == code


# Each of these decides and notes before it opens, or opens for itself what the program may always read.
OPENED_IN = {
    "app/web/part_files.py",
    "app/web/shared_copies.py",
    "app/web/api/own_data.py",
    "app/web/api/feedback.py",
    "app/web/pages/feedback.py",
    "app/web/case_files.py",
    "app/web/proofs.py",
    "app/web/revising.py",
    "app/marketplace/own_data/make_export.py",
    "app/marketplace/quoting/measure_part.py",
    "app/marketplace/quoting/file_copies.py",
}


def test_files_are_opened_in_few_places() -> None:
    root = Path(app.__file__).parents[1]
    found = set()
    for path in (root / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of = node.func.value
                name = of.id if isinstance(of, ast.Name) else getattr(of, "attr", "")
                if node.func.attr in ("open", "lend", "path") and name == "storage":
                    found.add(path.relative_to(root).as_posix())
    assert found == OPENED_IN
