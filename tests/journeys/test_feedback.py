"""A picture of a page: blacked out and cropped in the browser, sent only with a tick."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

DRAW = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = 400; canvas.height = 300;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ff0000"; context.fillRect(0, 0, 400, 300);
  sessionStorage.setItem("schichtwerk-picture", canvas.toDataURL("image/png"));
}"""


def open_form(visit: Visit) -> Page:
    """The form with a red picture, as if it had just been taken."""
    page = visit("/en/sign-in")
    page.locator('form[action="/en/demo/customer"] button').click()
    page.wait_for_url("**/en/mine")
    page.evaluate(DRAW)
    page.goto("/en/feedback?page=/en/mine")
    expect(page.locator("[data-picture]")).to_be_visible()
    page.locator("[data-canvas]").scroll_into_view_if_needed()
    page.get_by_label("Your words").fill("Look here")
    return page


def drag(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Within the picture, in shares of its sides."""
    canvas = page.locator("[data-canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + begin[0] * box["width"], box["y"] + begin[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"])
    page.mouse.up()


def fetch_picture(page: Page) -> Image.Image:
    """What the server kept."""
    link = page.locator('a[href$="picture.png"]').first.get_attribute("href")
    data = page.evaluate(
        """async (link) => {
          const bytes = new Uint8Array(await (await fetch(link)).arrayBuffer());
          return btoa(String.fromCharCode(...bytes));
        }""",
        link,
    )
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_what_is_covered_is_gone_and_undo_brings_it_back(visit: Visit) -> None:
    page = open_form(visit)
    drag(page, (0.6, 0.6), (0.9, 0.9))
    page.get_by_role("button", name="Undo").click()
    drag(page, (0.1, 0.1), (0.4, 0.4))
    page.get_by_role("button", name="Crop").click()
    drag(page, (0.0, 0.0), (0.5, 1.0))
    page.locator("[name=is_picture_agreed]").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**sent=1")
    picture = fetch_picture(page)
    assert abs(picture.width - 200) <= 2
    assert picture.height == 300
    assert picture.getpixel((100, 60)) == (0, 0, 0)
    assert picture.getpixel((20, 280)) == (255, 0, 0)


def test_a_picture_is_covered_and_cropped_by_keyboard(visit: Visit) -> None:
    page = open_form(visit)

    def press(*sides: int) -> None:
        for label, side in zip(("Left", "Top", "Right", "Bottom"), sides, strict=True):
            page.get_by_label(f"{label} (%)").fill(str(side))
        page.get_by_role("button", name="Apply").press("Enter")

    page.locator("[data-picture] summary").press("Enter")
    press(10, 10, 40, 40)
    page.get_by_role("button", name="Crop").press("Enter")
    press(0, 0, 50, 100)
    page.locator("[name=is_picture_agreed]").press("Space")
    page.get_by_role("button", name="Send").press("Enter")
    page.wait_for_url("**sent=1")
    picture = fetch_picture(page)
    assert picture.size == (200, 300)
    assert picture.getpixel((100, 60)) == (0, 0, 0)
    assert picture.getpixel((20, 280)) == (255, 0, 0)


def test_without_the_tick_no_picture_leaves_the_browser(visit: Visit) -> None:
    page = open_form(visit)
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**sent=1")
    assert any(b"Look here" in body for body in sent)
    assert not any(b"PNG" in body for body in sent)


@pytest.mark.parametrize("width", [360, 1280])
def test_discarding_goes_back_to_the_plain_form(visit: Visit, width: int) -> None:
    page = open_form(visit)
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Discard picture").click()
    expect(page.locator("[data-picture]")).to_be_hidden()
    expect(page.get_by_label("Picture file (PNG)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
