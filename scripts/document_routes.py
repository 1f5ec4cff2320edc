"""Writes docs/routes.md from the rules that the routes declare, or checks that it is up to date.

python scripts/document_routes.py [--check]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.settings import Settings  # noqa: E402  # found only now
from app.web.rules import Rule, rules_by_route  # noqa: E402
from app.wiring import build_app, set_up  # noqa: E402

DOCUMENT = ROOT / "docs" / "routes.md"
HEAD = """\
# Routes and who may use them

<!-- Written by scripts/document_routes.py from the routes themselves; change them there. -->

Every route declares one rule, which is also its gate. What belongs to one organisation is narrowed further
by the use case: whatever is another's is not there (404). `tests/web/test_gate.py` tries every route as
every kind of visitor, `tests/web/test_swapped_ids.py` every id of one owner in everybody else's hands.

| Route | Rule | guest | member | operator |
|---|---|---|---|---|
"""
ROWS = {
    Rule.ANYONE: ("nobody is looked up", "yes", "yes", "yes"),
    Rule.GUEST_OR_MEMBER: ("own things by key or membership", "yes", "yes", "yes"),
    Rule.SETTING_UP: ("signed in, also who owes a second factor", "–", "yes", "yes"),
    Rule.MEMBER: ("signed in", "–", "yes", "yes"),
    Rule.PROVIDER_OWN: ("of the provider's organisation", "–", "own firm", "own firm"),
    Rule.OPERATOR: ("runs the programme", "–", "–", "yes"),
}


def write_document() -> str:
    """The whole document, one row for each route by its address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), log_level="error")
        set_up(settings)
        app = build_app(settings)
        found = rules_by_route(app)
        app.state.house.close()
    lines = []
    for name, rules in sorted(found.items(), key=lambda each: each[0].split(" ")[::-1]):
        if rules:  # what is mounted has none
            lines.append(f"| `{name}` | {' | '.join(ROWS[rules[0]])} |\n")
    return HEAD + "".join(lines)


def main() -> int:
    """0 where the document is up to date or was written, else 1."""
    text = write_document()
    if "--check" not in sys.argv[1:]:
        DOCUMENT.write_text(text, encoding="utf-8")
    elif not DOCUMENT.is_file() or DOCUMENT.read_text(encoding="utf-8") != text:
        print("docs/routes.md is out of date: run python scripts/document_routes.py")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
