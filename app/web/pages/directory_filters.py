"""Which providers a visitor wants to see, and how many each further choice would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from app.marketplace.supplying import MachineFacts, ProviderFacts

LARGEST_MM = 100_000.0
SIZE_FIELDS = ("x", "y", "z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The query read. ``typed`` is what stands in the size fields; sizes that are no numbers are no wish."""

    process: str
    material: str
    certificate: str
    size_mm: tuple[float, float, float] | None
    typed: tuple[str, str, str]
    has_size_error: bool

    @property
    def is_empty(self) -> bool:
        """Whether everybody fits."""
        return not (self.process or self.material or self.certificate or self.size_mm)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter and how many providers it would leave, everything else as it is."""

    code: str
    count: int


def read_wanted(query: QueryParams) -> Wanted:
    """Nothing is refused: a size is a wish once one edge is given, edges left open are zero."""
    x, y, z = (query.get(name, "").strip()[:20] for name in SIZE_FIELDS)
    edges = [_read_edge(text) for text in (x, y, z)]
    known = [edge for edge in edges if edge is not None]
    has_error = len(known) < sum(bool(text) for text in (x, y, z))
    size = None if has_error or not known else (edges[0] or 0.0, edges[1] or 0.0, edges[2] or 0.0)
    return Wanted(
        process=query.get("process", "").strip(),
        material=query.get("material", "").strip(),
        certificate=query.get("certificate", "").strip(),
        size_mm=size,
        typed=(x, y, z),
        has_size_error=has_error,
    )


def _read_edge(text: str) -> float | None:
    try:
        edge = float(text.replace(",", "."))
    except ValueError:
        return None
    return edge if 0 < edge <= LARGEST_MM else None


def find_providers(providers: Iterable[ProviderFacts], wanted: Wanted) -> tuple[ProviderFacts, ...]:
    """Those with one machine that has process, material and room together, and with the certificate."""
    return tuple(one for one in providers if _fits(one, wanted))


def _fits(provider: ProviderFacts, wanted: Wanted) -> bool:
    if wanted.certificate and wanted.certificate not in list_certificates(provider):
        return False
    return any(_can(machine, wanted) for machine in provider.machines)


def _can(machine: MachineFacts, wanted: Wanted) -> bool:
    return (
        wanted.process in ("", machine.process)
        and (not wanted.material or wanted.material in machine.materials)
        and (wanted.size_mm is None or has_room(machine.build_volume_mm, wanted.size_mm))
    )


def has_room(build_volume_mm: tuple[float, float, float], size_mm: tuple[float, float, float]) -> bool:
    """Whether a box fits in some way of laying it along the axes."""
    return all(edge <= room for edge, room in zip(sorted(size_mm), sorted(build_volume_mm), strict=True))


def list_certificates(provider: ProviderFacts) -> frozenset[str]:
    """Of the firm and for its material."""
    return frozenset((*(each.code for each in provider.certificates), *provider.material_certificates))


def count_choices(
    providers: Iterable[ProviderFacts],
    codes: Callable[[ProviderFacts], Iterable[str]],
    choose: Callable[[str], Wanted],
) -> tuple[Choice, ...]:
    """Every value some provider has, in alphabetical order, with how many ``choose``-ing it would leave."""
    known = tuple(providers)
    values = sorted({code for provider in known for code in codes(provider)})
    return tuple(Choice(value, len(find_providers(known, choose(value)))) for value in values)
