"""What the address bar says about an offer that is wanted: wishes, answers, order, filters, choices."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar, get_args
from urllib.parse import quote_plus

from starlette.datastructures import QueryParams

from app.delivery import is_german_postcode
from app.marketplace.accounts import Viewer
from app.marketplace.supplying import list_processes
from app.offers import Catalogue, Destination, Requirement, Sort
from app.offers.narrowing import FACETS
from app.offers.suggestions import WISHES_BY_ANSWER, Suggestion, suggest
from app.pricing import MAX_QUANTITY
from app.processes import AS_BUILT, find_processes
from app.providers import MATERIAL_CERTIFICATES
from app.providers.rate_card import INSPECTIONS, InspectionCode
from app.providers.requirement import ToleranceClass
from app.texts import Language
from app.web.pages.shared import COUNTRIES

TOLERANCE_CLASSES: tuple[ToleranceClass, ...] = get_args(ToleranceClass)
TIERS = ("economy", "standard", "express")
# Without one, the cheapest
SERVICES = ("express",)
VIEWS = ("cards", "table")
QUESTIONS = tuple(WISHES_BY_ANSWER)
MAX_TOLERANCE_MM = 100.0
PAGE_ROWS, MAX_ROWS = 12, 240
MAX_COMPARED = 3
LONGEST_WORD = 80
_WHOLE_NUMBER = re.compile(r"[0-9]{1,7}|[0-9]{1,3}([., ][0-9]{3})+")
# In the order they stand in the form; what is not here is dropped from links.
WISH_FIELDS = (
    "quantity", "material", "process", "finish", "tier", "tolerance", "tolerance_class", "certificate",
    "inspection", "industry", "wanted_on", "country", "postcode", "service", *QUESTIONS,
)  # fmt: skip
KEPT_FIELDS = (
    *WISH_FIELDS,
    "sort",
    "view",
    *(f"only_{facet}" for facet in FACETS),
    "pick",
    "compare",
    "rows",
    "revises",
    "address",
)
_PLACES = {name: place for place, name in enumerate(KEPT_FIELDS)}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of the form can be, besides numbers and words."""

    processes: tuple[str, ...]
    finishes: tuple[str, ...]
    certificates: tuple[str, ...]
    materials: tuple[str, ...]  # names to choose a word from
    inspections: tuple[InspectionCode, ...]
    industries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The query read; ``errors`` are keys of texts by field, and what was typed is still in ``query``.

    ``written`` are its fields as a link has them, by name: a page has hundreds of links.
    """

    query: QueryParams
    written: Mapping[str, Sequence[str]]
    quantity: int
    requirement: Requirement
    destination: Destination
    suggestions: tuple[Suggestion, ...]
    errors: Mapping[str, str]
    sort: Sort
    view: str
    rows: int
    only: Mapping[str, frozenset[str]]
    picks: tuple[str, ...]
    compared: tuple[str, ...]

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self.query.get(name, "")

    def link(self, **changes: object) -> str:
        """A query with some fields changed (None: taken out; a tuple: several), beginning with ``?``."""
        written: list[str] = []
        for name in sorted(self.written.keys() | changes.keys(), key=_PLACES.__getitem__):
            if name not in changes:
                written += self.written[name]
                continue
            change = changes[name]
            values = change if isinstance(change, tuple) else () if change is None else (change,)
            written += [_write_field(name, str(value)) for value in values]
        return f"?{'&'.join(written)}"

    def link_compare(self, key: str) -> str:
        """A query with an offer put beside the others, or taken away again."""
        if key in self.compared:
            return self.link(compare=tuple(one for one in self.compared if one != key))
        return self.link(compare=(*self.compared, key))


def list_form_choices(viewer: Viewer, catalogue: Catalogue, language: Language) -> Choices:
    """Only what some provider has; materials by their names in a language."""
    market = catalogue.market
    machines = [machine for provider in market.providers for machine in provider.machines]
    setups = [each for machine in machines for each in machine.materials]
    offered = {finish for each in setups for finish in each.finishes}
    codes = {each.material_code for each in setups}
    held = {each.code for provider in market.providers for each in provider.certificates}
    papers = {code for provider in market.providers for code in provider.material_certificates}
    return Choices(
        processes=tuple(each.code for each in list_processes(viewer, catalogue) if each.providers),
        finishes=tuple(code for code in market.finishes if code == AS_BUILT or code in offered),
        certificates=(*sorted(held), *(code for code in MATERIAL_CERTIFICATES if code in papers)),
        materials=tuple(sorted({market.materials[code].name_in(language) for code in codes})),
        inspections=tuple(
            code for code in INSPECTIONS if any(code in each.inspections for each in market.providers)
        ),
        industries=tuple(sorted({word for each in market.providers for word in each.industries})),
    )


def read_wishes(query: QueryParams, choices: Choices, *, today: date) -> Wishes:
    """Nothing is refused: what cannot be read or be meant becomes an error beside its field."""
    reader = _Reader(query)
    country = reader.read_choice("country", COUNTRIES) or "DE"
    stated = Requirement(
        material=reader.read_word("material"),
        process=reader.read_choice("process", choices.processes),
        finish=reader.read_choice("finish", choices.finishes),
        tier=reader.read_choice("tier", TIERS),
        tolerance_mm=reader.read("tolerance", _read_tolerance, "offers.error_tolerance"),
        tolerance_class=reader.read_choice("tolerance_class", TOLERANCE_CLASSES),
        certificates=reader.read_several("certificate", choices.certificates),
        inspections=reader.read_several("inspection", choices.inspections),
        industry=reader.read_choice("industry", choices.industries),
        wanted_on=reader.read("wanted_on", date.fromisoformat, "offers.error_date"),
    )
    if stated.wanted_on is not None and stated.wanted_on < today:
        reader.errors["wanted_on"] = "offers.error_past"
    answers = {
        question: answer
        for question in QUESTIONS
        if (answer := reader.read_choice(question, tuple(WISHES_BY_ANSWER[question])))
    }
    requirement, suggestions = suggest(stated, answers)
    return Wishes(
        query=query,
        written=_write_query(query),
        quantity=reader.read("quantity", _read_quantity, "offers.error_quantity") or 1,
        requirement=requirement,
        destination=Destination(
            country=country,
            postcode=(
                reader.read("postcode", _read_german_postcode, "offers.error_postcode")
                if country == "DE"
                else reader.read_word("postcode", longest=12)
            ),
            service="express" if reader.read_choice("service", SERVICES) else "cheapest",
        ),
        suggestions=suggestions,
        errors=reader.errors,
        sort=next((sort for sort in get_args(Sort) if sort == query.get("sort")), "price"),
        view=next((view for view in VIEWS if view == query.get("view")), VIEWS[0]),
        rows=_read_rows(query.get("rows", "")),
        only={facet: _read_facet(facet, query) for facet in FACETS},
        picks=tuple(query.getlist("pick")),
        compared=tuple(dict.fromkeys(query.getlist("compare")))[:MAX_COMPARED],
    )


def _write_query(query: QueryParams) -> Mapping[str, Sequence[str]]:
    written: dict[str, list[str]] = {}
    for name, value in query.multi_items():
        if value and name in _PLACES:
            written.setdefault(name, []).append(_write_field(name, value))
    return written


# The same few offers stand in link after link.
@lru_cache(maxsize=4096)
def _write_field(name: str, value: str) -> str:
    return f"{name}={quote_plus(value)}"


def _read_facet(facet: str, query: QueryParams) -> frozenset[str]:
    """A process also by its trade name, as in a wish."""
    wanted = filter(None, query.getlist(f"only_{facet}"))
    if facet != "process":
        return frozenset(wanted)
    return frozenset(code for word in wanted for code in find_processes(word) or (word,))


T = TypeVar("T")
C = TypeVar("C", bound=str)


class _Reader:
    def __init__(self, query: QueryParams) -> None:
        self._query = query
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], T], error: str) -> T | None:
        typed = self._query.get(name, "").strip()
        if not typed:
            return None
        try:
            return parse(typed)
        except ValueError:
            self.errors[name] = error
            return None

    def read_word(self, name: str, *, longest: int = LONGEST_WORD) -> str | None:
        def parse(typed: str) -> str:
            if len(typed) > longest or not typed.isprintable():
                raise ValueError(name)
            return typed

        return self.read(name, parse, "offers.error_word")

    def read_choice(self, name: str, allowed: tuple[C, ...]) -> C | None:
        return self.read(name, lambda typed: allowed[allowed.index(typed)], "offers.error_choice")

    def read_several(self, name: str, allowed: tuple[C, ...]) -> tuple[C, ...]:
        wanted = [value for value in self._query.getlist(name) if value]
        if not set(wanted) <= set(allowed):
            self.errors[name] = "offers.error_choice"
        return tuple(value for value in allowed if value in wanted)


def _read_quantity(typed: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(typed):
        raise ValueError(typed)
    quantity = int(re.sub(r"\D", "", typed))
    if not 1 <= quantity <= MAX_QUANTITY:
        raise ValueError(typed)
    return quantity


def _read_tolerance(typed: str) -> float:
    tolerance = float(typed.removeprefix("±").replace(",", ".").removesuffix("mm"))
    if not (math.isfinite(tolerance) and 0 < tolerance <= MAX_TOLERANCE_MM):
        raise ValueError(typed)
    return tolerance


def _read_german_postcode(typed: str) -> str:
    if not is_german_postcode(typed):
        raise ValueError(typed)
    return typed


def _read_rows(typed: str) -> int:
    return min(max(int(typed), PAGE_ROWS), MAX_ROWS) if typed.isdecimal() and len(typed) < 5 else PAGE_ROWS
