"""What is noted of questions: one row for a part and wish, without file or person."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from app.database.tables import InquiryRow, OrganisationRow, UserRow
from app.marketplace.noting import find_quarter, find_region
from tests.web.house import House, ask_offers, issue_quote, refused, upload_measured


def read_rows(house: House) -> list[InquiryRow]:
    with house.database.read() as session:
        return list(session.scalars(select(InquiryRow).order_by(InquiryRow.first_asked_at, InquiryRow.key)))


def test_a_wish_is_one_row_however_often_it_is_asked(house: House) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    wish = {"requirements": {"material": "PA12", "industry": "medical"}, "quantity": 5}
    house.now += timedelta(seconds=90)
    first = ask_offers(member, part_id, item=wish, destination={"country": "DE", "postcode": "01067"})
    assert first.status_code == 200, first.text
    house.now += timedelta(days=1)
    for quantity in (6, 10):  # of the same class
        item = {**wish, "quantity": quantity}
        assert ask_offers(member, part_id, item=item, destination={"country": "DE"}).status_code == 200
    (row,) = read_rows(house)
    assert (row.times, row.quantity, row.country, row.industry) == (3, "10", "DE", "medical")
    assert (row.region, row.size, row.need, row.first_offer_s) == ("germany", "50", "", 90)
    assert row.material.startswith("polymer/")
    assert row.offers >= len(row.offering) > 0
    assert row.cheapest_minor is not None
    assert row.cheapest_minor > 0
    assert row.dearest_minor is None  # one provider has the cheapest material for medical: no spread
    assert not set(row.offering) & set(row.refused)
    assert (row.quarter, row.quoted_at) == (date(2026, 10, 1), None)


def test_nothing_in_it_leads_to_a_person_an_organisation_or_a_part(house: House) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    ask_offers(member, part_id)
    (row,) = read_rows(house)
    with house.database.read() as session:
        secrets = [
            part_id,
            *session.scalars(select(UserRow.id)),
            *session.scalars(select(OrganisationRow.id)),
        ]
    text = repr({name: value for name, value in vars(row).items() if name != "_sa_instance_state"})
    assert not [secret for secret in [*secrets, "cube", "anna"] if secret in text]


def test_a_word_still_being_typed_and_a_wish_not_yet_said_are_no_rows(house: House) -> None:
    guest = house.visit()
    part_id = upload_measured(guest)
    for words in (None, "unob", "unobtain", "unobtainium"):
        house.now += timedelta(seconds=5)
        item = {"requirements": {"material": words}} if words else {}
        assert ask_offers(guest, part_id, item=item).status_code == 200
    (row,) = read_rows(house)
    assert (row.material, row.need, row.offers) == ("unknown/unobtainium", "material/unobtainium", 0)
    assert row.first_asked_at == house.now - timedelta(seconds=15)  # when it began
    house.now += timedelta(minutes=11)
    ask_offers(guest, part_id)
    assert len(read_rows(house)) == 2


def test_the_quote_says_what_was_chosen(house: House) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    issue_quote(member, part_id)
    house.now += timedelta(hours=1)
    issue_quote(member, part_id)
    (row,) = read_rows(house)
    assert row.quoted_at == house.now - timedelta(hours=1)
    assert row.chosen_provider == row.offering[0]
    assert row.chosen_minor == row.cheapest_minor


def test_pages_note_too_and_looking_as_somebody_leaves_no_trace(house: House) -> None:
    member = house.visit_signed_in("mia@example.org")
    part_id = upload_measured(member)
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    with house.database.read() as session:
        person = session.scalars(select(UserRow.id).where(UserRow.email == "mia@example.org")).one()
    operator.post(f"/de/operator/people/{person}/look", data={"reason": "bat um Hilfe"})
    assert operator.get(f"/de/parts/{part_id}").status_code == 200
    assert read_rows(house) == []
    assert member.get(f"/de/parts/{part_id}").status_code == 200
    assert member.get(f"/de/parts/{part_id}?material=PA12").status_code == 200
    assert member.get(f"/de/request?part={part_id}").status_code == 200
    assert len(read_rows(house)) == 1


def test_a_refused_question_leaves_no_row(house: House) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    refused(ask_offers(house.visit(), part_id), 404, "part_not_found")
    assert read_rows(house) == []


def test_regions_and_quarters() -> None:
    from tests.conftest import NOW

    cases = [("DE", "01067"), ("DE", "04600"), ("DE", "10115"), ("DE", None), ("CZ", None), ("US", None)]
    found = [find_region(country, postcode) for country, postcode in cases]
    assert found == ["saxony", "germany", "germany", "germany", "europe", "world"]
    assert find_quarter(NOW) == date(2026, 10, 1)
    # midnight in Berlin is what counts
    assert find_quarter(NOW.replace(month=12, day=31, hour=23, minute=30)) == date(2027, 1, 1)
