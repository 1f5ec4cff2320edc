"""``schichtwerk analyze``: measurements as JSON and as a table."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from app.geometry.measurements import ENGINE_VERSION
from tests.commands.conftest import FIXTURES, Run

PROMISED = {
    "sha256", "format", "unit", "size_mm", "volume_mm3", "area_mm2", "triangles", "bodies",
    "is_watertight", "support_volume_mm3", "overhang_area_mm2", "height_mm", "findings", "engine_version",
}  # fmt: skip


def test_json_has_every_promised_key_with_exact_values(run: Run) -> None:
    cube = FIXTURES / "cube_20mm.stl"

    answer = run("analyze", cube, "--json")

    part = answer.json
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert part.keys() >= PROMISED
    assert part["sha256"] == hashlib.sha256(cube.read_bytes()).hexdigest()
    assert part["engine_version"] == ENGINE_VERSION
    assert {key: part[key] for key in ("format", "unit", "triangles", "bodies", "is_watertight")} == {
        "format": "stl", "unit": "mm", "triangles": 12, "bodies": 1, "is_watertight": True,
    }  # fmt: skip
    assert part["size_mm"] == [20.0, 20.0, 20.0]
    assert part["volume_mm3"] == pytest.approx(8000.0)
    assert part["area_mm2"] == pytest.approx(2400.0)
    assert (part["height_mm"], part["support_volume_mm3"], part["overhang_area_mm2"]) == (20.0, 0.0, 0.0)
    assert part["findings"] == []


def test_support_on_top_is_that_of_the_given_orientation_under_the_usual_rule(run: Run) -> None:
    part = run("analyze", FIXTURES / "t_shape.stl", "--json").json

    usual = next(row for row in part["orientations"][0]["supports"] if row["rule_deg"] == 45)
    assert part["support_volume_mm3"] == usual["support_volume_mm3"] > 0
    assert part["overhang_area_mm2"] == usual["overhang_area_mm2"] > 0
    assert part["height_mm"] == part["orientations"][0]["height_mm"]


def test_a_finding_has_code_severity_parameters_and_places(run: Run) -> None:
    answer = run("analyze", FIXTURES / "open_box.stl", "--json")

    part = answer.json
    assert answer.exit_code == 0
    assert part["volume_mm3"] is None
    assert all(finding.keys() == {"code", "severity", "parameters", "places"} for finding in part["findings"])
    assert "error" in {finding["severity"] for finding in part["findings"]}


@pytest.mark.parametrize(("unit", "edge_mm"), [("mm", 20.0), ("cm", 200.0), ("in", 508.0), ("um", 0.02)])
def test_the_unit_told_is_the_unit_taken(run: Run, unit: str, edge_mm: float) -> None:
    part = run("analyze", FIXTURES / "cube_20mm.stl", "--unit", unit, "--json").json

    assert (part["unit"], part["unit_source"]) == (unit, "given")
    assert part["size_mm"] == pytest.approx([edge_mm] * 3)


def test_a_name_that_lies_about_the_content_is_a_finding(run: Run, tmp_path: Path) -> None:
    named = tmp_path / "cube.3MF"
    shutil.copyfile(FIXTURES / "cube_20mm.stl", named)

    answer = run("analyze", named, "--json")

    assert answer.exit_code == 0
    assert answer.json["format"] == "stl"
    assert answer.json["findings"] == [
        {
            "code": "extension_mismatch",
            "severity": "warning",
            "parameters": {"extension": ".3MF", "format": "stl"},
            "places": [],
        }
    ]


@pytest.mark.parametrize("name", ["cube", "cube.txt", "Würfel €.stl"])
def test_a_name_that_promises_no_other_format_is_no_finding(run: Run, tmp_path: Path, name: str) -> None:
    shutil.copyfile(FIXTURES / "cube_20mm.stl", tmp_path / name)

    assert run("analyze", tmp_path / name, "--json").json["findings"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ("Größe", "Volumen", "8 cm³", "24 cm²")), ("en", ("Size", "Volume", "8 cm³", "24 cm²"))],
)
def test_the_table_speaks_the_language_of_the_environment(
    run: Run, language: str, words: tuple[str, ...]
) -> None:
    answer = run("analyze", FIXTURES / "cube_20mm.stl", language=language)

    shown = answer.stdout.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert answer.exit_code == 0
    assert [word for word in ("20 × 20 × 20 mm", *words) if word not in shown] == []


def test_a_part_is_held_against_the_rules_of_a_process(run: Run) -> None:
    answer = run("analyze", FIXTURES / "hollow_cube.stl", "--process", "SLS", "--json")
    (found,) = answer.json["design"]["PBF-LB/P"]
    assert found["code"] == "trapped_material"
    assert found["places"]
    spoken = run("analyze", FIXTURES / "hollow_cube.stl", "--process", "SLS").stdout
    assert "PBF-LB/P" in spoken
    assert "openings of at least 3.5" in spoken
    assert answer.json["orientation"] == {"PBF-LB/P": "given"}
    assert "Best orientation: as in the file" in spoken
    assert "design" not in run("analyze", FIXTURES / "hollow_cube.stl", "--json").json
    refused = run("analyze", FIXTURES / "hollow_cube.stl", "--process", "baking", "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "process_unknown")


def test_the_repaired_mesh_is_written_and_the_original_stays(run: Run, tmp_path: Path) -> None:
    original = tmp_path / "part.stl"
    shutil.copyfile(FIXTURES / "inside_out_cube.stl", original)
    before = original.read_bytes()

    answer = run("analyze", original, "--repaired", tmp_path / "repaired.stl", "--json")

    repair = answer.json["repair"]
    assert repair["changes"] == ["inside_out_repaired"]
    assert repair["volume_before_mm3"] == pytest.approx(-repair["volume_after_mm3"])
    again = run("analyze", tmp_path / "repaired.stl", "--json").json
    assert (again["repair"], again["findings"]) == (None, [])
    assert again["volume_mm3"] == pytest.approx(repair["volume_after_mm3"])
    assert original.read_bytes() == before


def test_the_repaired_mesh_goes_nowhere_it_should_not(run: Run, tmp_path: Path) -> None:
    original = tmp_path / "part.stl"
    shutil.copyfile(FIXTURES / "open_box.stl", original)
    for target, code in (
        (original, "repaired_onto_original"),
        (tmp_path / "repaired.stl", "not_repairable"),
    ):
        answer = run("analyze", original, "--repaired", target, "--json")
        assert answer.exit_code == 2
        assert answer.json["error"]["code"] == code
    shutil.copyfile(FIXTURES / "cube_20mm.stl", original)
    answer = run("analyze", original, "--repaired", tmp_path / "absent" / "x.stl", "--json")
    assert (answer.exit_code, answer.json["error"]["code"]) == (2, "file_not_writable")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part.stl"]


def test_findings_stand_below_the_table_as_sentences(run: Run) -> None:
    shown = run("analyze", FIXTURES / "open_box.stl").stdout

    assert "• " in shown
    assert "–" in shown, "an unsound volume is a dash, never a number"
