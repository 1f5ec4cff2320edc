"""What the address bar says about a request for several parts: each part's wishes, and what they share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.marketplace.quoting.compose_offers import MAX_ITEMS
from app.web.pages.offer_wishes import Choices, Wishes, read_wishes

# Of one part; in the address they carry its number (material2) ...
ITEM_FIELDS = ("quantity", "material", "process", "finish", "tolerance", "tolerance_class")
# ... and these go for all.
SHARED_FIELDS = (
    "tier", "wanted_on", "certificate", "inspection", "industry", "country", "postcode", "service", "revises",
    "address",
)  # fmt: skip
_PART_FIELD = re.compile(r"part([1-9][0-9]?)")
_PART_ID = re.compile(r"[a-z2-7]{26}")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RequestItem:
    """A part wanted; ``number`` counts from 1 and names its fields in the form."""

    number: int
    part_id: str
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class RequestWishes:
    """The whole request; ``shared`` holds what goes for all parts, also in each item's wishes."""

    items: tuple[RequestItem, ...]
    shared: Wishes
    pairs: tuple[tuple[str, str], ...]  # the address, parts numbered from 1 without gaps

    @property
    def has_errors(self) -> bool:
        """Whether anything typed could not be read."""
        return any(item.wishes.errors for item in self.items) or bool(self.shared.errors)

    def link(self) -> str:
        """The query of this request."""
        return f"?{urlencode(self.pairs)}"

    def link_without(self, number: int) -> str:
        """The query without one part."""
        others = [(item.part_id, item.wishes.query) for item in self.items if item.number != number]
        return f"?{urlencode(_write_pairs(others, self.shared.query))}"

    def link_part(self, number: int) -> str:
        """The query of the part's own page with the same wishes."""
        query = self.items[number - 1].wishes.query
        return f"?{urlencode(list(query.multi_items()))}"


def read_request(query: QueryParams, choices: Choices, *, today: date) -> RequestWishes:
    """Parts as ``part1``, ``part2`` … with their fields, and ``part`` for parts that were just added.

    Nothing is refused: what cannot be read becomes an error beside its field; what is no part's id, or
    beyond MAX_ITEMS, is left out.
    """
    shared = QueryParams([(name, value) for name in SHARED_FIELDS for value in query.getlist(name) if value])
    numbered = sorted(
        (int(match.group(1)), query[name]) for name in query if (match := _PART_FIELD.fullmatch(name))
    )
    known = {part_id for _, part_id in numbered}
    added = [part_id for part_id in dict.fromkeys(query.getlist("part")) if part_id not in known]
    asked: list[tuple[str, QueryParams]] = [
        (part_id, QueryParams([(name, query.get(f"{name}{number}", "")) for name in ITEM_FIELDS]))
        for number, part_id in numbered
    ]
    asked += [(part_id, QueryParams()) for part_id in added]
    fitting = [(part_id, fields) for part_id, fields in asked if _PART_ID.fullmatch(part_id)][:MAX_ITEMS]
    items = tuple(
        RequestItem(
            number,
            part_id,
            read_wishes(QueryParams([*_filled(fields), *shared.multi_items()]), choices, today=today),
        )
        for number, (part_id, fields) in enumerate(fitting, start=1)
    )
    return RequestWishes(
        items, read_wishes(shared, choices, today=today), tuple(_write_pairs(fitting, shared))
    )


def write_request(parts: Iterable[tuple[str, Pairs]], shared: Pairs) -> str:
    """The query of a request for parts with their wishes, for links that lead to it."""
    asked = [(part_id, QueryParams(fields)) for part_id, fields in parts]
    return urlencode(_write_pairs(asked, QueryParams(shared)))


def _filled(fields: QueryParams) -> Pairs:
    return [(name, fields[name]) for name in ITEM_FIELDS if fields.get(name)]


def _write_pairs(items: Iterable[tuple[str, QueryParams]], shared: QueryParams) -> Pairs:
    pairs: Pairs = []
    for number, (part_id, fields) in enumerate(items, start=1):
        pairs.append((f"part{number}", part_id))
        pairs += [(f"{name}{number}", value) for name, value in _filled(fields)]
    pairs += [(name, value) for name in SHARED_FIELDS for value in shared.getlist(name) if value]
    return pairs
