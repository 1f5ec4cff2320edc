"""The editor of a firm: forms that work without a script, refusals at their fields, nothing for strangers."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.offers import prepare
from tests.web.house import House, refused
from tests.web.test_firm_api import CODE, give_firm, load_anew, owner, start

__all__ = ["owner"]
HOME = f"/de/firm/{CODE}"
RATE = "rate_card.machine_rates:0:eur_per_h"


def read_fields(page: str) -> dict[str, Any]:
    """What a browser would send of the page's form, names to values."""
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name = attributes.get("name")
        if name is None or (attributes.get("type") == "checkbox" and " checked" not in tag):
            continue
        fields.setdefault(name, []).append(unescape(attributes.get("value", "")))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen or [""]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', page):
        fields[name] = [unescape(text)]
    return fields


def open_section(client: TestClient, section: str) -> dict[str, Any]:
    answer = client.get(f"{HOME}/{section}")
    assert answer.status_code == 200, answer.text
    return read_fields(answer.text)


def test_without_a_draft_there_is_a_way_to_one(owner: TestClient) -> None:
    assert owner.get("/de/firm").headers["Location"] == HOME
    assert "Entwurf beginnen" in owner.get(HOME).text
    assert owner.get(f"{HOME}/hours").headers["Location"] == HOME

    answer = owner.post(f"{HOME}/draft")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}/firm")
    assert owner.get(f"{HOME}/hours").status_code == 200


@pytest.mark.parametrize("language", ["de", "en"])
def test_saving_every_section_untouched_changes_nothing(owner: TestClient, language: str) -> None:
    draft = start(owner)
    home = f"/{language}/firm/{CODE}"
    sections = re.findall(rf'{home}/(\w+)"', owner.get(f"{home}/firm").text)
    assert len(set(sections)) == 12
    for section in dict.fromkeys(sections):
        page = owner.get(f"{home}/{section}").text
        answer = owner.post(f"{home}/{section}", data=read_fields(page))
        assert answer.status_code == 303, (section, answer.text)

    changes = owner.get(f"/api/v1/providers/{CODE}/versions/{draft['id']}/changes").json()["changes"]
    assert changes == []


def test_a_rate_is_raised_and_the_panel_follows(owner: TestClient) -> None:
    draft = start(owner)
    fields = {**open_section(owner, "hours"), RATE: ["99,5"], "choice": ["truprint-1000|lpbf-cocr"]}

    answer = owner.post(f"{HOME}/hours", data=fields, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<aside id="live"')
    assert 'name="revision" value="2"' in answer.text
    assert '<tbody class="changed"><tr><th scope="rowgroup" colspan="2">Maschinenzeit ' in answer.text
    assert "× 99,5 € je h ÷ (1 − 36" in answer.text
    document = owner.get(f"/api/v1/providers/{CODE}/versions/{draft['id']}").json()["document"]
    assert document["rate_card"]["machine_rates"][0]["eur_per_h"] == 99.5


def test_what_cannot_be_read_stays_typed_and_is_told_at_its_field(owner: TestClient) -> None:
    start(owner)
    fields = {**open_section(owner, "hours"), RATE: ["viel <b>"]}
    owner.post(f"{HOME}/hours", data=fields)

    page = owner.get(f"{HOME}/hours").text

    assert 'value="viel &lt;b&gt;"' in page
    field = re.search(rf'<input id="{re.escape(RATE)}"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field.group()
    assert "1 Stelle zu korrigieren" in owner.get(HOME).text


@pytest.mark.parametrize(
    ("language", "typed", "advice"),
    [
        ("de", "1.234", "schreiben Sie 1234 oder 1234,0 für Tausender"),
        ("en", "1,234", "write 1234 or 1234.0 for thousands"),
    ],
)
def test_thousands_or_decimals_is_asked_back(
    owner: TestClient, language: str, typed: str, advice: str
) -> None:
    start(owner)
    path = f"/{language}/firm/{CODE}/hours"
    owner.post(path, data={**read_fields(owner.get(path).text), RATE: [typed]})

    page = owner.get(path).text

    assert advice in page.split(f'id="error-{RATE}"')[1].split("</span>")[0]
    assert f'value="{typed}"' in page


def test_faults_are_listed_in_the_words_of_the_page(owner: TestClient) -> None:
    draft = start(owner)
    document = draft["document"]
    document["machines"][1]["materials"][0]["setting_code"] = "none"
    document["countries_served"] = ["DE", "Polen"]
    document["rate_card"]["machine_rates"][0]["eur_per_h"] = -1.0
    path = f"/api/v1/providers/{CODE}/versions/{draft['id']}"
    card = {"machine_rates": document["rate_card"]["machine_rates"]}
    patch = {"countries_served": document["countries_served"], "rate_card": card}
    owner.patch(path, json={"revision": 1, "patch": patch})

    told = re.findall(r"<li data-fault[^>]*><a[^>]*>(.*?)</a>", owner.get(f"{HOME}/hours").text)
    listed = re.findall(r"<li><a[^>]*>(.*?)</a>: ", owner.get(f"{HOME}/publish").text)

    assert told == listed == [
        "Maschinensätze · TRUMPF TruPrint 1000 · Stundensatz (€/h)", "Betrieb · Lieferländer",
    ]  # fmt: skip
    owner.patch(path, json={"revision": 2, "patch": {"countries_served": ["DE"], **_mend(document)}})
    told = re.findall(r"<li data-fault[^>]*><a[^>]*>(.*?)</a>", owner.get(f"{HOME}/hours").text)
    assert told == ["Maschinenwerkstoffe · 3D Systems DMP Flex 350 · Wolfram · none · Einstellung"]


def _mend(document: dict[str, Any]) -> dict[str, Any]:
    """The rate put right, a setting of the second machine wrong."""
    rates = document["rate_card"]["machine_rates"]
    rates[0]["eur_per_h"] = 60.0
    return {"machines": document["machines"], "rate_card": {"machine_rates": rates}}


def test_what_came_into_force_meanwhile_is_shown_before_it_is_replaced(owner: TestClient) -> None:
    first = start(owner)
    path = f"/api/v1/providers/{CODE}/versions"
    assert owner.post(f"{path}/{first['id']}/publish", json={"revision": 1}).status_code == 200
    draft = start(owner)
    owner.patch(f"{path}/{draft['id']}", json={"revision": 1, "patch": {"pickup_hour": 18}})
    assert "replaces" not in read_fields(owner.get(f"{HOME}/publish").text)
    older = next(each for each in owner.get(path).json()["versions"] if each["number"] == 1)
    assert owner.post(f"{path}/{older['id']}/roll-back").status_code == 200
    problem = refused(
        owner.post(f"{path}/{draft['id']}/publish", json={"revision": 2}), 409, "newer_in_force"
    )
    assert problem["parameters"] == {"number": 3}

    fields = {"version": draft["id"], "revision": 2}
    page = owner.post(f"{HOME}/publish", data=fields)

    assert page.status_code == 409
    assert 'name="replaces" value="3"' in page.text
    assert owner.post(f"{HOME}/publish", data={**fields, "replaces": "3"}).status_code == 303
    assert owner.get(path).json()["versions"][0]["number"] == 4


def test_four_eyes_stay_until_a_second_person_agrees(owner: TestClient) -> None:
    assert owner.post(f"{HOME}/publishing", data={"needs_four_eyes": "true"}).status_code == 303
    assert owner.post(f"{HOME}/publishing", data={}).status_code == 303

    page = owner.get(HOME).text

    assert "möchte das Vier-Augen-Prinzip abschalten" in page
    assert "Zustimmen und abschalten" not in page  # not by the same person
    kept = owner.patch(f"/api/v1/providers/{CODE}/publishing", json={"needs_four_eyes": True})
    assert kept.json() == {"needs_four_eyes": True, "off_asked_by": None}
    assert 'name="needs_four_eyes" value="true" checked' in owner.get(HOME).text


def test_a_version_that_waits_says_when_it_no_longer_fits(house: House, owner: TestClient) -> None:
    draft = start(owner)
    path = f"/api/v1/providers/{CODE}/versions/{draft['id']}"
    published = owner.post(f"{path}/publish", json={"revision": 1, "valid_from": "2099-01-04"})
    assert published.json()["status"] == "scheduled"
    assert "passt nicht mehr" not in owner.get(HOME).text
    changes = f"{HOME}/versions/{draft['id']}/changes"
    assert "passt nicht mehr" not in owner.get(changes).text
    # a material is taken out of the catalogue meanwhile
    market = house.prepared.catalogue.market
    fewer = {code: each for code, each in market.materials.items() if code != "lpbf-w"}
    providers = tuple(each for each in market.providers if each.code != CODE)
    catalogue = replace(
        house.prepared.catalogue, market=replace(market, materials=fewer, providers=providers)
    )
    house.prepared = prepare(catalogue)

    told, page = unescape(owner.get(HOME).text), unescape(owner.get(changes).text)

    assert "Die Fassung für den 4. Januar 2099 passt nicht mehr zum Katalog" in told
    assert f'href="{changes}"' in told
    assert "unbekannter Werkstoff (lpbf-w)" in page
    assert "Maschinenwerkstoffe · 3D Systems DMP Flex 350" in page


def test_a_row_is_added_and_another_removed(owner: TestClient) -> None:
    draft = start(owner)
    table = "rate_card.certificate_rates"
    fields = {
        **open_section(owner, "proofs"),
        f"{table}:0:remove": ["1"],
        f"{table}:2:code": ["2.1"],
        f"{table}:2:eur": ["12"],
    }
    owner.post(f"{HOME}/proofs", data=fields)

    document = owner.get(f"/api/v1/providers/{CODE}/versions/{draft['id']}").json()["document"]
    assert document["rate_card"]["certificate_rates"] == [
        {"code": "3.1", "eur": 85.0},
        {"code": "2.1", "eur": 12.0},
    ]


def test_a_renamed_machine_keeps_its_materials(owner: TestClient) -> None:
    draft = start(owner)
    before = draft["document"]["machines"]
    fields = {**open_section(owner, "machines"), "machines:1:code": ["dmp"]}
    owner.post(f"{HOME}/machines", data=fields)

    after = owner.get(f"/api/v1/providers/{CODE}/versions/{draft['id']}").json()["document"]["machines"]
    assert [each["code"] for each in after] == ["truprint-1000", "dmp", "m100"]
    assert [each["materials"] for each in after] == [each["materials"] for each in before]


def test_two_editors_do_not_overwrite_each_other(owner: TestClient) -> None:
    start(owner)
    first, second = open_section(owner, "hours"), open_section(owner, "hours")
    owner.post(f"{HOME}/hours", data={**first, RATE: ["70"]})

    answer = owner.post(f"{HOME}/hours", data={**second, RATE: ["80"]}, headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "Inzwischen hat jemand anderes" in answer.text
    assert 'name="revision" value="1"' in answer.text
    assert open_section(owner, "hours")[RATE] == ["70"]


def test_publishing_and_going_back(house: House, owner: TestClient) -> None:
    start(owner)
    owner.post(f"{HOME}/hours", data={**open_section(owner, "hours"), RATE: ["70"]})
    page = owner.get(f"{HOME}/publish").text
    assert "1 Änderung" in page

    answer = owner.post(f"{HOME}/publish", data=read_fields(page))

    assert answer.status_code == 303, answer.text
    load_anew(house)
    page = owner.get(HOME).text
    (back,) = set(re.findall(r'action="([^"]*/roll-back)"', page))
    assert owner.post(back).status_code == 303
    load_anew(house)
    provider = next(p for p in house.prepared.catalogue.market.providers if p.code == CODE)
    assert (provider.rate_card.version, provider.rate_card.machine_rates[0].eur_per_h) == (3, 63.0)


def test_a_version_with_faults_has_no_publish_button(owner: TestClient) -> None:
    start(owner)
    owner.post(f"{HOME}/sums", data={**open_section(owner, "sums"), "rate_card:0:margin": ["2"]})

    page = owner.get(f"{HOME}/publish").text

    assert "Preistabelle · Marge (Anteil am Preis)" in page
    assert 'name="revision"' not in page
    assert owner.get(f"{HOME}/versions/{draft_id(owner)}/back-test").status_code == 422


def draft_id(client: TestClient) -> str:
    versions = client.get(f"/api/v1/providers/{CODE}/versions").json()["versions"]
    found: str = versions[0]["id"]
    return found


def test_a_spreadsheet_goes_out_and_comes_back(owner: TestClient) -> None:
    draft = start(owner)
    path = f"{HOME}/versions/{draft['id']}"
    for kind in ("xlsx", "csv"):
        sheet = owner.get(f"{path}/export.{kind}")
        assert sheet.status_code == 200
        page = owner.post(f"{HOME}/spreadsheet", files={"file": (f"firm.{kind}", sheet.content)}).text
        assert "0 Änderungen" in page, kind
    owner.post(f"{HOME}/hours", data={**open_section(owner, "hours"), RATE: ["70"]})

    page = owner.post(f"{HOME}/spreadsheet", files={"file": ("firm.xlsx", sheet.content)}).text

    assert "1 Änderung" in page
    fields = read_fields(page)
    fields["document"] = [
        fields["document"][0].replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'")
    ]
    assert owner.post(f"{HOME}/spreadsheet/accept", data=fields).status_code == 303
    assert open_section(owner, "hours")[RATE] == ["63"]


def test_a_file_that_is_no_spreadsheet_changes_nothing(owner: TestClient) -> None:
    start(owner)

    answer = owner.post(f"{HOME}/spreadsheet", files={"file": ("firm.xlsx", b"not a workbook")})

    assert answer.status_code == 422
    assert owner.get(f"{HOME}/versions/{draft_id(owner)}/changes").text.count("<tr>") <= 1


def test_the_interface_takes_spreadsheets_as_a_whole(owner: TestClient) -> None:
    draft = start(owner)
    path = f"/api/v1/providers/{CODE}/versions/{draft['id']}"
    sheet = owner.get(f"{path}/export.xlsx").content
    owner.patch(path, json={"revision": 1, "patch": {"rate_card": {"margin": 0.4}}})
    expected = [{"place": "rate_card.margin", "before": 0.4, "after": 0.36}]

    looked = owner.post(f"{path}/import", content=sheet).json()
    assert looked == {"is_taken_over": False, "faults": [], "changes": expected}
    assert owner.get(path).json()["revision"] == 2
    refused(owner.post(f"{path}/import?revision=1", content=sheet), 409, "draft_changed")
    assert owner.post(f"{path}/import?revision=2", content=sheet).json()["is_taken_over"]
    assert owner.get(path).json()["document"]["rate_card"]["margin"] == 0.36
    assert owner.get("/api/v1/spreadsheet-template.xlsx").content[:2] == b"PK"


def test_a_wrong_formula_in_a_sheet_is_told_with_line_and_column(owner: TestClient) -> None:
    draft = start(owner)
    path = f"/api/v1/providers/{CODE}/versions/{draft['id']}"
    workbook = load_workbook(io.BytesIO(owner.get(f"{path}/export.xlsx").content))
    machine, material = (workbook["Machine materials"].cell(2, column).value for column in (1, 2))
    workbook["Price formulas"].append([machine, material, "0.5 * volume_cm3 + machine_h"])
    changed = io.BytesIO()
    workbook.save(changed)

    answer = owner.post(f"{path}/import", content=changed.getvalue()).json()
    assert [(each["cell"], each["code"]) for each in answer["faults"]] == [("C2", "formula_wrong")]
    assert answer["faults"][0]["detail"].startswith("Line 1, column 1: € is needed here, but this is h.")
    page = owner.post(f"{HOME}/spreadsheet", files={"file": ("firm.xlsx", changed.getvalue())})
    assert page.status_code == 422
    assert "Zeile 1, Spalte 1: Hier wird € gebraucht" in page.text


def test_strangers_find_no_firm(house: House, owner: TestClient) -> None:
    draft = start(owner)
    rival = house.visit_signed_in("rival@example.org")
    give_firm(house, "rival@example.org", "demo-elbschicht")
    pages = ("", "/hours", "/publish", "/spreadsheet", *(f"/versions/{draft['id']}/{each}" for each in (
        "changes", "back-test", "export.xlsx",
    )))  # fmt: skip
    for page in pages:
        assert rival.get(HOME + page).status_code == 404, page
        assert house.visit().get(HOME + page).status_code == 401, page
    for page in ("/draft", "/publishing", f"/versions/{draft['id']}/discard"):
        assert rival.post(HOME + page).status_code == 404, page
    assert rival.post(f"{HOME}/hours", data={"revision": "1"}).status_code == 404
    publishing = {"version": draft["id"], "revision": "1"}
    assert rival.post(f"{HOME}/publish", data=publishing).status_code == 404
    assert rival.get("/de/firm").headers["Location"] == "/de/firm/demo-elbschicht"
    assert owner.get(f"/api/v1/providers/{CODE}/versions/{draft['id']}").json() == draft


def test_the_demonstrations_provider_lands_at_his_firm(house: House, owner: TestClient) -> None:
    visitor = house.visit()

    answer = visitor.post("/de/demo/provider")

    assert answer.headers["Location"] == "/de/firm"
    home = visitor.get("/de/firm").headers["Location"]
    assert home.startswith("/de/firm/demo-")
    assert home != HOME
    assert visitor.get(home).status_code == 200
