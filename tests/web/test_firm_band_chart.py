"""The picture of quantity bands: cliffs are found, and marginal bands have none."""

from __future__ import annotations

import pytest

from app.web.pages.firm_band_chart import Cliff, draw_bands


def card(kind: str, *bands: tuple[int, float]) -> dict[str, object]:
    rows = [{"from_quantity": start, "discount": discount} for start, discount in bands]
    return {"quantity_bands": rows, "quantity_bands_kind": kind}


def test_whole_bands_show_their_cliffs() -> None:
    # 50 pieces at 0.9 cost 45; from 48 at 0.95 on (45.6) fewer would cost more
    chart = draw_bands(card("whole", (10, 0.05), (50, 0.1)))

    assert chart is not None
    assert chart.cliffs == (Cliff(48, 50),)
    assert chart.lowest == pytest.approx(0.9)
    assert chart.most == 100


def test_marginal_bands_have_no_cliff() -> None:
    chart = draw_bands(card("marginal", (10, 0.05), (50, 0.1)))

    assert chart is not None
    assert chart.cliffs == ()
    # 9 at 1, 40 at 0.95, 51 at 0.9
    assert chart.lowest == pytest.approx((9 + 40 * 0.95 + 51 * 0.9) / 100)


@pytest.mark.parametrize(
    "bands",
    [{}, card("whole"), card("whole", (50, 0.1), (10, 0.2)), card("whole", (10, 1.5)),
     {"quantity_bands": [{"from_quantity": "many", "discount": 0.1}]}],
)  # fmt: skip
def test_what_cannot_be_drawn_yet_is_not(bands: dict[str, object]) -> None:
    assert draw_bands(bands) is None
