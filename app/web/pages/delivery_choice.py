"""Where the goods go, chosen out of the address book: by links, so that it works without a script."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from app.marketplace.accounts import Viewer
from app.marketplace.addressing import AddressView, list_addresses
from app.marketplace.quoting.quote_places import fits_destination
from app.offers import Destination
from app.web.pages.shared import COUNTRIES

MOST_OFFERED = 100
REPLACED = ("country", "postcode", "address")


@dataclass(frozen=True, slots=True)
class DeliveryChoice:
    """An address that goods can go to; ``link`` leads to the page with it."""

    id: str
    name: str
    place: str
    link: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DeliveryChoices:
    """``chosen_id`` is the address that a quote takes a copy of; None where the destination was typed."""

    choices: tuple[DeliveryChoice, ...]
    chosen_id: str | None


def read_book(viewer: Viewer, session: Session) -> tuple[AddressView, ...]:
    """The addresses goods can be sent to; none for guests and programs that may not read them."""
    if viewer.is_guest or "quotes:read" not in viewer.scopes:
        return ()
    return tuple(view for view in list_addresses(viewer, session) if view.lines.country in COUNTRIES)


def begin_with_default(query: QueryParams, book: tuple[AddressView, ...]) -> QueryParams:
    """Where nothing was said about the destination it is the address that goods usually go to."""
    if any(name in query for name in REPLACED):
        return query
    default = next((view for view in book if view.is_delivery_default), None)
    if default is None:
        return query
    lines = default.lines
    said = [("country", lines.country), ("postcode", lines.postcode), ("address", default.id)]
    return QueryParams([*query.multi_items(), *said])


def list_deliveries(
    book: tuple[AddressView, ...], link: str, chosen: str, destination: Destination
) -> DeliveryChoices:
    """``link`` is the page as it is; ``chosen`` what its query says, which counts only while it fits."""
    chosen_id = next(
        (view.id for view in book if view.id == chosen and fits_destination(view.lines, destination)), None
    )
    pairs = [pair for pair in parse_qsl(link.removeprefix("?")) if pair[0] not in REPLACED]
    return DeliveryChoices(
        tuple(
            DeliveryChoice(
                view.id,
                view.lines.firm or view.lines.name,
                f"{view.lines.postcode} {view.lines.place}, {view.lines.country}",
                "?" + urlencode([*pairs, *_say(view)]),
                view.id == chosen_id,
            )
            for view in book[:MOST_OFFERED]
        ),
        chosen_id,
    )


def _say(view: AddressView) -> list[tuple[str, str]]:
    said = [("country", view.lines.country), ("postcode", view.lines.postcode), ("address", view.id)]
    return [(name, value) for name, value in said if value]
