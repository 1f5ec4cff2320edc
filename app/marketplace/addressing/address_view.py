"""An address as it stands in the book, and what may stand there."""

from __future__ import annotations

from dataclasses import dataclass, fields

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.addresses import AddressRow
from app.delivery import is_german_postcode
from app.marketplace.accounts import Viewer
from app.texts import format_country
from app.values.errors import Invalid, NotFound

LONGEST_LINE = 120
LONGEST_POSTCODE = 12
MOST_ADDRESSES = 500
# what the tables of names hold besides the countries of ISO 3166-1
NO_COUNTRIES = frozenset(
    ["EU", "EZ", "UN", "XA", "XB", "XK", "QO", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"]
)


@dataclass(frozen=True, slots=True)
class AddressLines:
    """``firm`` may be empty where ``name`` is not, and the other way round. ``country`` is ISO 3166-1."""

    name: str
    firm: str
    street: str
    postcode: str
    place: str
    country: str

    def write(self, language: str) -> tuple[str, ...]:
        """The lines of an envelope; the country is written out where the letter crosses a border."""
        country = () if self.country == "DE" else (format_country(self.country, language),)
        lines = (self.firm, self.name, self.street, f"{self.postcode} {self.place}".strip(), *country)
        return tuple(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class AddressView:
    """An entry of the book."""

    id: str
    lines: AddressLines
    is_delivery_default: bool
    is_billing_default: bool


def check_address(lines: AddressLines) -> AddressLines:
    """Each on one line; Invalid ``address_incomplete`` (field), ``address_line_invalid`` (field, maximum),
    ``country_unknown`` (country), ``postcode_invalid`` (postcode)."""
    straight = {field.name: " ".join(getattr(lines, field.name).split()) for field in fields(AddressLines)}
    for name, text in straight.items():
        longest = LONGEST_POSTCODE if name == "postcode" else LONGEST_LINE
        # what turns the direction of writing around could make another address of it in print
        if len(text) > longest or not text.isprintable():
            raise Invalid("address_line_invalid", {"field": name, "maximum": longest})
    for name in ("street", "place"):
        if not straight[name]:
            raise Invalid("address_incomplete", {"field": name})
    if not straight["name"] and not straight["firm"]:
        raise Invalid("address_incomplete", {"field": "name"})
    country = straight["country"].upper()
    if not is_country(country):
        raise Invalid("country_unknown", {"country": country})
    if country == "DE" and not is_german_postcode(straight["postcode"]):
        raise Invalid("postcode_invalid", {"postcode": straight["postcode"]})
    return AddressLines(**{**straight, "country": country})


def is_country(code: str) -> bool:
    """Whether it is a country's code of ISO 3166-1; the tables know groups and inventions besides."""
    return (
        len(code) == 2
        and code.isascii()
        and code.isalpha()
        and code in Locale("en").territories
        and code not in NO_COUNTRIES
    )


def find_address(session: Session, viewer: Viewer, address_id: str, *, lock: bool = False) -> AddressRow:
    """An address of the viewer's organisation; NotFound ``address_not_found`` for every other id."""
    query = select(AddressRow).where(
        AddressRow.id == address_id, AddressRow.organisation_id == viewer.organisation_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = None if viewer.organisation_id is None else session.scalar(query)
    if row is None:
        raise NotFound("address_not_found")
    return row


def read_lines(row: AddressRow) -> AddressLines:
    """What the row says."""
    return AddressLines(row.name, row.firm, row.street, row.postcode, row.place, row.country)
