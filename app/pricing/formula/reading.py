"""From the text a provider wrote to Python's syntax tree, with every bound kept before Python sees it.

Decimal points and commas are both understood: ``0.5 * volume_cm3`` and ``0,5 * volume_cm3``. Arguments
are parted by semicolons (``max(4; 0,5 * volume_cm3)``) or, where no number of that call has a decimal
comma, by commas (``max(4, 0.5 * volume_cm3)``). What could be read both ways, ``max(4,5)``, is refused;
inside brackets of its own a comma is always a decimal one: ``ceil((volume_cm3 / 0,5))``.
Lines before the last may name intermediate results (``material = 0.2 * mass_g``); ``#`` begins a note.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
from dataclasses import dataclass, field

from app.values.errors import Invalid

LONGEST_TEXT = 2000
MOST_TOKENS = 400
DEEPEST_BRACKETS = 20
DEEPEST_TREE = 100
MOST_DIGITS = 15
LARGEST_NUMBER = 1e12

# Signs that word processors and keyboards put in; each is replaced by one character, so places stay.
_TYPOGRAPHY = str.maketrans({"·": "*", "×": "*", "−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\t": " "})
_TOKEN = re.compile(
    r"(?P<newline>\n)|(?P<space> +)|(?P<note>#[^\n]*)"
    r"|(?P<number>(?:[0-9]+(?:[.,][0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[<>=!]=|[-+*/<>=(),;])"
)
_GLUED_TO_NUMBER = re.compile(r"[.,]?\w")
_LOOKS_LIKE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,]000")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the text, both counted from one."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The statements of a formula; the last one is the price."""

    statements: list[ast.stmt]
    lines: list[str]
    indents: dict[int, int]

    def place(self, node: ast.expr | ast.stmt) -> Place:
        """Where a node begins in the text as it was written."""
        return Place(node.lineno, node.col_offset + self.indents.get(node.lineno, 0) + 1)

    def quote(self, at: Place) -> str:
        """The words that stand there, for an error to show."""
        line = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        return line[at.column - 1 : at.column + 23].strip()


@dataclass(slots=True)
class _Bracket:
    """An open bracket; of a call, how its arguments are parted and its decimal commas."""

    is_call: bool
    at: Place
    semicolon: bool = False
    comma: Place | None = None
    decimal_comma: Place | None = None


@dataclass(slots=True)
class _Reader:
    text: str
    position: int = 0
    line: int = 1
    line_start: int = 0
    count: int = 0
    previous: str = ""
    brackets: list[_Bracket] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    indents: dict[int, int] = field(default_factory=dict)

    def here(self) -> Place:
        return Place(self.line, self.position - self.line_start + 1)

    def read_all(self) -> str:
        """The same text as Python would write it, place by place."""
        while self.position < len(self.text):
            match = _TOKEN.match(self.text, self.position)
            if match is None:
                raise _refuse_syntax(self.here(), self.text[self.position])
            kind, token = str(match.lastgroup), match.group()
            self._read_token(kind, token)
            self.position = match.end()
            if kind == "newline":
                self.line, self.line_start = self.line + 1, self.position
        if self.brackets:
            raise _refuse_syntax(self.brackets[-1].at, "(")
        return "".join(self.written)

    def _read_token(self, kind: str, token: str) -> None:
        if kind == "note":
            return
        if kind == "space" and self.position == self.line_start and not self.brackets:
            self.indents[self.line] = len(token)
            return
        if kind not in ("space", "newline"):
            self.count += 1
            if self.count > MOST_TOKENS:
                raise Invalid("formula_too_long", {"maximum": MOST_TOKENS, "found": self.count})
        if kind == "number":
            token = self._read_number(token)
        elif kind == "name" and not token.isascii():
            raise _refuse_syntax(self.here(), token)
        elif kind == "sign":
            token = self._read_sign(token)
        if kind not in ("space", "newline"):
            self.previous = token
        self.written.append(token)

    def _read_number(self, token: str) -> str:
        call = self.brackets[-1] if self.brackets and self.brackets[-1].is_call else None
        after = _GLUED_TO_NUMBER.match(self.text, self.position + len(token))
        if "," in token and call is not None:
            comma = Place(self.line, self.here().column + token.index(","))
            call.decimal_comma = call.decimal_comma or comma
            if after is not None and after.group()[0] == ",":
                raise _refuse_comma(comma, token)
        # A comma before a name parts arguments: max(4,volume_cm3)
        parts = call is not None and after is not None and re.match(r",[^\W\d]", after.group())
        number = token.replace(",", ".")
        digits = sum(c.isdigit() for c in re.split("[eE]", number)[0])
        is_plain = digits <= MOST_DIGITS and not re.match(r"0[0-9]", number)
        if (
            (after is not None and not parts)
            or not is_plain
            or _LOOKS_LIKE_THOUSANDS.fullmatch(token)
            or not math.isfinite(float(number))
            or float(number) > LARGEST_NUMBER
        ):
            at = self.here()
            shown = self.text[self.position : self.position + 24].split("\n")[0].split(" ")[0]
            raise Invalid("formula_number_unclear", {"line": at.line, "column": at.column, "found": shown})
        return number

    def _read_sign(self, sign: str) -> str:
        at = self.here()
        if sign == "(":
            is_call = self.previous.isidentifier() and not keyword.iskeyword(self.previous)
            self.brackets.append(_Bracket(is_call, at))
            if len(self.brackets) > DEEPEST_BRACKETS:
                raise _refuse_depth(at, DEEPEST_BRACKETS)
        elif sign == ")":
            if not self.brackets:
                raise _refuse_syntax(at, sign)
            _check_commas(self.brackets.pop())
        elif sign in (",", ";"):
            call = self.brackets[-1] if self.brackets else None
            if call is None or not call.is_call:
                raise _refuse_syntax(at, sign)
            if sign == ",":
                call.comma = call.comma or at
            else:
                call.semicolon = True
            return ","
        return sign


def _check_commas(bracket: _Bracket) -> None:
    if bracket.semicolon and bracket.comma is not None:
        raise _refuse_comma(bracket.comma, ",")
    if bracket.decimal_comma is not None and not bracket.semicolon:
        raise _refuse_comma(bracket.decimal_comma, ",")


def _refuse_syntax(at: Place, found: str) -> Invalid:
    return Invalid("formula_syntax", {"line": at.line, "column": at.column, "found": found})


def _refuse_comma(at: Place, found: str) -> Invalid:
    return Invalid("formula_comma_ambiguous", {"line": at.line, "column": at.column, "found": found})


def _refuse_depth(at: Place, maximum: int) -> Invalid:
    return Invalid("formula_too_deep", {"line": at.line, "column": at.column, "maximum": maximum})


def read_formula(text: str) -> Source:
    """The statements of a text. Raises Invalid with a code ``formula_…``, line and column."""
    if len(text) > LONGEST_TEXT:
        raise Invalid("formula_too_long", {"maximum": LONGEST_TEXT, "found": len(text)})
    text = text.replace("\r\n", "\n").translate(_TYPOGRAPHY)
    reader = _Reader(text)
    python = reader.read_all()
    source = Source([], text.split("\n"), reader.indents)
    try:
        module = ast.parse(python)
    except SyntaxError as error:
        line = min(error.lineno or 1, len(source.lines))
        at = Place(line, max(error.offset or 1, 1) + reader.indents.get(line, 0))
        raise _refuse_syntax(at, source.quote(at)) from None
    if not module.body:
        raise Invalid("formula_empty")
    _check_depth(module, source)
    source.statements.extend(module.body)
    return source


def _check_depth(module: ast.Module, source: Source) -> None:
    """Without recursion: what is deeper could not be walked safely later."""
    waiting: list[tuple[ast.AST, int]] = [(module, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST_TREE and isinstance(node, ast.expr):
            raise _refuse_depth(source.place(node), DEEPEST_TREE)
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
