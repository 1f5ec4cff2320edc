"""A provider decides on what an institute handed to him, over HTTP and on his page; the customer reads on."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.catalogue_in_force import CatalogueRows
from tests.web.house import House, refused
from tests.web.test_cases import ASSESSMENT, Scene, open_scene
from tests.web.test_firm_api import BASE, CODE, give_firm

PROPOSAL = {
    "material_code": "lpbf-alsi10mg-ab", "setting_code": "pbf-lb-m-alsi10mg-30", "tolerance_mm": None,
}  # fmt: skip
OTHER = "demo-lindenpulver"  # no machine for metals
WORDS = "370 W, 1300 mm/s."


@pytest.fixture
def scene(house: House, catalogue_rows: CatalogueRows) -> Scene:
    with house.database.write() as session:
        catalogue_rows.put(session)
    return open_scene(house)


@pytest.fixture
def owner(scene: Scene, house: House) -> TestClient:
    client = house.visit_signed_in("owner@example.org")
    give_firm(house, "owner@example.org")
    return client


def go_to_outcome(scene: Scene, kind: str) -> None:
    outcome = {"kind": kind, "text": "Geht jetzt.", "readiness_level": 7}
    for client, step, more in (
        (scene.staff, "take_up", {}),
        (scene.staff, "assess", {"assessment": ASSESSMENT}),
        (scene.customer, "accept", {}),
        (scene.staff, "start", {}),
        (scene.staff, "conclude", {"outcome": outcome}),
    ):
        assert scene.step(client, step, **more).status_code == 200


def test_into_the_draft_by_the_page_and_the_words_are_not_the_customers(
    scene: Scene, owner: TestClient, house: House
) -> None:
    go_to_outcome(scene, "parameter_set")
    page = f"/de/cases/{scene.case_id}"
    form = scene.staff.get(page).text
    assert ">Aluminium AlSi10Mg · Aluminium AlSi10Mg, Schichten von 30\u00a0µm</option>" in form
    assert (
        ">Aluminium AlSi10Mg · aluminium AlSi10Mg, layers of 30\u00a0µm<"
        in scene.staff.get(f"/en{page[3:]}").text
    )
    fields = {"step": "hand_back", "revision": "6", "providers": [CODE], "text": WORDS}
    wrong = scene.staff.post(
        f"{page}/step", data={**fields, "material": "lpbf-alsi10mg-ab pbf-lb-m-alsi10mg-30", "tolerance": "x"}
    )
    assert wrong.status_code == 422
    assert WORDS in wrong.text
    done = scene.staff.post(
        f"{page}/step", data={**fields, "material": "lpbf-alsi10mg-ab pbf-lb-m-alsi10mg-30"}
    )
    assert done.status_code == 303, done.text
    assert WORDS in scene.staff.get(page).text
    assert WORDS not in scene.customer.get(page).text
    (handed,) = owner.get(f"{BASE}/handed-over").json()["handed_over"]
    assert (handed["proposal"], handed["machines"], handed["has_rate"], handed["text"]) == (
        PROPOSAL, ["truprint-1000", "dmp-350", "m100"], False, WORDS,
    )  # fmt: skip
    place = f"/de/firm/{CODE}/handed-over/{handed['id']}"
    assert f'action="{place}/take-over"' in owner.get(f"/de/firm/{CODE}").text
    refused_page = owner.post(f"{place}/take-over", data={"machine_code": "m100", "eur_per_kg": "-"})
    assert refused_page.status_code == 422
    assert house.count("provider_versions") == 0
    taken = owner.post(f"{place}/take-over", data={"machine_code": "m100", "eur_per_kg": "62,50"})
    assert (taken.status_code, taken.headers["Location"]) == (303, f"/de/firm/{CODE}#draft")
    drafts = owner.get(f"{BASE}/versions").json()["versions"]
    (draft_id,) = (each["id"] for each in drafts if each["status"] == "draft")
    document = owner.get(f"{BASE}/versions/{draft_id}").json()["document"]
    assert document["rate_card"]["material_rates"][-1] == {
        "material_code": "lpbf-alsi10mg-ab", "eur_per_kg": 62.5,
    }  # fmt: skip
    assert "übernommen" in scene.customer.get(page).text


def list_boxes(page: str) -> list[tuple[str, bool, bool]]:
    """Whom it can be handed to: the code, whether it is ticked, whether a machine is missing."""
    boxes = re.findall(r'<label><input type="checkbox" name="providers" value="([^"]+)"(.*?)</label>', page)
    return [(code, " checked" in rest, "keine Maschine" in rest) for code, rest in boxes]


def test_several_are_chosen_and_who_has_no_machine_is_marked(
    scene: Scene, owner: TestClient, house: House
) -> None:
    go_to_outcome(scene, "parameter_set")
    page = f"/de/cases/{scene.case_id}"
    unmarked = list_boxes(scene.staff.get(page).text)
    assert (len(unmarked), {one[1:] for one in unmarked}) == (24, {(False, False)})
    chosen = {"material": "lpbf-alsi10mg-ab pbf-lb-m-alsi10mg-30"}
    marked = list_boxes(scene.staff.get(page, params=chosen).text)
    assert [lacks for *_, lacks in marked] == [False] * 7 + [True] * 17
    assert {code for code, _, lacks in marked if not lacks} >= {CODE, "demo-elbschicht"}
    fields = {"step": "hand_back", "revision": "6", "providers": [CODE, OTHER], **chosen}
    refusal = scene.staff.post(f"{page}/step", data=fields)
    assert (refusal.status_code, house.count("transfers")) == (422, 0)
    again = list_boxes(refusal.text)
    assert [one for one in again if one[1]] == [(CODE, True, False), (OTHER, True, True)]
    assert [(code, lacks) for code, _, lacks in again] == [(code, lacks) for code, _, lacks in marked]
    nobody = scene.staff.post(f"{page}/step", data={**fields, "providers": [], "text": WORDS})
    assert (nobody.status_code, house.count("transfers")) == (422, 0)
    assert "mindestens einen Anbieter" in nobody.text
    assert scene.staff.post(f"{page}/step", data={**fields, "text": WORDS}).status_code == 303
    (handed,) = owner.get(f"{BASE}/handed-over").json()["handed_over"]
    assert handed["text"] == WORDS
    firm = owner.get(f"/de/firm/{CODE}").text
    assert "Aluminium AlSi10Mg, Schichten von 30\u00a0µm" in firm
    assert "<code>pbf-lb-m-alsi10mg-30" not in firm
    assert owner.post(f"/de/firm/{CODE}/handed-over/{handed['id']}/dismissal").status_code == 303
    for client in (scene.staff, scene.customer):
        assert client.get(scene.address).json()["handed_back"]["providers"] == [
            {"provider": CODE, "status": "dismissed"}, {"provider": OTHER, "status": "open"},
        ]  # fmt: skip
    seen = scene.customer.get(page).text
    assert "Weitergegeben an 2 Anbieter:" in seen
    assert seen.count("<li>Feinlaser") + seen.count("<li>Lindenpulver") == 2


def test_aside_over_the_interface_once(scene: Scene, owner: TestClient, house: House) -> None:
    go_to_outcome(scene, "capability")
    wrong = {**PROPOSAL, "setting_code": "pbf-lb-m-copper-40"}
    refused(
        scene.step(scene.staff, "hand_back", providers=[CODE], text=WORDS, proposal=wrong), 422,
        "proposal_invalid",
    )  # fmt: skip
    page = f"/de/cases/{scene.case_id}"
    form = scene.staff.get(page).text
    assert '<label for="text-hand_back">Worte an die Anbieter</label>' in form
    assert re.search(r'<textarea id="text-hand_back"[^>]* required>', form)
    fields = {"step": "hand_back", "revision": "6", "providers": [CODE], "text": WORDS, "tolerance": "x"}
    told = scene.staff.post(
        f"{page}/step", data={**fields, "material": "lpbf-alsi10mg-ab pbf-lb-m-alsi10mg-30"}
    )
    assert told.status_code == 422
    assert told.text.count("kann so nicht stimmen (Toleranz)") == 1
    assert house.count("transfers") == 0
    assert scene.step(scene.staff, "hand_back", providers=[CODE], text=WORDS).status_code == 200
    (handed,) = owner.get(f"{BASE}/handed-over").json()["handed_over"]
    place = f"{BASE}/handed-over/{handed['id']}"
    refused(scene.customer.post(f"{place}/dismissal"), 404, "provider_not_found")
    (aside,) = owner.post(f"{place}/dismissal").json()["handed_over"]
    assert aside["status"] == "dismissed"
    refused(owner.post(f"{place}/take-over", json={}), 409, "transfer_decided")
    seen = scene.customer.get(scene.address).json()["handed_back"]
    assert seen == {
        "providers": [{"provider": CODE, "status": "dismissed"}], "words": "", "quote_number": None,
        "quote": None, "file": None,
    }  # fmt: skip


def test_a_quote_as_a_file_is_opened_by_the_customer(scene: Scene) -> None:
    pdf = ("angebot.pdf", b"%PDF-1.7 angebot", "application/pdf")
    kept = scene.staff.post(f"{scene.address}/attachments", files={"file": pdf}).json()
    go_to_outcome(scene, "quote")
    page = f"/de/cases/{scene.case_id}"
    data = {"step": "hand_back", "revision": "6", "handed_file": kept["id"], "text": ""}
    assert scene.staff.post(f"{page}/step", data=data).status_code == 303
    assert f'href="{kept["file"]}" download>Angebot öffnen' in scene.customer.get(page).text
    assert scene.customer.get(kept["file"]).content == pdf[1]
