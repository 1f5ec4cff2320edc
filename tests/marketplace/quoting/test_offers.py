"""Offers with their ids."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.database.tables.part_papers import PartDrawingRow
from app.marketplace.quoting.offer_token import OfferDescription, OfferSigner
from app.offers import Candidate, Destination, Requirement, prepare
from app.programme import find_policy
from app.providers import CustomerTerm
from app.values import Conflict, Invalid, NotAllowed, NotFound, new_id
from tests.conftest import NOW
from tests.marketplace.stage import SECRET_KEY, TO_DRESDEN, Stage

DESCRIPTION = OfferDescription(
    part_id="p" * 26,
    sha256="0" * 64,
    revision=3,
    quantity=12,
    requirement=Requirement(material="pa12", certificates=("ISO 9001",), wanted_on=NOW.date()),
    destination=Destination("AT", "1010", None),
    candidate=Candidate("firm", "machine", "PBF-LB/P", "pa12", "as-built", "standard"),
    catalogue_version="v1",
    total_minor=12345,
    shipping_minor=650,
    dispatched_on=NOW.date(),
    expires_at=NOW,
)


def test_offers_say_what_they_are_for(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    composed = stage.compose(viewer, part.id, quantity=3, limit=7)
    (item,) = composed.items
    assert (item.part_id, item.quantity, len(item.offers)) == (part.id, 3, 7)
    assert item.offers_total > 7
    assert composed.valid_until == stage.now + timedelta(hours=stage.policy.offer_valid_hours)
    signer = OfferSigner(SECRET_KEY)
    for each in item.offers:
        description = signer.read(each.offer_id)
        assert description == OfferDescription(
            part_id=part.id,
            sha256=part.sha256,
            revision=1,
            quantity=3,
            requirement=Requirement(),
            destination=TO_DRESDEN,
            candidate=each.offer.candidate,
            catalogue_version=composed.catalogue_version,
            total_minor=each.offer.total.amount_minor,
            shipping_minor=each.offer.shipping.amount_minor if each.offer.shipping else None,
            dispatched_on=each.offer.leaves_on,
            expires_at=composed.valid_until,
        )


def test_groups_hold_every_offer_of_the_page_once(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=40).items
    grouped = [offer_id for group in item.groups for offer_id in group.offer_ids]
    assert sorted(grouped) == sorted(each.offer_id for each in item.offers)
    first = item.groups[0]
    assert (first.provider, first.material) == (
        item.offers[0].offer.candidate.provider,
        item.offers[0].offer.candidate.material,
    )
    assert first.cheapest_total == item.offers[0].offer.total


def test_pages_together_are_the_whole_list(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    (whole,) = stage.compose(viewer, part.id, limit=200).items
    wanted = [each.offer.candidate for each in whole.offers[:60]]
    seen: list[Candidate] = []
    cursor = None
    for _ in range(3):
        page = stage.compose(viewer, part.id, limit=20, cursor=cursor)
        seen += [each.offer.candidate for each in page.items[0].offers]
        cursor = page.next_cursor
    assert seen == wanted


def test_a_cursor_of_another_catalogue_is_refused(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    cursor = stage.compose(viewer, part.id, limit=1).next_cursor
    stage.prepared = replace(stage.prepared, catalogue=replace(stage.prepared.catalogue, version="other"))
    with pytest.raises(Invalid, match="cursor_invalid"):
        stage.compose(viewer, part.id, limit=1, cursor=cursor)


def test_composing_writes_nothing(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    with stage.database.read() as session:
        before = session.execute(text("SELECT * FROM parts")).all()
    stage.compose(viewer, part.id)
    with stage.database.read() as session:
        assert session.execute(text("SELECT * FROM parts")).all() == before


def test_several_parts_are_several_items_in_order(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    cube, bracket = stage.upload_measured(viewer), stage.upload_measured(viewer, "l_bracket.stl")
    composed = stage.compose(viewer, bracket.id, cube.id, limit=1)
    assert [item.part_id for item in composed.items] == [bracket.id, cube.id]


def test_a_part_that_is_not_measured_has_no_offers(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload(viewer)
    with pytest.raises(Conflict) as refused:
        stage.compose(viewer, part.id)
    assert (refused.value.code, refused.value.parameters) == (
        "part_not_measured",
        {"part_id": part.id, "status": "queued"},
    )


def test_an_unsound_part_has_no_price(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer, "open_box.stl")
    with pytest.raises(Invalid) as refused:
        stage.compose(viewer, part.id)
    assert refused.value.code == "part_not_priceable"
    assert refused.value.parameters["part_id"] == part.id


def test_guests_get_offers_in_the_phases_that_say_so(stage: Stage) -> None:
    guest = stage.make_guest()
    part = stage.upload_measured(guest)
    assert stage.compose(guest, part.id, limit=1).items[0].offers
    stage.policy = find_policy("closed_test")
    with pytest.raises(NotAllowed, match="sign_in_required"):
        stage.compose(guest, part.id)


def test_the_number_of_items_is_bounded(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    for ids in ((), ("x",) * 21):
        with pytest.raises(Invalid, match="items_count_out_of_range"):
            stage.compose(viewer, *ids)
    with pytest.raises(NotFound, match="part_not_found"):
        stage.compose(viewer, "x")


def test_the_same_question_gets_the_same_answer(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    assert stage.compose(viewer, part.id) == stage.compose(viewer, part.id)


def test_an_offer_id_is_short_and_safe_in_a_url() -> None:
    offer_id = OfferSigner(SECRET_KEY).sign(DESCRIPTION)
    assert OfferSigner(SECRET_KEY).read(offer_id) == DESCRIPTION
    assert len(offer_id) < 700
    assert set(offer_id) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@given(st.integers(0, 10_000), st.sampled_from("ABCabc019-_."))
def test_an_offer_id_with_another_letter_is_refused(place: int, letter: str) -> None:
    offer_id = OfferSigner(SECRET_KEY).sign(DESCRIPTION)
    place %= len(offer_id)
    changed = offer_id[:place] + letter + offer_id[place + 1 :]
    # the last letter of a base-64 text has bits that mean nothing
    if changed == offer_id or place == len(offer_id) - 1:
        return
    with pytest.raises(Invalid, match="offer_id_invalid"):
        OfferSigner(SECRET_KEY).read(changed)


@given(st.text(max_size=200))
def test_any_other_text_is_refused(offer_id: str) -> None:
    with pytest.raises(Invalid, match="offer_id_invalid"):
        OfferSigner(SECRET_KEY).read(offer_id)


def test_an_offer_id_of_another_secret_is_refused() -> None:
    with pytest.raises(Invalid, match="offer_id_invalid"):
        OfferSigner(b"another secret").read(OfferSigner(SECRET_KEY).sign(DESCRIPTION))


def test_a_drawing_beside_the_part_is_known_to_the_offer(stage: Stage) -> None:
    """Some finishes need one; the id of the offer says that there was one."""
    viewer = stage.add_member("Muster GmbH")
    part = stage.upload_measured(viewer)
    with stage.database.write() as session:
        session.add(
            PartDrawingRow(
                id=new_id(),
                part_id=part.id,
                file_name="blatt.pdf",
                media_type="application/pdf",
                size_bytes=10,
                sha256="d" * 64,
                storage_key="drawings/x",
                attached_at=stage.now,
            )
        )
    (item,) = stage.compose(viewer, part.id, limit=1).items
    assert item.requirement.has_drawing
    assert OfferSigner(SECRET_KEY).read(item.offers[0].offer_id).requirement.has_drawing


def test_agreed_terms_hold_for_the_organisation_they_are_agreed_with_and_for_its_quote(stage: Stage) -> None:
    buyer, other = stage.add_member("Muster GmbH"), stage.add_member("Beispiel GmbH")
    part, others_part = stage.upload_measured(buyer), stage.upload_measured(other)
    catalogue = stage.prepared.catalogue
    terms = (CustomerTerm(buyer.organisation_id or "", 0.5),)
    providers = tuple(
        replace(
            provider,
            rate_card=replace(
                provider.rate_card, customer_terms=terms, minimum_part_eur=0.0, minimum_order_eur=0.0
            ),
        )
        for provider in catalogue.market.providers
    )
    stage.prepared = prepare(replace(catalogue, market=replace(catalogue.market, providers=providers)))
    (agreed,) = stage.compose(buyer, part.id).items
    (usual,) = stage.compose(other, others_part.id).items
    for mine, theirs in zip(agreed.offers, usual.offers, strict=True):
        assert mine.offer.candidate == theirs.offer.candidate
        assert "customer_term" in {line.code for line in mine.offer.lines}
        assert "customer_term" not in {line.code for line in theirs.offer.lines}
        assert mine.offer.total.amount_minor < theirs.offer.total.amount_minor
    quote = stage.quote(buyer, agreed.offers[0].offer_id)
    assert quote.content.items[0].offer.total == agreed.offers[0].offer.total
