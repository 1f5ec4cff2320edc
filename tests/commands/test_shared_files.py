"""Every file of the shared data set goes through the command line without a crash or a senseless number."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.commands.conftest import ROOT, Run

MESHES = ROOT.parent / "shared" / "data" / "meshes"
FILES = sorted(path.name for path in MESHES.iterdir() if path.is_file()) if MESHES.is_dir() else []

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not FILES, reason="../shared/data/meshes is absent"),
]


# An absent data set is one skipped test that says so, not none.
@pytest.mark.parametrize("name", FILES or ["absent"])
def test_a_file_is_measured_and_priced_or_refused(run: Run, name: str) -> None:
    measured = run("analyze", MESHES / name, "--json")
    quoted = run("quote", MESHES / name, "--json")

    assert measured.exit_code in (0, 2)
    if measured.exit_code == 2:
        assert measured.json.keys() == {"error"}
        assert (quoted.exit_code, quoted.json) == (2, measured.json)
        return
    part, content = measured.json, quoted.json
    check_part(part)
    if part["volume_mm3"] is None or any(each["severity"] == "error" for each in part["findings"]):
        assert (quoted.exit_code, content["part"], content["offers"]) == (3, part, [])
        assert [miss["code"] for miss in content["near_misses"]] == ["mend_part"]
        return
    assert quoted.exit_code == (0 if content["offers"] else 3)
    assert content["part"] == part
    check_offers(content)


def check_part(part: dict[str, Any]) -> None:
    box_mm3 = math.prod(part["size_mm"])
    assert part["bodies"] >= 1
    assert part["triangles"] >= 4
    assert part["area_mm2"] > 0
    if part["volume_mm3"] is not None:
        assert 0 < part["volume_mm3"] <= box_mm3 * 1.0001
    if part["wall"] is not None:
        walls = [part["wall"][name] for name in ("p01_mm", "p05_mm", "median_mm")]
        assert 0 < walls[0] <= walls[1] <= walls[2] <= max(part["size_mm"]) * 1.0001
    for orientation in part["orientations"]:
        volume_mm3 = math.prod(orientation["size_mm"])
        assert orientation["shadow_mm2"] <= math.prod(orientation["size_mm"][:2]) * 1.01
        for support in orientation["supports"]:
            assert 0 <= support["support_volume_mm3"] <= volume_mm3 * 1.0001
            assert 0 <= support["overhang_area_mm2"] <= part["area_mm2"] * 1.0001


def check_offers(content: dict[str, Any]) -> None:
    for offer in content["offers"]:
        total = offer["total"]["amount_minor"]
        low, high = offer["price_band_minor"]
        assert total > 0
        assert sum(line["amount_minor"] for line in offer["lines"]) == total
        assert 0 <= low <= total <= high
        assert offer["estimate"]["build_s"] >= 0
        assert 0 <= offer["co2e_range_kg"][0] <= offer["co2e_kg"] <= offer["co2e_range_kg"][1]
        assert offer["delivered_on"] is None or offer["delivered_on"] >= offer["ready_on"]
    if not content["offers"]:
        assert content["rejections"]
        assert content["near_misses"] or content["referral"]
