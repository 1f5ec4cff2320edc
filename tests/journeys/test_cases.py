"""A customer asks an institute; its staff works through the inbox by keyboard; the answer comes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PART_ADDRESS, Visit
from tests.journeys.test_everywhere import AXE, find_barriers, find_sideways

CODE = "fraunhofer-iws"


def enter(visit: Visit, role: str, **wanted: object) -> Page:
    """One of the demonstration's people."""
    page = visit("/de/sign-in", **wanted)
    page.locator(f'form[action="/de/demo/{role}"] button').click()
    page.wait_for_load_state()
    return page


def seat_institute(visit: Visit) -> None:
    """The operator says whose staff acts for the institute."""
    operator = enter(visit, "operator")
    operator.goto("/de/operator/institutes")
    form = operator.locator(f'form[action="/de/operator/institutes/{CODE}/organisation"]')
    form.locator("select").select_option(label="Demo institute (fictional)")
    form.locator("button").click()
    expect(form.locator("option[selected]")).to_have_text("Demo institute (fictional)")


def ask_institute(page: Page) -> None:
    """The example, with an accuracy nobody reaches, to one institute and with all consents."""
    page.goto("/de/")
    page.locator("form.try button").click()
    page.wait_for_url(PART_ADDRESS)
    page.locator(".part-facts").wait_for()
    page.goto(f"{page.url.split('#')[0]}?wish=1#offers")
    form = page.locator("form.referral-form")
    for box in form.locator("[name=institutes]").all():
        box.set_checked(box.get_attribute("value") == CODE)
    form.locator("[name=consent][value=file]").check()
    form.locator("[name=end_use][value=civil]").check()
    form.locator("[name=accepts_nda]").check()
    form.locator("#note").fill("Bitte um Rückruf.")
    form.locator("button").click()
    expect(page.locator(".offers-note")).to_be_visible()


def test_from_the_part_to_the_institute_and_back(visit: Visit) -> None:
    enter(visit, "institute")  # makes the organisation
    seat_institute(visit)
    customer = enter(visit, "customer")
    ask_institute(customer)
    staff = enter(visit, "institute")
    staff.goto("/de/inbox")
    staff.keyboard.press("j")
    staff.keyboard.press("Enter")
    staff.wait_for_url(re.compile(r"/de/cases/\w+$"))
    address = staff.url
    for name in ("Als gesichtet vermerken", "Übernehmen"):
        staff.locator("form button", has_text=name).click()
    staff.get_by_role("button", name="Der Vereinbarung zustimmen").click()
    staff.get_by_text("Rückfrage stellen").first.click()
    staff.locator("#text-ask").fill("Welche Last?")
    staff.locator("form button", has_text="Rückfrage stellen").click()
    customer.goto(address)
    expect(customer.locator(".case-talk")).to_contain_text("Welche Last?")
    customer.locator("#text-answer").fill("200 N.")
    customer.locator("form button", has_text="Antworten").click()
    expect(customer.locator(".case-talk")).to_contain_text("200 N.")
    staff.goto(f"{address}/dossier")
    expect(staff.locator(".case-picture")).to_be_visible()
    barriers, sideways = [], []
    if not AXE.is_file():
        pytest.skip("axe is not installed: run npm ci")
    for role, width, scheme in (("institute", 1280, "light"), ("operator", 360, "dark")):
        page = enter(visit, role, width=width, color_scheme=scheme, bypass_csp=True)
        for path in (
            address, f"{address}/dossier", "/de/inbox", f"/de/institutes/{CODE}",
            *(["/de/operator/institutes"] if role == "operator" else []),
        ):  # fmt: skip
            page.goto(path)
            barriers += find_barriers(page)
            sideways.append(find_sideways(page))
    assert barriers == []
    assert [each for each in sideways if each] == []


def step(page: Page, case_id: str, name: str, **more: object) -> None:
    """What the page's forms do, over the interface."""
    revision = page.request.get(f"/api/v1/cases/{case_id}").json()["revision"]
    data = {"step": name, "revision": revision, **more}
    answer = page.request.post(
        f"/api/v1/cases/{case_id}/steps", data=data, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.ok, answer.text()


def test_an_outcome_goes_to_several_firms_and_who_lacks_a_machine_is_marked(visit: Visit) -> None:
    enter(visit, "institute")
    seat_institute(visit)
    customer = enter(visit, "customer")
    ask_institute(customer)
    staff = enter(visit, "institute", width=360, color_scheme="dark", bypass_csp=True)
    (case,) = staff.request.get("/api/v1/cases?filter=free").json()["cases"]
    outcome = {"kind": "parameter_set", "text": "Dichte über 99,5 %.", "readiness_level": 7}
    assessment = {
        "feasibility": "feasible", "how": "So.", "readiness_level": 5, "effort_person_days": 1, "weeks": 1,
        "cost_low_minor": 1, "cost_high_minor": 2,
    }  # fmt: skip
    step(staff, case["id"], "take_up")
    step(staff, case["id"], "assess", assessment=assessment)
    step(customer, case["id"], "accept")
    step(staff, case["id"], "start")
    step(staff, case["id"], "conclude", outcome=outcome)
    staff.goto(f"/de/cases/{case['id']}")
    receivers = staff.locator("#receivers")
    expect(receivers.locator(".tag")).to_have_count(0)
    receivers.locator("[value=demo-lindenpulver]").check()
    staff.locator("#material").select_option("lpbf-alsi10mg-ab pbf-lb-m-alsi10mg-30")
    expect(receivers.locator(".tag").first).to_have_text("keine Maschine für dieses Verfahren")
    # those that fit come first, and what was ticked stays so
    expect(receivers.locator("label").first.locator(".tag")).to_have_count(0)
    expect(receivers.locator("label").last.locator(".tag")).to_have_count(1)
    expect(receivers.locator("[value=demo-lindenpulver]")).to_be_checked()
    receivers.locator("[value=demo-feinlaser]").check()
    if AXE.is_file():
        assert find_barriers(staff) == []
    assert not find_sideways(staff)
    staff.locator("#text-hand_back").fill("370 W, 1300 mm/s.")
    staff.locator("form button", has_text="In den Markt zurückgeben").click()
    expect(staff.locator("#handed-to")).to_have_text("Weitergegeben an 2 Anbieter:")
