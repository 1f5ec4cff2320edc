"""Wishes and offers on the part page: read from the address, shown in words, stored only when asked."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from app.texts.catalogue import load_texts
from tests.web.house import CIVIL, House, upload_measured

HTMX = {"HX-Request": "true"}
ALL_ANSWERS = "purpose=food&temperature=warm&load=light&look=matt&environment=wet"


@pytest.fixture
def client(house: House) -> TestClient:
    return house.visit()


def fragment(client: TestClient, part_id: str, query: str = "", language: str = "en") -> str:
    answer = client.get(f"/{language}/parts/{part_id}/offers?{query}", headers=HTMX)
    assert answer.status_code == 200, answer.text
    assert "page.offers" not in answer.text
    return unescape(answer.text)


def count_cards(page: str) -> int:
    return page.count('class="offer-card"')


def links(page: str, of_class: str) -> list[str]:
    return re.findall(rf'<{of_class} href="([^"]*)"', page)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Get a quote", "Machine time", "Why here?", "fictional", "Price and date")),
        ("de", ("Angebot anfordern", "Maschinenzeit", "Warum hier?", "Preis und Termin", "Stückpreis")),
    ],
)
def test_offers_in_words_of_the_language(client: TestClient, language: str, words: tuple[str, ...]) -> None:
    page = fragment(client, upload_measured(client), "postcode=04103", language)
    for word in words:
        assert word in page
    for code in ("machine_time", "as-built", "PBF-LB", "lowest_co2e", "demo-"):
        shown = re.sub(r"<[^>]*>", "", page)
        assert code not in shown
    assert count_cards(page) == 12


def test_the_whole_page_holds_the_same_offers(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = client.get(f"/en/parts/{part_id}?quantity=7&material=PA12")
    assert page.status_code == 200
    assert 'name="quantity" inputmode="numeric" autocomplete="off" value="7"' in page.text
    assert count_cards(page.text) > 0


def test_without_htmx_the_fragments_address_leads_to_the_page(client: TestClient) -> None:
    part_id = upload_measured(client)
    answer = client.get(f"/de/parts/{part_id}/offers?quantity=3")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/de/parts/{part_id}?quantity=3#offers"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("quantity", "0", "whole number"),
        ("quantity", "1.5", "whole number"),
        ("quantity", "many", "whole number"),
        ("quantity", "100001", "1 to 100,000"),
        ("tolerance", "-1", "millimetres"),
        ("tolerance", "inf", "millimetres"),
        ("wanted_on", "31.1.2027", "A date like"),
        ("process", "magic", "choose one"),
        ("country", "XX", "choose one"),
        ("look", "shiny", "choose one"),
        ("wanted_on", "2020-01-01", "in the past"),
        ("material", "x" * 81, "Shorter"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_typed_is_lost(
    client: TestClient, field: str, typed: str, words: str
) -> None:
    page = fragment(client, upload_measured(client), f"postcode=04103&{field}={typed}")
    assert words in page.partition(f'id="{field}-error"')[2][:120]
    assert 'value="04103"' in page
    assert f'aria-describedby="{field}-error"' in page
    if field not in ("process", "country", "look"):
        assert f'value="{typed}"' in page
    assert "Please correct the marked fields" in page
    assert count_cards(page) == 0


@pytest.mark.parametrize("typed", ["xx", "0410", "041033", "00999", "99999"])
def test_a_german_postcode_has_five_digits_and_others_their_own_form(client: TestClient, typed: str) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id, f"postcode={typed}")
    assert "five digits" in page.partition('id="postcode-error"')[2][:120]
    assert f'value="{typed}"' in page
    assert 'id="postcode-error"' not in fragment(client, part_id, f"country=NL&postcode={typed}")


@pytest.mark.parametrize(
    ("typed", "quantity"), [("1000", 1000), ("1.000", 1000), ("1,000", 1000), ("12", 12)]
)
def test_a_quantity_may_be_written_as_people_write_it(client: TestClient, typed: str, quantity: int) -> None:
    page = fragment(client, upload_measured(client), f"quantity={typed}&material=PA12")
    assert f'aria-label="Quantity {quantity:,}:' in page


def test_answers_become_properties_with_their_reason(client: TestClient) -> None:
    page = fragment(client, upload_measured(client), ALL_ANSWERS)
    for words in (
        "Because you said “it touches food”: <strong>only materials for food contact",
        "<strong>usable at 80\u00a0°C or more",
        "<strong>tensile strength of at least 40\u00a0MPa",
        "the catalogue has no figures for this",
    ):
        assert words in page
    assert "not proven" in page or "not suitable" in page


def test_every_answer_and_refusal_has_its_words() -> None:
    for language in ("de", "en"):
        texts = load_texts(language)
        codes = {key.partition(".")[2] for key in texts if key.startswith("rejection.")}
        codes.discard("unknown_code")
        for code in codes:
            assert f"page.offers.refused_{code}" in texts
            assert f"page.offers.change_{code}" in texts


def test_wishes_of_tolerance_and_industry_stand_in_the_form(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = client.get(f"/en/parts/{part_id}?tolerance_class=m&industry=aerospace&service=express").text
    assert '<option value="m" selected>ISO 2768-1 m (medium)</option>' in page
    assert '<option value="aerospace" selected>Aerospace</option>' in page
    assert '<option value="express" selected>Express</option>' in page
    assert "(Express)" in page
    wrong = client.get(f"/en/parts/{part_id}?tolerance_class=z").text
    assert 'id="tolerance_class-error"' in wrong


def test_filters_count_and_narrow(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id)
    found = re.search(
        r'name="only_tier" value="express"> <span>Express</span> <span class="filter-count">([\d,]+)</span>',
        page,
    )
    assert found
    narrowed = fragment(client, part_id, "only_tier=express")
    assert f"{found[1]} offers from" in narrowed
    assert 'name="only_tier" value="express" checked' in narrowed
    assert "Filtered out of" in narrowed


def test_more_rows_come_on_demand(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id)
    more = re.search(r'class="more"><a class="button" href="\?([^"]*)"', page)
    assert more
    assert parse_qs(more[1])["rows"] == ["24"]
    assert count_cards(fragment(client, part_id, more[1])) == 24


def test_a_filter_knows_processes_by_their_trade_names(client: TestClient) -> None:
    part_id = upload_measured(client)

    by_name, by_code = (fragment(client, part_id, f"only_process={word}") for word in ("SLS", "PBF-LB%2FP"))

    assert count_cards(by_name) == count_cards(by_code) > 0
    assert 'name="only_process" value="PBF-LB/P" checked' in by_name
    assert count_cards(fragment(client, part_id, "only_process=witchcraft")) == 0


def test_a_switch_changes_only_its_row(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id, "material=PA12")
    switch = re.search(
        r'<li><a href="(\?[^"#]*pick=[^"#]*)#(offer-[a-z0-9-]+)" data-follow data-stay>Express', page
    )
    assert switch
    changed = fragment(client, part_id, switch[1].removeprefix("?"))
    row = changed.partition(f'id="{switch[2]}"')[2].partition('</li>\n<li class="offer-card"')[0]
    assert 'aria-current="true">Express' in row
    assert count_cards(changed) == count_cards(page)


def test_up_to_three_stand_side_by_side(client: TestClient) -> None:
    part_id = upload_measured(client)
    query = ""
    for number in range(1, 4):
        page = fragment(client, part_id, query)
        link = re.search(
            r'<a class="link" href="\?([^"]*compare=[^"]*)" data-follow data-stay>Compare<', page
        )
        assert link
        query = link[1]
        compared = fragment(client, part_id, query)
        assert compared.count('<th scope="col">') >= number
        assert len(parse_qs(query)["compare"]) == number
    assert ">Compare<" not in compared
    assert "Side by side" in compared


def test_the_table_shows_the_same_rows(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id, "view=table")
    assert page.count('<tbody id="offer-') == 12
    assert count_cards(page) == 0


@pytest.mark.parametrize("sort", ["price", "date", "distance", "co2e"])
def test_each_order_is_explained(client: TestClient, sort: str) -> None:
    page = fragment(client, upload_measured(client), f"sort={sort}&postcode=04103&material=PA12")
    assert f'<option value="{sort}" selected>' in page
    assert "Nobody can pay for a place" in page


def test_points_of_the_picture_lead_to_rows(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id, "material=PA12")
    picture = page.partition('<svg viewBox="0 0 640 300"')[2].partition("</svg>")[0]
    points = re.findall(r'<a href="(\?[^"]*)"', picture)
    assert points
    for point in points[:3]:
        address = urlsplit(point)
        assert f'id="{address.fragment}"' in fragment(client, part_id, address.query)
    assert "style=" not in page


def test_a_quote_can_be_asked_for(client: TestClient) -> None:
    page = fragment(client, upload_measured(client), "material=PA12")
    form = page.partition('action="/en/quotes"')[2].partition("</form>")[0]
    offer_id = re.search(r'name="offer_id" value="([^"]+)"', form)
    assert offer_id
    assert re.search(r'name="intention" value="[^"]{8,}"', form)
    assert (
        client.post("/api/v1/quotes", json={"offer_ids": [offer_id[1]], "declaration": CIVIL}).status_code
        == 201
    )


def test_no_offer_says_what_would_help(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id, "material=PA12&temperature=very_hot&quantity=5")
    assert "nobody in the catalogue can make the part" in page
    assert 'id="refused" open' in page
    link = re.search(r'<a class="button" href="\?([^"#]*)#offers" data-follow data-stay>Without', page)
    assert link
    helped = fragment(client, part_id, link[1])
    assert count_cards(helped) > 0
    assert parse_qs(link[1])["quantity"] == ["5"]


REFERRED = "material=kryptonite&quantity=2"


def refer(client: TestClient, part_id: str, **changes: object) -> tuple[int, str]:
    page = fragment(client, part_id, REFERRED)
    institutes = re.findall(r'name="institutes" value="([^"]+)"', page)
    form: dict[str, object] = {
        "intention": "a" * 16, "consent": "summary", "institutes": institutes[:1], "note": "Please", **CIVIL,
    }  # fmt: skip
    answer = client.post(f"/en/parts/{part_id}/referral?{REFERRED}", data={**form, **changes})
    return answer.status_code, answer.headers.get("Location", "")


def test_a_referral_is_stored_once_and_confirmed(house: House, client: TestClient) -> None:
    part_id = upload_measured(client)
    form = client.get(f"/en/parts/{part_id}?{REFERRED}").text.partition('class="referral-form"')[2]
    assert all(f'name="{name}"' in form for name in ("institutes", "consent", "end_use", "control_class"))
    status, location = refer(client, part_id)
    assert status == 303
    assert refer(client, part_id) == (303, location)
    assert house.count("referrals") == 1
    page = client.get(location).text
    (referral,) = client.get("/api/v1/referrals").json()["referrals"]
    link = f'<a href="/en/referrals/{referral["id"]}">'
    assert f"Your request is stored for the institutes you chose. {link}To this request</a>" in page
    name = "<bdi>cube_20mm.stl</bdi>"
    assert f'{link}Referral</a><br><small class="breaks">{name}' in client.get("/en/mine/matters").text
    assert re.search(
        f'{re.escape(link)}[^<]+</a><br><small class="breaks">{name}', client.get("/en/mine").text
    )
    assert (
        "What institutes get: cube_20mm.stl · Schichtwerk</title>"
        in client.get(f"/en/referrals/{referral['id']}").text
    )
    assert client.get("/api/v1/referrals").json()["referrals"][0]["consent"] == "summary"


@pytest.mark.parametrize(
    "changes", [{"consent": "everything"}, {"institutes": []}, {"institutes": ["nobody"]}, {"intention": ""}]
)
def test_a_referral_that_cannot_be_right_stores_nothing(
    house: House, client: TestClient, changes: dict[str, object]
) -> None:
    part_id = upload_measured(client)
    assert refer(client, part_id, **changes)[0] == 422
    assert house.count("referrals") == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"institutes": []}, "A referral needs at least one institute."),
        ({"budget": "abc"}, "A budget lies between 0"),
        ({"control_number": ""}, "the number of Annex I"),
        ({"end_use": ""}, "what the part is used for"),
    ],
)
def test_a_refused_referral_keeps_all_that_was_typed(
    house: House, client: TestClient, changes: dict[str, object], said: str
) -> None:
    part_id = upload_measured(client)
    institutes = re.findall(r'name="institutes" value="([^"]+)"', fragment(client, part_id, REFERRED))[:3]
    form: dict[str, object] = {
        "intention": "a" * 16, "consent": "measurements", "institutes": institutes[:1],
        "shares": [f"{institutes[0]}:drawing", f"{institutes[1]}:file_drawing", ""],
        "confidentiality": "named_person", "functions": ["channels"], "budget": "1.234,50",
        "note": "Two\r\nlines & <b>", "accepts_nda": "true", "end_use": "military", "purpose": "A pump",
        "control_class": "dual_use", "control_number": "2B350", "is_weapon_part": "true",
    }  # fmt: skip
    form |= changes
    answer = client.post(f"/en/parts/{part_id}/referral?{REFERRED}", data=form)
    assert (answer.status_code, house.count("referrals")) == (422, 0)
    section = answer.text.partition('<section class="referral"')[2].partition("</section>")[0]
    error = re.findall(r'role="alert">([^<]+)<', section)
    assert len(error) == 1
    assert said in error[0]
    boxes = re.findall(r'<input type="(?:checkbox|radio)" name="(\w+)" value="([^"]+)"[^>]* checked', section)
    assert boxes == [
        *(("institutes", each) for each in institutes[:1] if form["institutes"]),
        ("consent", "measurements"), ("confidentiality", "named_person"), ("functions", "channels"),
        *([("end_use", "military")] if form["end_use"] else []),
        ("control_class", "dual_use"), ("is_weapon_part", "true"), ("accepts_nda", "true"),
    ]  # fmt: skip
    chosen = re.findall(r'<option value="([^"]+)" selected', section)
    assert chosen == [f"{institutes[0]}:drawing", f"{institutes[1]}:file_drawing"]
    written = dict(re.findall(r'<input id="[\w-]+" name="(\w+)"[^>]* value="([^"]*)"', section))
    assert written == {name: form[name] for name in ("purpose", "control_number", "budget")}
    assert re.findall(r"<textarea[^>]*>([^<]*)<", section) == ["Two\nlines &amp; &lt;b&gt;"]
    right = {
        **form,
        "institutes": institutes,
        "budget": "5",
        "control_number": "2B350",
        "end_use": "civil",
    }
    assert client.post(f"/en/parts/{part_id}/referral?{REFERRED}", data=right).status_code == 303
    assert house.count("referrals") == 1


def test_nobody_else_sees_the_offers_or_refers(house: House, client: TestClient) -> None:
    part_id = upload_measured(client)
    stranger = house.visit()
    assert stranger.get(f"/en/parts/{part_id}/offers", headers=HTMX).status_code == 404
    form = {"intention": "a" * 16, "consent": "summary", "institutes": ["x"]}
    assert stranger.post(f"/en/parts/{part_id}/referral?{REFERRED}", data=form).status_code == 404
    assert house.count("referrals") == 0


def test_a_part_that_has_no_price_says_why(client: TestClient) -> None:
    page = fragment(client, upload_measured(client, "open_box.stl"))
    assert 'class="notice" role="alert"' in page
    assert count_cards(page) == 0


def test_near_words_are_asked_for_with_a_question_mark(client: TestClient) -> None:
    part_id = upload_measured(client)
    page = fragment(client, part_id, "material=Nylon+13")
    assert re.search(r"Did you mean (<a [^>]+>[^<]+</a>, )*<a [^>]+>[^<]+</a>\?", page)
    assert "Did you mean" not in fragment(client, part_id, "material=Unobtainium")
