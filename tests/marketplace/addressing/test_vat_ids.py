"""VAT ids: form and check digits, the country, the register's word, and what they do to the tax."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.integrations.vat_register import VatProof
from app.marketplace.accounts import Viewer
from app.marketplace.addressing import (
    AddressLines,
    KeepAddress,
    VatIdView,
    check_vat_id,
    drop_vat_id,
    keep_address,
    read_vat_id,
    state_vat_id,
)
from app.offers import Destination
from app.values import Conflict, Invalid, NotAllowed
from tests.marketplace.stage import Stage

AUSTRIAN = "ATU13585627"


def state(stage: Stage, viewer: Viewer, typed: str = AUSTRIAN, proof: VatProof | None = None) -> VatIdView:
    with stage.database.write() as session:
        return state_vat_id(session, viewer, typed, proof=proof, now=stage.now)


def read(stage: Stage, viewer: Viewer) -> VatIdView | None:
    with stage.database.read() as session:
        return read_vat_id(viewer, session)


def make_proof(*, is_registered: bool) -> VatProof:
    return VatProof(AUSTRIAN, is_registered, "2026-11-23", "Muster", "Wien", "WAPIAAAA", "https://x.example/")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("de 136 695 976", "DE136695976"), ("GR 094259216", "EL094259216"), (" ATU 13585627 ", AUSTRIAN)],
)
def test_it_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert check_vat_id(typed) == kept


@pytest.mark.parametrize("typed", ["", "DE136695978", "136695976", "CHE123456788", "x" * 41, "DE١٣٦٦٩٥٩٧٦"])
def test_what_no_member_gave_out_is_not_kept(stage: Stage, typed: str) -> None:
    viewer = stage.add_member("A")
    with pytest.raises(Invalid, match="vat_id_unknown"):
        state(stage, viewer, typed)
    assert read(stage, viewer) is None


def test_how_it_was_checked_is_kept(stage: Stage) -> None:
    viewer, stranger = stage.add_member("A"), stage.add_member("B")
    assert state(stage, viewer) == VatIdView(AUSTRIAN, "AT", "format", stage.now, None)
    proof = make_proof(is_registered=True)
    proven = state(stage, viewer, proof=proof)
    assert (proven.check, proven.proof) == ("register", proof.document())
    with pytest.raises(Conflict, match="vat_id_not_registered"):
        state(stage, viewer, proof=make_proof(is_registered=False))
    assert read(stage, viewer) == proven
    assert read(stage, stranger) is None
    with stage.database.write() as session:
        drop_vat_id(session, viewer, now=stage.now)
    assert read(stage, viewer) is None


def test_only_some_speak_for_the_organisation(stage: Stage) -> None:
    for viewer, code in (
        (stage.add_member("A", "engineer"), "vat_id_not_yours"),
        (stage.make_guest(), "scope_missing"),
        (replace(stage.add_member("B"), scopes=frozenset(("quotes:write",))), "scope_missing"),
    ):
        with pytest.raises(NotAllowed, match=code):
            state(stage, viewer)


def test_the_country_fits_where_bills_go(stage: Stage) -> None:
    viewer = stage.add_member("A")
    lines = AddressLines("", "Muster", "Weg 1", "01067", "Dresden", "DE")
    with stage.database.write() as session:
        keep_address(session, viewer, KeepAddress(lines, is_billing_default=True), now=stage.now)
    with pytest.raises(Invalid) as refusal:
        state(stage, viewer)
    assert (refusal.value.code, refusal.value.parameters) == (
        "vat_id_other_country",
        {"vat_id": AUSTRIAN, "country": "DE"},
    )
    assert state(stage, viewer, "DE136695976").country == "DE"


@pytest.mark.parametrize(
    ("country", "postcode", "case", "vat_id"),
    [
        ("AT", "1010", "eu_reverse_charge", AUSTRIAN),
        ("FR", "75001", "eu_consumer", None),
        ("DE", "01067", "de_standard", None),
        ("CH", "8001", "export", None),
    ],
)
def test_the_tax_is_decided_with_the_id_of_the_country(
    stage: Stage, country: str, postcode: str, case: str, vat_id: str | None
) -> None:
    viewer = stage.add_member("A")
    state(stage, viewer)
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=1, destination=Destination(country, postcode)).items
    content = stage.quote(viewer, item.offers[0].offer_id).content
    assert (content.tax_case, content.destination.vat_id) == (case, vat_id)
