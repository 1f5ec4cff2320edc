"""Quotes as pages: issued by form, shared by link, asked about, revised; for their owner only."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.web.house import CIVIL, House, ask_offers, first_offer, issue_quote, upload_measured


def make_quote(client: TestClient, language: str = "de") -> str:
    """The address of the page of a new quote."""
    offer = first_offer(client, upload_measured(client))
    answer = client.post(
        f"/{language}/quotes", data={"offer_id": offer["offer_id"], "intention": "once", **CIVIL}
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def share(client: TestClient, page: str) -> str:
    """The path of a new link to a quote."""
    assert client.post(f"{page}/shares").status_code == 303
    links: list[str] = re.findall(r'value="http://testserver(/\w\w/shared/[^"]+)"', client.get(page).text)
    return links[-1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_form_makes_a_quote_and_leads_to_it(house: House, language: str) -> None:
    client = house.visit_signed_in()
    offer = first_offer(client, upload_measured(client))
    form = {
        **CIVIL,
        "offer_id": offer["offer_id"],
        "intention": "a",
        "recipient_name": "Käufer <AG>",
        "recipient_address": "Weg 1\r\n01067 Dresden",
        "recipient_vat_id": "DE123456789",
    }
    answer = client.post(f"/{language}/quotes", data=form)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "SW-2026-000001" in page.text
    assert "Käufer &lt;AG&gt;\nWeg 1\n01067 Dresden\nDE123456789" in page.text
    words = {
        "de": ("Gültig bis", "Bedingungen", "Gesamtbetrag"),
        "en": ("Valid until", "Terms", "Total amount"),
    }
    assert all(word in page.text for word in words[language])
    assert "page." not in re.sub(r"<[^>]*>", "", page.text)


def test_a_double_click_makes_one_quote(house: House) -> None:
    client = house.visit_signed_in()
    offer = first_offer(client, upload_measured(client))
    form = {"offer_id": offer["offer_id"], "intention": "one click", **CIVIL}
    first, second = client.post("/de/quotes", data=form), client.post("/en/quotes", data=form)
    assert second.headers["Location"] == first.headers["Location"].replace("/de/", "/en/")
    assert house.count("quotes") == 1
    form = {"offer_id": offer["offer_id"], **CIVIL}
    client.post("/de/quotes", data=form)
    client.post("/de/quotes", data=form)
    assert house.count("quotes") == 2


def test_a_price_that_moved_is_confirmed_first(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    offer = first_offer(client, part_id)
    client.post(f"/de/parts/{part_id}/unit", data={"unit": "cm"})
    form = {"offer_id": offer["offer_id"], "intention": "x", "recipient_name": "Käufer AG", **CIVIL}
    answer = client.post("/de/quotes", data=form)
    assert answer.status_code == 409
    assert "Der Richtpreis hat sich geändert" in answer.text
    assert house.count("quotes") == 0
    assert house.count("idempotency_keys") == 0
    ids = re.findall(r'name="offer_id" value="([^"]+)"', answer.text)
    if not ids:  # ten times as large, nobody offers it as it was chosen
        assert "nicht mehr angeboten" in answer.text
        return
    intention = re.findall(r'name="intention" value="([^"]+)"', answer.text)[0]
    assert 'name="recipient_name" value="Käufer AG"' in answer.text
    assert intention != "x"
    again = client.post("/de/quotes", data={"offer_id": ids, "intention": intention, **CIVIL})
    assert again.status_code == 303
    assert house.count("quotes") == 1


def test_an_expired_offer_leads_back_with_the_same_wishes(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    wish = {"quantity": 7, "requirements": {"process": "PBF-LB/P"}}
    offer = ask_offers(client, part_id, item=wish).json()["items"][0]["offers"][0]
    house.now += timedelta(days=9)
    answer = client.post("/de/quotes", data={"offer_id": offer["offer_id"], "intention": "x"})
    assert answer.status_code == 410
    assert "Der Richtpreis ist abgelaufen" in answer.text
    assert f"/de/parts/{part_id}?quantity=7&amp;process=PBF-LB%2FP&amp;country=DE" in answer.text
    assert house.count("quotes") == 0


def test_a_foreign_page_cannot_make_a_quote(house: House) -> None:
    client = house.visit_signed_in()
    offer = first_offer(client, upload_measured(client))
    answer = client.post(
        "/de/quotes", data={"offer_id": offer["offer_id"]}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert house.count("quotes") == 0


def test_a_quote_expires_visibly(house: House) -> None:
    client = house.visit_signed_in()
    page = make_quote(client)
    assert '<span class="tag mark">gültig</span>' in client.get(page).text
    house.now += timedelta(days=60)
    client = house.visit()
    client.post("/de/sign-in", data={"email": "anna@example.org", "password": "a long enough pass phrase"})
    assert '<span class="tag over">abgelaufen</span>' in client.get(page).text
    assert '<span class="tag over">abgelaufen</span>' in client.get("/de/mine").text


def read_fields(page: str, form_id: str) -> dict[str, list[str]]:
    """Hidden fields of the first form within an element."""
    form = page.partition(f'id="{form_id}"')[2].partition("</form>")[0]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    return fields


def test_a_quote_is_issued_anew_to_another_recipient_and_the_old_one_stays(house: House) -> None:
    client = house.visit_signed_in()
    old = make_quote(client)
    before = client.get(f"/api/v1{old.removeprefix('/de')}").json()
    fields = read_fields(client.get(old).text, "anew")

    answer = client.post(
        "/de/quotes",
        data={**fields, **CIVIL, "recipient_name": "Einkauf AG", "recipient_address": "Weg 1\n01067 Dresden"},
    )

    assert answer.status_code == 303
    new = client.get(f"/api/v1{answer.headers['Location'].removeprefix('/de')}").json()
    assert (new["recipient"]["name"], new["recipient"]["lines"]) == ("Einkauf AG", ["Weg 1", "01067 Dresden"])
    assert new["gross_minor"] == before["gross_minor"]
    assert client.get(f"/api/v1{old.removeprefix('/de')}").json() == before
    assert before["number"] in client.get(answer.headers["Location"]).text


def test_an_expired_quote_is_issued_anew_after_its_new_date_is_confirmed(house: House) -> None:
    client = house.visit_signed_in()
    old = make_quote(client)
    house.now += timedelta(days=60)
    client.post("/de/sign-in", data={"email": "anna@example.org", "password": "a long enough pass phrase"})
    page = client.get(old).text
    assert "zum heutigen Preis neu ausstellen" in page

    answer = client.post("/de/quotes", data={**read_fields(page, "anew"), **CIVIL})

    assert (answer.status_code, house.count("quotes")) == (409, 1)
    confirm = {
        name: re.findall(rf'name="{name}" value="([^"]+)"', answer.text)
        for name in ("offer_id", "intention", "revises", "end_use", "control_class")
    }
    assert client.post("/de/quotes", data=confirm).status_code == 303
    assert (house.count("quotes"), house.count("quote_revisions")) == (2, 1)


def test_without_its_part_a_quote_cannot_be_issued_anew(house: House) -> None:
    client = house.visit_signed_in()
    page = make_quote(client)
    part_id = client.get("/api/v1/parts").json()["parts"][0]["id"]
    assert client.delete(f"/api/v1/parts/{part_id}").status_code == 204
    assert 'id="anew"' not in client.get(page).text


def test_others_find_nothing(house: House) -> None:
    page = make_quote(house.visit_signed_in())
    for other in (house.visit(), house.visit_signed_in("bernd@example.org")):
        assert other.get(page).status_code == 404
        assert other.post(f"{page}/shares").status_code == 404
        assert other.post(f"{page}/shares/{'a' * 26}/revoke").status_code == 404
        assert other.post(f"{page}/questions", data={"text": "Hallo?"}).status_code == 404
        assert "SW-2026" not in other.get("/de/mine").text
    assert (house.count("quote_shares"), house.count("quote_questions")) == (0, 0)


def test_a_link_shows_the_quote_and_nothing_else(house: House) -> None:
    client = house.visit_signed_in()
    page = make_quote(client)
    client.post(f"{page}/questions", data={"text": "Ganz vertraulich?"})
    link = share(client, page)
    stranger = house.visit()
    answer = stranger.get(link)
    assert answer.status_code == 200
    assert "SW-2026-000001" in answer.text
    assert "/parts/" not in answer.text
    assert page not in answer.text
    assert "Ganz vertraulich" not in answer.text
    assert 'action="/de/quotes' not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    pdf = stranger.get(f"{link}/quote.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert stranger.get(page).status_code == 404


def test_a_link_ends_by_time_and_by_its_owner(house: House) -> None:
    client = house.visit_signed_in()
    page = make_quote(client)
    first, second = share(client, page), share(client, page)
    revoke = re.findall(r'action="([^"]+/revoke)"', client.get(page).text)[0]
    assert client.post(revoke).status_code == 303
    assert client.post(revoke).status_code == 303
    stranger = house.visit()
    assert {stranger.get(first).status_code, stranger.get(second).status_code} == {200, 404}
    house.now += timedelta(days=31)
    for link in (first, second, f"{first}/quote.pdf", "/de/shared/nonsense", f"/de/shared/{'x' * 500}"):
        answer = stranger.get(link)
        assert answer.status_code == 404
        assert "SW-2026" not in answer.text


def test_the_link_itself_is_not_stored(house: House) -> None:
    client = house.visit_signed_in()
    token = share(client, make_quote(client)).rpartition("/")[2]
    with house.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM quote_shares").all()
    assert token not in str(rows)


def test_a_question_is_kept_and_the_operator_reads_it(house: House) -> None:
    client = house.visit_signed_in()
    page = make_quote(client)
    assert client.post(f"{page}/questions", data={"text": "Auch in <b>Schwarz</b>?"}).status_code == 303
    assert client.post(f"{page}/questions", data={"text": "Auch in <b>Schwarz</b>?"}).status_code == 303
    assert house.count("quote_questions") == 1
    assert "Auch in &lt;b&gt;Schwarz&lt;/b&gt;?" in client.get(page).text
    long = client.post(f"{page}/questions", data={"text": "a" * 2_001})
    assert long.status_code == 422
    assert "a" * 2_001 in long.text
    assert client.post(f"{page}/questions", data={"text": "  "}).status_code == 422
    assert house.count("quote_questions") == 1
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    assert "Auch in &lt;b&gt;Schwarz&lt;/b&gt;?" in operator.get("/de/mine").text
    assert "Schwarz" not in house.visit_signed_in("bernd@example.org").get("/de/mine").text


def test_the_operator_answers_once_and_only_he(house: House) -> None:
    client = house.visit_signed_in()
    page = make_quote(client)
    client.post(f"{page}/questions", data={"text": "Auch in Schwarz?"})
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    action = re.findall(r'action="(/de/questions/[^"]+)"', operator.get("/de/mine").text)[0]

    assert client.post(action, data={"text": "Ja"}).status_code == 403
    assert house.visit().post(action, data={"text": "Ja"}).status_code == 401
    empty = operator.post(action, data={"text": " "})
    assert empty.status_code == 422
    assert 'id="answer-error"' in empty.text
    long = operator.post(action, data={"text": "b" * 2_001})
    assert (long.status_code, "b" * 2_001 in long.text) == (422, True)
    assert "Noch nicht beantwortet" in client.get(page).text

    answer = operator.post(action, data={"text": "Ja, <i>gefärbt</i>."})
    assert (answer.status_code, answer.headers["Location"].partition("#")[0]) == (303, "/de/mine")
    assert "Ja, &lt;i&gt;gefärbt&lt;/i&gt;." in client.get(page).text
    assert operator.post(action, data={"text": "Ja, <i>gefärbt</i>."}).status_code == 303
    assert operator.post(action, data={"text": "Nein."}).status_code == 409
    assert "Nein." not in client.get(page).text
    assert operator.post("/de/questions/nothing/answer", data={"text": "Ja"}).status_code == 404


def test_a_new_quote_names_the_one_it_revises(house: House) -> None:
    client = house.visit_signed_in()
    old = make_quote(client)
    old_id = old.rpartition("/")[2]
    link = re.findall(r'href="(/de/parts/[^"]+)"', client.get(old).text)[0]
    assert link.endswith(f"quantity=1&amp;country=DE&amp;revises={old_id}")
    offer = first_offer(client, upload_measured(client))
    form = {"offer_id": offer["offer_id"], "intention": "new", "revises": old_id, **CIVIL}
    new = client.post("/de/quotes", data=form).headers["Location"]
    assert "SW-2026-000001" in client.get(new).text
    assert "SW-2026-000002" in client.get(old).text
    stranger = house.visit_signed_in("bernd@example.org")
    offer = first_offer(stranger, upload_measured(stranger))
    form = {"offer_id": offer["offer_id"], "intention": "new", "revises": old_id, **CIVIL}
    assert stranger.post("/de/quotes", data=form).status_code == 404
    assert house.count("quotes") == 2


@pytest.mark.parametrize(("language", "word"), [("de", "Noch kein Bauteil"), ("en", "No part yet")])
def test_what_is_mine(house: House, language: str, word: str) -> None:
    guest = house.visit()
    assert word in guest.get(f"/{language}/mine").text
    quote_id = issue_quote(guest, upload_measured(guest))
    page = guest.get(f"/{language}/mine").text
    assert word not in page
    assert "cube_20mm.stl" in page
    assert f"/{language}/quotes/{quote_id}" in page
