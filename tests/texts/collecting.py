"""Finds, without running it, every code that the source hands to people, and the parameters with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app"

ERRORS = ("GeometryError", "Invalid", "NotFound", "Conflict", "NotAllowed", "Unavailable")
REASON_KINDS = ("why", "caution", "referral")
SEVERITIES = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Use:
    """A code in one place; ``parameters`` is None where they are not written out there."""

    kinds: tuple[str, ...]
    code: str
    parameters: frozenset[str] | None
    place: str


def parse_app() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the application with its path."""
    for path in sorted(APP.rglob("*.py")):
        yield str(path.relative_to(APP.parent)), ast.parse(path.read_text("utf-8"))


def collect_uses() -> list[Use]:
    """All codes written as literals in calls and pairs that end as a text."""
    return [use for place, tree in parse_app() for node in ast.walk(tree) for use in _read(node, place)]


def collect_strings() -> frozenset[str]:
    """Every string constant of the application outside the texts themselves."""
    return frozenset(
        node.value
        for place, tree in parse_app()
        if not place.startswith("app/texts/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def read_table(path: str, name: str) -> dict[object, object]:
    """A dictionary literal at the top of a module of the application, read without importing it."""
    for node in ast.parse((APP / path).read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            assert node.value is not None
            table: dict[object, object] = ast.literal_eval(node.value)
            return table
    raise LookupError(f"{path} has no table {name}")


def collect_page_keys() -> frozenset[str]:
    """Keys of pages: ``t("start.title")`` in a template, ``say("quote")`` (page.desk.quote) in an island."""
    short = re.compile(r"\bt\(\s*[\"']([a-z0-9_.]+)[\"']")
    island = re.compile(r"(?<![\w.#])say\(\s*[\"']([a-z0-9_.]+)[\"']")
    full = re.compile(r"[\"'`]page\.([a-z0-9_.]*[a-z0-9_])[\"'`]")
    keys: set[str] = set()
    for path in APP.rglob("*"):
        if path.suffix in (".html", ".xml", ".txt"):
            keys.update(short.findall(path.read_text("utf-8")))
        if path.suffix == ".ts":
            keys.update(f"desk.{key}" for key in island.findall(path.read_text("utf-8")))
        if path.suffix in (".py", ".ts"):
            keys.update(full.findall(path.read_text("utf-8")))
    return frozenset(f"page.{key}" for key in keys)


def _read(node: ast.AST, place: str) -> Iterator[Use]:
    if isinstance(node, ast.Call):
        yield from _read_call(node, f"{place}:{node.lineno}")


def _read_call(call: ast.Call, place: str) -> Iterator[Use]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    is_method = isinstance(call.func, ast.Attribute)
    arguments = call.args
    spots: dict[str, tuple[tuple[str, ...], int, int | None]] = {
        **dict.fromkeys(ERRORS, (("error",), 0, 1)),
        "Problem": (("error",), 1, 2),
        "Finding": (("finding",), 0, 2),
        "Reason": (REASON_KINDS, 0, 1),
        "Caution": (("caution",), 0, 1),
        "DesignFinding": (("caution",), 0, 1),
        "FitReason": (("referral",), 0, 1),
        "NearMiss": (("near_miss",), 0, 1),
        "Rejection": (("rejection",), 3, 4),
        "Cause": (("rejection",), 0, 1),
        "reject": (("rejection",), 1, 2),
        "need": (("rejection",), 1, 2),
        "Told": (("understood",), 0, 1),
        "refuse_malformed": (("reason",), 1, None),
        "check_limit": (("limit",), 0, None),
        "Fault": (("problem",), 1, None),
        "CellFault": (("problem",), 2, None),
        "CellError": (("problem",), 0, None),
        "find_unknown": (("problem",), 4, None),
        **({"refuse": (("problem",), 1, None)} if is_method else {}),
    }
    if name == "add" and len(arguments) == 2 and _literals(arguments[1]) <= set(SEVERITIES):
        for code in _literals(arguments[0]):
            given = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            yield Use(("finding",), code, given, place)
        return
    if name not in spots:
        return
    kinds, at, parameters_at = spots[name]
    if len(arguments) <= at:
        return
    given_keys: frozenset[str] | None = frozenset()
    if parameters_at is not None and len(arguments) > parameters_at:
        given_keys = _keys(arguments[parameters_at])
    elif any(keyword.arg == "parameters" for keyword in call.keywords):
        given_keys = None
    for code in sorted(_literals(arguments[at])):
        yield Use(kinds, code, given_keys, place)


def _literals(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=other):
            return _literals(body) | _literals(other)
    return set()


def _keys(node: ast.expr) -> frozenset[str] | None:
    if not isinstance(node, ast.Dict):
        return None
    if not all(isinstance(key, ast.Constant) for key in node.keys):
        return None
    return frozenset(str(key.value) for key in node.keys if isinstance(key, ast.Constant))
