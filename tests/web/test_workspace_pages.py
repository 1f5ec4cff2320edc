"""My parts, revisions, links, reorders, the list of what goes on, addresses and letters as pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.web.house import CIVIL, FIXTURES, House, issue_quote, upload_measured

ADDRESS = {
    "firm": "Muster GmbH", "street": "Musterweg 1", "postcode": "01067", "place": "Dresden",
    "country": "DE", "is_delivery_default": "1",
}  # fmt: skip


def make_folder(client: TestClient, name: str) -> str:
    answer = client.post("/de/folders", data={"name": name})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("folder=")[2]


def tell(page: str) -> str:
    """What a person reads of it."""
    return re.sub(r"<[^>]*>", "", page)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["member", "guest"])
def test_all_pages_are_written_in_both_languages(house: House, language: str, kind: str) -> None:
    client = house.visit_signed_in() if kind == "member" else house.visit()
    part_id = upload_measured(client)
    quote_id = issue_quote(client, part_id)
    pages = [
        "mine", "mine/parts", "mine/matters", f"parts/{part_id}", f"quotes/{quote_id}",
        f"quotes/{quote_id}/reorder",
    ]  # fmt: skip
    if kind == "member":
        pages += ["mine/addresses", "mine/letters"]
    for page in pages:
        answer = client.get(f"/{language}/{page}")
        assert answer.status_code == 200, page
        assert "page." not in tell(answer.text), page


def test_folders_by_form(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    folder_id, other_id = make_folder(client, "Greifer <2026>"), make_folder(client, "Alt")
    answer = client.post(
        "/de/mine/parts/move", data={"part": part_id, "into": folder_id, "back": "order=name&search=cube"}
    )
    assert answer.headers["Location"] == "/de/mine/parts?order=name&search=cube"
    page = client.get(f"/de/mine/parts?folder={folder_id}").text
    assert "<bdi>Greifer &lt;2026&gt;</bdi>" in page
    assert f'href="/de/parts/{part_id}"' in page
    refusal = client.post("/de/folders", data={"name": "ALT"})
    assert refusal.status_code == 409
    assert "Es gibt schon einen Ordner dieses Namens" in refusal.text
    assert 'value="ALT"' in refusal.text
    refusal = client.post(f"/de/folders/{folder_id}/delete")
    assert refusal.status_code == 409
    assert "liegt noch 1 Bauteil" in refusal.text
    answer = client.post(f"/de/folders/{folder_id}/delete", data={"move": "1", "into": other_id})
    assert answer.headers["Location"] == f"/de/mine/parts?folder={other_id}"
    assert f'href="/de/parts/{part_id}"' in client.get(answer.headers["Location"]).text
    assert client.post(f"/de/folders/{other_id}/rename", data={"name": "Neu"}).status_code == 303
    assert client.get(f"/de/mine/parts?folder={folder_id}").status_code == 404
    assert "Kein Bauteil heißt so" in client.get("/de/mine/parts?search=nichts").text
    nothing = client.post("/de/mine/parts/move", data={"into": other_id})
    assert nothing.status_code == 422
    assert "Wählen Sie bitte 1 bis 200 Bauteile" in nothing.text


def test_a_foreign_back_leads_nowhere_else(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    for back in ("//evil.example", "https://evil.example", "?x=1\r\nSet-Cookie: a=b", "ü"):
        answer = client.post("/de/mine/parts/move", data={"part": part_id, "back": back})
        assert answer.headers["Location"].startswith("/de/mine/parts")
        assert "Set-Cookie" not in answer.headers


def test_guests_have_no_folders(house: House) -> None:
    client = house.visit()
    upload_measured(client)
    page = client.get("/de/mine/parts").text
    assert "cube_20mm.stl" in page
    assert "Neuer Ordner" not in page
    assert client.post("/de/folders", data={"name": "x"}).status_code == 401
    assert client.get("/de/mine/addresses").status_code == 401
    assert house.count("folders") == 0


def test_pages_of_a_long_list(house: House) -> None:
    client = house.visit_signed_in()
    from sqlalchemy import select

    from app.database.tables import PartRow
    from app.values import new_id

    upload_measured(client)
    with house.database.write() as session:
        row = session.scalars(select(PartRow)).one()
        kept = {
            column.key: getattr(row, column.key)
            for column in PartRow.__table__.columns
            if column.key not in {"id", "series_id", "name_key", "file_name"}
        }
        session.add_all(PartRow(id=new_id(), file_name=f"{number:03}.stl", **kept) for number in range(60))
    first = client.get("/en/mine/parts?order=name").text
    following = re.findall(r'rel="next" href="([^"]+)"', first)[0].replace("&amp;", "&")
    second = client.get(following).text
    names = [re.findall(r"<bdi>([\w.]+)</bdi></a>", page) for page in (first, second)]
    assert [len(one) for one in names] == [50, 11]
    assert names[0] + names[1] == sorted(names[0] + names[1])
    assert "To the beginning" in second
    assert client.get("/en/mine/parts?cursor=x").status_code == 422


def test_a_revision_by_form(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    sphere = {"file": ("sphere_r10.stl", (FIXTURES / "sphere_r10.stl").read_bytes())}
    answer = client.post(f"/de/parts/{part_id}/revisions", files=sphere)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["Location"]).text
    assert "Revision B" in page
    assert re.search("Volumen: −3,[0-9]+\u00a0cm³", tell(page))
    assert "Günstigster Richtpreis bei denselben Wünschen: vorher" in page
    old = client.get(f"/de/parts/{part_id}").text
    assert "Es gibt eine neuere Revision B" in old
    assert f'action="/de/parts/{part_id}/revisions"' not in old
    again = client.post(f"/de/parts/{part_id}/revisions", files=sphere)
    assert again.status_code == 409
    assert client.get("/de/mine").text.count('name="part"') == 0  # one part needs no choosing
    assert house.count("parts") == 2


def test_a_link_to_a_part(house: House) -> None:
    client, outside = house.visit_signed_in(), house.visit()
    part_id = upload_measured(client)
    client.put(f"/api/v1/parts/{part_id}/note", json={"text": "Bohrung <10 H7>"})
    for ticked in ({}, {"with_papers": "1", "with_model": "1"}):
        data = {"days": "2", **ticked}
        assert client.post(f"/de/parts/{part_id}/shares", data=data).status_code == 303
    page = client.get(f"/de/parts/{part_id}").text
    paths = re.findall(r'value="http://testserver(/de/shared/parts/[^"]+)"', page)
    assert len(paths) == 2
    shown = sorted((outside.get(path) for path in paths), key=lambda answer: len(answer.text))
    for answer in shown:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "cube_20mm.stl" in answer.text
        assert part_id not in answer.text
        assert "<form" not in answer.text.partition('<main id="main">')[2]
    assert "Bohrung" not in shown[0].text
    assert "preview.glb" not in shown[0].text
    assert "Bohrung &lt;10 H7&gt;" in shown[1].text
    assert "preview.glb" in shown[1].text
    assert client.get(f"/de/parts/{part_id}").text.count("1-mal geöffnet") == 2
    revoke = re.findall(rf'action="(/de/parts/{part_id}/shares/\w+/revoke)"', page)[0]
    assert client.post(revoke).status_code == 303
    assert sorted(outside.get(path).status_code for path in paths) == [200, 404]
    house.now += timedelta(days=2)
    assert [outside.get(path).status_code for path in paths] == [404, 404]
    assert outside.get("/de/shared/parts/x").status_code == 404
    assert client.post(f"/de/parts/{part_id}/shares", data={"days": "91"}).status_code == 422


def test_a_reorder_says_what_is_different_and_issues_once(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    quote_id = issue_quote(client, part_id)
    page = client.get(f"/de/quotes/{quote_id}/reorder").text
    assert "Preis unverändert" in page
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)) | CIVIL
    for _ in range(2):
        answer = client.post("/de/quotes", data=fields)
        assert answer.status_code == 303, answer.text
    assert house.count("quotes") == 2
    sphere = {"file": ("sphere_r10.stl", (FIXTURES / "sphere_r10.stl").read_bytes())}
    client.post(f"/de/parts/{part_id}/revisions", files=sphere)
    assert "Es gibt die neuere Revision B" in client.get(f"/de/quotes/{quote_id}/reorder").text
    assert "gerechnet mit Revision B" in client.get(f"/de/quotes/{quote_id}/reorder?newest=1").text
    client.delete(f"/api/v1/parts/{part_id}")
    page = client.get(f"/de/quotes/{quote_id}/reorder").text
    assert "keines mehr da" in page
    assert 'name="offer_id"' not in page


def test_the_address_book_fills_wishes_and_quotes(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    assert client.post("/de/addresses", data=ADDRESS).status_code == 303
    book = client.get("/de/mine/addresses").text
    assert "Übliche Lieferadresse" in book
    page = client.get(f"/de/parts/{part_id}").text
    address_id = re.findall(r'type="hidden" name="address" value="(\w+)"', page)[0]
    assert 'name="postcode"' in page
    assert 'value="01067"' in page
    form = page.partition('class="quote-form"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert fields["address"] == address_id
    asked = client.post("/de/quotes", data=fields)  # what the part is for, without losing the address
    assert f'name="address" value="{address_id}"' in asked.text
    fields |= CIVIL
    quote = client.get(client.post("/de/quotes", data=fields).headers["Location"])
    assert "Muster GmbH, Musterweg 1, 01067 Dresden" in quote.text
    # another place typed: the address no longer fits and is not taken
    typed = client.get(f"/de/parts/{part_id}?country=DE&postcode=10115&address={address_id}").text
    assert 'name="address"' not in typed
    edited = client.get(f"/de/mine/addresses?edit={address_id}").text
    assert f'action="/de/addresses/{address_id}"' in edited
    wrong = client.post(f"/de/addresses/{address_id}", data={**ADDRESS, "postcode": "1"})
    assert wrong.status_code == 422
    assert 'value="1"' in wrong.text
    assert client.post(f"/de/addresses/{address_id}/delete").status_code == 303
    assert "Noch keine Adresse" in client.get("/de/mine/addresses").text
    gone = client.post("/de/quotes", data={**fields, "intention": "another one"})
    assert gone.status_code == 404
    assert house.count("quotes") == 1


def test_a_vat_id_by_form(house: House) -> None:
    client = house.visit_signed_in()
    wrong = client.post("/de/vat-id", data={"vat_id": "ATU13585628"})
    assert wrong.status_code == 422
    assert "So sieht keine USt-IdNr." in wrong.text
    assert 'value="ATU13585628"' in wrong.text
    assert client.post("/de/vat-id", data={"vat_id": "ATU13585627"}).status_code == 303
    assert "Form geprüft" in client.get("/de/mine/addresses").text
    assert client.post("/de/vat-id", data={"drop": "1"}).status_code == 303
    assert "Form geprüft" not in client.get("/de/mine/addresses").text


def test_letters_by_form(house: House) -> None:
    client = house.visit_signed_in()
    page = client.get("/de/mine/letters").text
    assert page.count(" checked>") == 2  # what goes to operators is not offered to others
    assert client.post("/de/mine/letters", data={"letter_language": "en"}).status_code == 303
    assert client.get("/api/v1/letters").json() == {"wanted": ["quote_asked"], "language": "en"}
    assert client.get("/de/mine/letters").text.count(" checked>") == 0


def test_what_waits_stands_on_top(house: House) -> None:
    client = house.visit_signed_in()
    quote_id = issue_quote(client, upload_measured(client))
    number = client.get(f"/api/v1/quotes/{quote_id}").json()["number"]
    page = client.get("/de/mine/matters").text
    assert number in page
    assert "Wartet auf Sie" not in page
    house.now += timedelta(days=12)
    page = client.get("/de/mine/matters").text
    assert number in page.partition("Wartet auf Sie")[2].partition("</section>")[0]
    assert number in client.get("/de/mine/matters?status=ending").text
    stored = client.get("/de/mine/matters?status=stored&status=strange").text
    assert number not in stored.partition("matter-filter")[2]
