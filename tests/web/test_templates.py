"""Every template closes what it opens, block by block."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "app" / "web" / "templates"
VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
DRAWN_EMPTY = frozenset(("path", "circle", "ellipse", "line", "polyline", "rect"))
STATEMENT = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


class Nesting(HTMLParser):
    """Elements open at each place; ``faults`` are ends that close something else."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID | DRAWN_EMPTY, tag

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> while {self.open[-1:]} is open")


@pytest.mark.parametrize(
    "template", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
)
def test_what_is_opened_is_closed(template: str) -> None:
    text = (TEMPLATES / template).read_text("utf-8")
    parser = Nesting()
    # statements leave their line breaks, so that lines can be named
    parser.feed(STATEMENT.sub(lambda found: "\n" * found.group().count("\n"), text))
    parser.close()

    assert parser.faults == []
    assert parser.open == []
