"""Units of measure as powers of base units, and the equations between them.

After A. Kennedy, "Types for Units-of-Measure: Theory and Practice" (2010): units form an abelian group,
an expression gives equations in it, and an unknown unit is solved by unification. Powers are fractions
here (sqrt halves them), so that the group is a vector space and every equation with an unknown in it
has a solution. Each unit of a name is a base of its own: mm and cm do not meet without a factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

# What one base unit is in the first unit of its kind; two units of one kind differ by a factor.
_SIZES: dict[str, tuple[str, Fraction]] = {
    "mm": ("length", Fraction(1)),
    "cm": ("length", Fraction(10)),
    "g": ("mass", Fraction(1)),
    "kg": ("mass", Fraction(1000)),
}
MONEY_SYMBOL = "€"
_LARGEST_TERM = 10**6


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers: of base units (``cm``, ``€`` …) and of unknowns (``?1``)."""

    powers: Mapping[str, Fraction]

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for name, power in other.powers.items():
            powers[name] = powers.get(name, Fraction(0)) + power
        return Unit({name: power for name, power in powers.items() if power})

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    def __pow__(self, exponent: Fraction | int) -> Unit:
        return Unit({name: power * exponent for name, power in self.powers.items() if exponent})

    def __str__(self) -> str:
        """As people write it: ``€/h``, ``cm³``, ``1`` for a plain number, ``?`` for what is still open."""
        above = [_write_power(name, power) for name, power in self.powers.items() if power > 0]
        below = [_write_power(name, -power) for name, power in self.powers.items() if power < 0]
        return "/".join(["·".join(dict.fromkeys(above)) or "1", *dict.fromkeys(below)])


NUMBER = Unit({})
MONEY = Unit({MONEY_SYMBOL: Fraction(1)})


def base_unit(name: str) -> Unit:
    """The unit of one base."""
    return Unit({name: Fraction(1)})


def find_factor(found: Unit, expected: Unit) -> Fraction | None:
    """What turns a value in ``found`` into one in ``expected`` by multiplication; None if kinds differ."""
    factor = Fraction(1)
    kinds: dict[str, Fraction] = {}
    for name, power in (found / expected).powers.items():
        kind, size = _SIZES.get(name, (name, Fraction(1)))
        kinds[kind] = kinds.get(kind, Fraction(0)) + power
        if power.denominator != 1 or abs(power) > 9:
            return None
        factor *= size**power.numerator
    return None if any(kinds.values()) else factor


class TooComplexError(Exception):
    """The powers in an equation have grown beyond anything that measures a part."""


@dataclass(slots=True)
class UnitSolver:
    """Solves for unknown units, one equation at a time."""

    _solved: dict[str, Unit] = field(default_factory=dict)
    _count: int = 0

    def new_unknown(self) -> Unit:
        """A unit that is not known yet."""
        self._count += 1
        return base_unit(f"?{self._count}")

    def resolve(self, unit: Unit) -> Unit:
        """The unit with all that is solved put in."""
        if self._solved.keys().isdisjoint(unit.powers):
            return unit
        result = NUMBER
        for name, power in unit.powers.items():
            result = result * self._solved.get(name, base_unit(name)) ** power
        return result

    def equate(self, left: Unit, right: Unit) -> bool:
        """Make the two equal; False if no choice of the unknowns can. Raises TooComplexError."""
        rest = self.resolve(left / right)
        unknown = next((name for name in rest.powers if name.startswith("?")), None)
        if unknown is None:
            return not rest.powers
        others = Unit({name: power for name, power in rest.powers.items() if name != unknown})
        value = others ** (-1 / rest.powers[unknown])
        if any(max(abs(p.numerator), p.denominator) > _LARGEST_TERM for p in value.powers.values()):
            raise TooComplexError
        self._solved[unknown] = value
        for name, solution in self._solved.items():
            self._solved[name] = self.resolve(solution)
        return True


def _write_power(name: str, power: Fraction) -> str:
    shown = "?" if name.startswith("?") else name
    if power == 1 or shown == "?":
        return shown
    if power.denominator == 1:
        return shown + str(power.numerator).translate(_SUPERSCRIPTS)
    return f"{shown}^{float(power):.3g}"
