"""The operator's page of the catalogue: a table out, changed, looked at and put into force."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from tests.catalogue_in_force import CatalogueRows
from tests.web.house import House, refused
from tests.web.test_firm_api import load_anew


@pytest.fixture
def operator(house: House, catalogue_rows: CatalogueRows) -> TestClient:
    with house.database.write() as session:
        catalogue_rows.put(session)
    load_anew(house)
    return house.visit_signed_in("olga@example.org", is_operator=True)


def test_a_table_goes_out_and_in(house: House, operator: TestClient) -> None:
    answer = operator.get("/de/operator/catalogue/places.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="places.csv"'
    text = answer.content.decode("utf-8-sig")
    assert text.startswith("name,postcode,")
    changed = text.replace("Dresden,01067", "Dresden,01099", 1)
    looked = operator.post(
        "/de/operator/catalogue/look", data={"table": "places"}, files={"file": ("p.csv", changed.encode())}
    )
    assert looked.status_code == 200
    assert "<dt>Anders (1)</dt><dd><code>Dresden</code></dd>" in looked.text
    typed = re.search(r"<textarea name=\"text\"[^>]*>\n(.*?)</textarea>", looked.text, re.DOTALL)
    version = re.search(r"name=\"version\" value=\"([^\"]+)\"", looked.text)
    assert typed is not None
    assert version is not None
    sent = {"table": "places", "text": html.unescape(typed[1]), "version": version[1], "reason": "Vertippt"}
    answer = operator.post("/de/operator/catalogue", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/operator/catalogue")
    load_anew(house)
    places = {place.name: place.postcode for place in house.prepared.catalogue.market.places}
    assert places["Dresden"] == "01099"
    assert operator.post("/de/operator/catalogue", data=sent).status_code == 409


def test_by_the_interface(operator: TestClient) -> None:
    base = "/api/v1/operator/catalogue"
    table = operator.get(f"{base}/tariff").json()
    lines = table["text"].splitlines(keepends=True)
    shorter = "".join(lines[:-1])
    checked = operator.post(f"{base}/tariff/check", json={"text": shorter}).json()
    assert (len(checked["removed"]), checked["added"], checked["broken"]) == (1, [], [])
    wanted = {"text": shorter, "version": table["version"], "reason": "no longer sold"}
    assert operator.put(f"{base}/tariff", json=wanted).json() == checked
    refused(operator.put(f"{base}/tariff", json=wanted), 409, "table_moved_on")
    bad = refused(
        operator.post(f"{base}/tariff/check", json={"text": lines[0] + "x\n"}), 422, "catalogue_invalid"
    )
    assert bad["parameters"]["file"] == "tariff.csv"
