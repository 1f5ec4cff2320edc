"""A firm applies in the browser, is approved, and nobody is shut out on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_everywhere import AXE, find_barriers, find_sideways

TYPED = {
    "legal_name": "Donaudampfschifffahrtsgesellschaftskapitänsbauteile GmbH",
    "street": "Musterstraße 1",
    "postcode": "01067",
    "city": "Dresden",
    "register_court": "Amtsgericht Dresden",
    "register_number": "HRB 12345",
    "contact_name": "Erika Mustermann",
    "email": "kontakt@schichtbau.example",
    "phone": "+49 351 1234567",
}


@pytest.mark.parametrize(("language", "scheme", "width"), [("de", "light", 1280), ("en", "dark", 360)])
def test_from_application_to_approval(
    visit: Visit, tmp_path: Path, language: str, scheme: str, width: int
) -> None:
    """The demonstration's operator owns an organisation, too; withdrawn at the end, to be run again."""
    if not AXE.is_file():
        pytest.skip("axe is not installed: run npm ci")
    page = visit(f"/{language}/sign-in", width=width, color_scheme=scheme, bypass_csp=True)
    page.locator(f"form[action='/{language}/demo/operator'] button").click()
    page.wait_for_url(f"**/{language}/mine")
    barriers, sideways = [], []

    def look() -> None:
        barriers.extend(find_barriers(page))
        sideways.append(find_sideways(page))

    for address in ("organisation", "organisation/teams", "organisation/audit", "provider-application"):
        page.goto(f"/{language}/{address}")
        look()
    for name, text in TYPED.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#vat_id").fill("DE1")
    page.locator("input[name=processes]").first.check()
    page.locator("input[name=complies]").check()
    page.locator(".wide-form button").click()
    expect(page.locator("#vat_id")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#legal_name")).to_have_value(TYPED["legal_name"])
    look()
    page.locator("#vat_id").fill("DE136695976")
    page.locator(".wide-form button").click()
    proof = tmp_path / "auszug.pdf"
    proof.write_bytes(b"%PDF-1.7\n")
    page.locator("#file").set_input_files(proof)
    page.locator("form[action$='/documents'] button").click()
    page.locator("form[action$='/hand-in'] button").click()
    look()
    page.goto(f"/{language}/operator/applications")
    look()
    page.get_by_role("link", name=TYPED["legal_name"]).first.click()
    look()
    expect(page.locator("form[action$='/approve'] button")).to_be_visible()
    page.goto(f"/{language}/provider-application")
    page.locator("details:has(form[action$='/withdraw']) summary").click()
    page.locator("form[action$='/withdraw'] button").click()
    expect(page.locator("#legal_name")).to_be_visible()
    assert barriers == []
    assert [each for each in sideways if each] == []
