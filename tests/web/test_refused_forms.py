"""A form that was refused is answered at its own address; the other language is found all the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from fastapi.routing import iter_route_contexts
from httpx2 import Response
from starlette.testclient import TestClient

from app.texts import translate_code
from tests.catalogue_in_force import CatalogueRows
from tests.web.house import House, upload_measured
from tests.web.test_cases import open_scene
from tests.web.test_firm_api import CODE as FIRM
from tests.web.test_firm_api import give_firm

ID = "a" * 26
NAMED = {"language": "de", "section": "machines"}
NOT_FOUND = translate_code("error", "route_not_found", {}, "en")
WISH = "quantity=5&min_tensile_strength_mpa=9999"


def find_switch(answer: Response) -> str:
    found = re.search(r'<a href="([^"]*)"[^>]* data-language-switch>', answer.text)
    assert found, answer.text[:2000]
    return html.unescape(found[1])


def check_switch(client: TestClient, answer: Response, page: str) -> None:
    """The refusal names the page, and there the form is found in the other language."""
    assert 400 <= answer.status_code < 500, answer.status_code
    assert answer.headers["Content-Language"] == "de"
    assert find_switch(answer) == f"/en/{page}"
    other = client.get(f"/en/{page}")
    assert (other.status_code, other.headers["Content-Language"]) == (200, "en")
    assert find_switch(other) == f"/de/{page}"


def send_referral(client: TestClient, part_id: str) -> tuple[Response, str]:
    data = {"intention": "an intention", "consent": "file", "end_use": "civil"}
    return client.post(f"/de/parts/{part_id}/referral?{WISH}", data=data), f"parts/{part_id}?{WISH}"


def send_drawing(client: TestClient, part_id: str) -> tuple[Response, str]:
    files = [("file", ("a.pdf", b"MZ"))]
    return client.post(f"/de/parts/{part_id}/drawings?quantity=5", files=files), f"parts/{part_id}?quantity=5"


def send_note(client: TestClient, part_id: str) -> tuple[Response, str]:
    data, files = {"note": "x" * 10_000}, [("file", ("", b""))]
    return client.post(f"/de/parts/{part_id}/drawings", data=data, files=files), f"parts/{part_id}"


def send_share(client: TestClient, part_id: str) -> tuple[Response, str]:
    return client.post(f"/de/parts/{part_id}/shares", data={"days": "91"}), f"parts/{part_id}"


@pytest.mark.parametrize("send", [send_referral, send_drawing, send_note, send_share])
def test_of_a_part(house: House, send: Callable[[TestClient, str], tuple[Response, str]]) -> None:
    client = house.visit()
    answer, page = send(client, upload_measured(client))
    check_switch(client, answer, page)


@pytest.mark.parametrize(
    ("form", "data", "page"),
    [
        ("addresses", {}, "mine/addresses"),
        ("vat-id", {"vat_id": "x"}, "mine/addresses"),
        ("folders", {}, "mine/parts"),
        ("mine/parts/move", {}, "mine/parts"),
        ("organisation/name", {}, "organisation"),
        ("organisation/teams", {}, "organisation/teams"),
        ("account/password", {"new_password": "x"}, "account"),
        ("account/second-factor/totp/confirm", {}, "account/second-factor"),
        ("provider-application", {}, "provider-application"),
        ("operator/denied-files", {}, "operator/holds"),
        ("operator/funding", {}, "operator/institutes"),
        ("operator/institutes", {}, "operator/institutes"),
        ("operator/applications/invite", {}, "operator/applications"),
        ("operator/firms/new", {}, "operator/firms/new"),
        ("feedback", {}, "feedback"),
    ],
)
def test_of_people_and_the_programme(house: House, form: str, data: dict[str, str], page: str) -> None:
    client = house.visit_signed_in(is_operator=True)
    check_switch(client, client.post(f"/de/{form}", data=data), page)


def test_of_a_case_and_a_firm(house: House, catalogue_rows: CatalogueRows) -> None:
    with house.database.write() as session:
        catalogue_rows.put(session)
    scene = open_scene(house)
    owner = house.visit_signed_in("owner@example.org")
    give_firm(house, "owner@example.org")
    step = scene.staff.post(f"/de/cases/{scene.case_id}/step", data={"step": "ask", "revision": "1"})
    check_switch(scene.staff, step, f"cases/{scene.case_id}")
    note = scene.staff.post(f"/de/cases/{scene.case_id}/note", data={"text": ""})
    check_switch(scene.staff, note, f"cases/{scene.case_id}")
    assert owner.post(f"/de/firm/{FIRM}/draft").status_code == 303
    # "draft" and "handed-over" are no sections of the firm
    check_switch(owner, owner.post(f"/de/firm/{FIRM}/draft"), f"firm/{FIRM}")
    for form in (f"versions/{ID}/discard", f"handed-over/{ID}/dismissal"):
        assert find_switch(owner.post(f"/de/firm/{FIRM}/{form}")) == f"/en/firm/{FIRM}"


def test_of_every_form_there_is_a_page_to_open(house: House) -> None:
    client = house.visit_signed_in(is_operator=True)
    tried = 0
    at_home: set[str] = set()
    for route in iter_route_contexts(house.app.routes):
        path = route.path or ""
        if "POST" not in (route.methods or ()) or not path.startswith("/{language}/"):
            continue
        answer = client.post(re.sub(r"\{(\w+)\}", lambda name: NAMED.get(name[1], ID), path))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue  # it led on
        tried += 1
        if find_switch(answer) == "/en/":
            at_home.add(path)
        other = client.get(find_switch(answer), follow_redirects=True)
        assert other.status_code != 405, path
        assert NOT_FOUND not in other.text, path
    assert tried > 80
    # any other form whose address is not below that of its page has to be told where it stands
    assert at_home == {"/{language}/demo/{role}"}
