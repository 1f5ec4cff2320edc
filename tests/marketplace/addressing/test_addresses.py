"""The address book, and the copies that quotes take of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.documents.quote import describe_quote
from app.marketplace.accounts import Viewer
from app.marketplace.addressing import (
    AddressLines,
    AddressView,
    KeepAddress,
    delete_address,
    keep_address,
    list_addresses,
    read_address,
)
from app.marketplace.quoting import IssueQuote, QuoteView, issue_quote, read_quote
from app.offers import Destination, Party
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.stage import CIVIL, SECRET_KEY, Stage

DRESDEN = AddressLines("Anna Muster", "Muster GmbH", "Musterweg 1", "01067", "Dresden", "DE")
WIEN = AddressLines("", "Muster Österreich", "Ring 1", "1010", "Wien", "AT")


def keep(stage: Stage, viewer: Viewer, lines: AddressLines = DRESDEN, **said: Any) -> AddressView:
    with stage.database.write() as session:
        return keep_address(session, viewer, KeepAddress(lines, **said), now=stage.now)


def book(stage: Stage, viewer: Viewer) -> tuple[AddressView, ...]:
    with stage.database.read() as session:
        return list_addresses(viewer, session)


def quote(stage: Stage, viewer: Viewer, **said: Any) -> QuoteView:
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=1, **said.pop("options", {})).items
    with stage.database.write() as session:
        return issue_quote(
            session, viewer, IssueQuote((item.offers[0].offer_id,), declaration=CIVIL, **said),
            prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
        )  # fmt: skip


def test_there_is_one_default_of_each_kind(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first = keep(stage, viewer, is_delivery_default=True, is_billing_default=True)
    second = keep(stage, viewer, WIEN, is_delivery_default=True)
    assert [(one.id, one.is_delivery_default, one.is_billing_default) for one in book(stage, viewer)] == [
        (second.id, True, False),
        (first.id, False, True),
    ]
    keep(stage, viewer, replace(DRESDEN, street="Neuer Weg 2"), address_id=first.id)
    assert [one.is_billing_default for one in book(stage, viewer)] == [False, False]
    with stage.database.write() as session:
        delete_address(session, viewer, second.id, now=stage.now)
    assert [(one.lines.street, one.is_delivery_default) for one in book(stage, viewer)] == [
        ("Neuer Weg 2", False)
    ]


@pytest.mark.parametrize(
    ("change", "code", "parameters"),
    [
        ({"street": " "}, "address_incomplete", {"field": "street"}),
        ({"place": ""}, "address_incomplete", {"field": "place"}),
        ({"name": "", "firm": ""}, "address_incomplete", {"field": "name"}),
        ({"name": "x" * 121}, "address_line_invalid", {"field": "name", "maximum": 120}),
        ({"firm": "Muster\u202eHbmG"}, "address_line_invalid", {"field": "firm", "maximum": 120}),
        ({"postcode": "1" * 13}, "address_line_invalid", {"field": "postcode", "maximum": 12}),
        ({"postcode": "1067"}, "postcode_invalid", {"postcode": "1067"}),
        ({"country": "XK"}, "country_unknown", {"country": "XK"}),
        ({"country": "EU"}, "country_unknown", {"country": "EU"}),
        ({"country": "Deutschland"}, "country_unknown", {"country": "DEUTSCHLAND"}),
        ({"country": "001"}, "country_unknown", {"country": "001"}),
    ],
)
def test_what_is_no_address_is_not_kept(
    stage: Stage, change: dict[str, str], code: str, parameters: dict[str, object]
) -> None:
    viewer = stage.add_member("A")
    with pytest.raises(Invalid) as refusal:
        keep(stage, viewer, replace(DRESDEN, **change))
    assert (refusal.value.code, refusal.value.parameters) == (code, parameters)
    assert book(stage, viewer) == ()


def test_what_is_anothers_is_not_there(stage: Stage) -> None:
    owner, stranger, guest = stage.add_member("A"), stage.add_member("B"), stage.make_guest()
    address = keep(stage, owner, is_billing_default=True)
    for viewer in (stranger, guest):
        with pytest.raises(NotFound, match="address_not_found"), stage.database.read() as session:
            read_address(viewer, session, address.id)
        assert book(stage, viewer) == ()
    with pytest.raises(NotFound, match="address_not_found"):
        keep(stage, stranger, WIEN, address_id=address.id, is_billing_default=True)
    with pytest.raises(NotFound, match="address_not_found"), stage.database.write() as session:
        delete_address(session, stranger, address.id, now=stage.now)
    with pytest.raises(NotAllowed, match="sign_in_required"):
        keep(stage, guest)
    for wish in ("billing_address_id", "delivery_address_id"):
        with pytest.raises(NotFound, match="address_not_found"):
            quote(stage, stranger, **{wish: address.id})
    assert book(stage, owner) == (address,)


def test_a_quote_takes_a_copy_that_stays(stage: Stage) -> None:
    viewer = stage.add_member("A")
    address = keep(stage, viewer, is_delivery_default=True, is_billing_default=True)
    issued = quote(stage, viewer)
    lines = ("Anna Muster", "Musterweg 1", "01067 Dresden")
    assert issued.content.recipient == Party("address", "Muster GmbH", lines)
    assert issued.content.delivery == Party("address", "Muster GmbH", lines)
    facts = dict(map(tuple, describe_quote(issued.content, "de")["facts"]))
    assert facts["Lieferadresse"] == "Muster GmbH, Anna Muster, Musterweg 1, 01067 Dresden"
    keep(stage, viewer, WIEN, address_id=address.id)
    with stage.database.write() as session:
        delete_address(session, viewer, address.id, now=stage.now)
    with stage.database.read() as session:
        assert read_quote(viewer, session, issued.id) == issued


def test_goods_go_only_where_the_offers_were_made_for(stage: Stage) -> None:
    viewer = stage.add_member("A")
    home, away = keep(stage, viewer, is_delivery_default=True), keep(stage, viewer, WIEN)
    with pytest.raises(Invalid) as refusal:
        quote(stage, viewer, delivery_address_id=away.id)
    assert (refusal.value.code, refusal.value.parameters) == (
        "address_not_destination",
        {"country": "DE", "postcode": "01067"},
    )
    abroad = {"destination": Destination("AT", "1010")}
    issued = quote(stage, viewer, options=abroad, delivery_address_id=away.id, billing_address_id=home.id)
    assert issued.content.delivery == Party(
        "address", "Muster Österreich", ("Ring 1", "1010 Wien", "Österreich")
    )
    assert issued.content.recipient.name == "Muster GmbH"
    assert quote(stage, viewer, options=abroad).content.delivery is None
    stated = Party("", "Jemand", ())
    assert quote(stage, viewer, recipient=stated, billing_address_id=home.id).content.recipient == stated


def test_a_program_that_may_only_write_quotes_gets_the_same_copy(stage: Stage) -> None:
    viewer = stage.add_member("A")
    keep(stage, viewer, is_delivery_default=True)
    narrow = replace(viewer, scopes=frozenset(("parts:write", "parts:read", "offers:read", "quotes:write")))
    assert quote(stage, narrow).content.delivery is not None
    with pytest.raises(NotAllowed, match="scope_missing"):
        book(stage, narrow)


def test_there_are_only_so_many(stage: Stage) -> None:
    from sqlalchemy import insert

    from app.database.tables import AddressRow
    from app.values import new_id

    viewer = stage.add_member("A")
    lines = {"name": "", "firm": "x", "street": "x", "postcode": "", "place": "x", "country": "AT"}
    with stage.database.write() as session:
        rows = [
            {"id": new_id(), "organisation_id": viewer.organisation_id, **lines,
             "created_at": stage.now, "changed_at": stage.now}
            for _ in range(500)
        ]  # fmt: skip
        session.execute(insert(AddressRow), rows)
    with pytest.raises(Conflict, match="addresses_limit_reached"):
        keep(stage, viewer)
