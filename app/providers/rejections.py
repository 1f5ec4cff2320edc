"""Why pairs cannot make a part: a cause each, put into words only where somebody looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from app.providers.candidates import Pair
from app.values.errors import Parameter


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a provider's machine cannot make the part in a material."""

    provider: str
    machine: str
    material: str
    code: str
    parameters: dict[str, Parameter]


@dataclass(frozen=True, slots=True)
class Cause:
    """A code, and its parameters for a pair of that number."""

    code: str
    describe: Callable[[int], dict[str, Parameter]]


class Rejections(Sequence[Rejection]):
    """A rejection for each of ``numbers`` (pairs) for the cause beside it in ``causes``."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        numbers: NDArray[np.int64],
        causes: NDArray[np.int16],
        known: Sequence[Cause],
    ) -> None:
        self.pairs, self.numbers, self.causes, self.known = pairs, numbers, causes, known

    @classmethod
    def join(cls, parts: Iterable[Rejections]) -> Rejections:
        """One after the other; all over the same pairs."""
        first, *others = parts
        known = list(first.known)
        causes = [first.causes]
        for part in others:
            causes.append((part.causes + len(known)).astype(np.int16))
            known += part.known
        numbers = np.concatenate([first.numbers, *(part.numbers for part in others)])
        return cls(first.pairs, numbers, np.concatenate(causes), known)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Rejection: ...
    @overload
    def __getitem__(self, index: slice) -> Rejections: ...
    def __getitem__(self, index: int | slice) -> Rejection | Rejections:
        if isinstance(index, slice):
            return Rejections(self.pairs, self.numbers[index], self.causes[index], self.known)
        return self._describe(int(self.numbers[index]), int(self.causes[index]))

    def __iter__(self) -> Iterator[Rejection]:
        for number, cause in zip(self.numbers.tolist(), self.causes.tolist(), strict=True):
            yield self._describe(number, cause)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # equal to any sequence of the same content

    def __repr__(self) -> str:
        return f"Rejections({list(self)!r})"

    def count_by_code(self) -> Counter[str]:
        """How many there are of each code, in the order in which the codes first appear."""
        causes, first, counts = np.unique(self.causes, return_index=True, return_counts=True)
        counted: Counter[str] = Counter()
        for place in np.argsort(first).tolist():
            counted[self.known[int(causes[place])].code] += int(counts[place])
        return counted

    def list_pairs(self, code: str | None = None) -> NDArray[np.int64]:
        """Numbers of the pairs refused for that code, or for any."""
        if code is None:
            return self.numbers
        wanted = [number for number, cause in enumerate(self.known) if cause.code == code]
        return self.numbers[np.isin(self.causes, wanted)]

    def _describe(self, number: int, cause: int) -> Rejection:
        pair, why = self.pairs[number], self.known[cause]
        return Rejection(
            pair.provider.code, pair.machine.code, pair.material.code, why.code, why.describe(number)
        )


class Judgement:
    """Refusals of pairs one cause after the other; the first that applies to a pair stands."""

    def __init__(self, pairs: Sequence[Pair], asked: NDArray[np.bool_]) -> None:
        self._pairs, self._asked = pairs, asked
        self._cause = np.full(len(pairs), -1, dtype=np.int16)
        self._known: list[Cause] = []

    def reject(
        self,
        mask: NDArray[np.bool_],
        code: str,
        parameters: Callable[[int], dict[str, Parameter]] | dict[str, Parameter] | None = None,
    ) -> None:
        """``parameters`` are the same for all pairs, or made for a pair's number."""
        fixed = parameters if isinstance(parameters, dict) else {}
        describe = parameters if callable(parameters) else lambda _: dict(fixed)
        self._cause[mask & (self._cause < 0)] = len(self._known)
        self._known.append(Cause(code, describe))

    @property
    def is_possible(self) -> NDArray[np.bool_]:
        """Asked for and not refused (P,)."""
        return self._asked & (self._cause < 0)

    def list_rejections(self) -> Rejections:
        """Of the pairs asked for, in their order."""
        numbers = np.flatnonzero(self._asked & (self._cause >= 0))
        return Rejections(self._pairs, numbers, self._cause[numbers], self._known)
