"""Ranges of addresses by country, read once from a file: ``first;last;country``, IPv4 and IPv6."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import pairwise
from pathlib import Path

from app.values.errors import Invalid

_COUNTRY = re.compile(r"[A-Z]{2}")
_FIELDS = 3


@dataclass(frozen=True, slots=True)
class RangesFile:
    """Sorted by family and first address; ranges do not overlap."""

    firsts: tuple[tuple[int, int], ...]
    lasts: tuple[int, ...]
    countries: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> RangesFile:
        """Invalid ``country_ranges_invalid`` (line) for a line that is no range, or that overlaps another."""
        rows: list[tuple[int, int, int, str, int]] = []
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.reader(file, delimiter=";"), start=1):
                if not row or row[0].startswith("#"):
                    continue
                rows.append((*_read_row(row, line), line))
        rows.sort()
        for before, after in pairwise(rows):
            if before[0] == after[0] and before[2] >= after[1]:
                raise Invalid("country_ranges_invalid", {"line": after[4]})
        return cls(
            tuple((row[0], row[1]) for row in rows),
            tuple(row[2] for row in rows),
            tuple(row[3] for row in rows),
        )

    def country_of(self, address: str) -> str | None:
        """The country of the range that an address lies in."""
        try:
            known = _unwrap(ip_address(address.partition("%")[0]))
        except ValueError:
            return None
        place = bisect_right(self.firsts, (known.version, int(known))) - 1
        if place < 0 or self.firsts[place][0] != known.version or int(known) > self.lasts[place]:
            return None
        return self.countries[place]


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address in the clothes of an IPv6 one is an IPv4 address."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _read_row(row: list[str], line: int) -> tuple[int, int, int, str]:
    try:
        first, last = ip_address(row[0].strip()), ip_address(row[1].strip())
    except (ValueError, IndexError) as error:
        raise Invalid("country_ranges_invalid", {"line": line}) from error
    is_sound = first.version == last.version and int(first) <= int(last) and len(row) == _FIELDS
    if not is_sound or _COUNTRY.fullmatch(row[2].strip()) is None:
        raise Invalid("country_ranges_invalid", {"line": line})
    return first.version, int(first), int(last), row[2].strip()
