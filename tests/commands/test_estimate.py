"""``schichtwerk estimate``: values with bands as JSON and as a table, refusals, exit codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.commands.conftest import FIXTURES, Run

SHARED = Path(__file__).parents[3] / "shared" / "data"
KEYS = ("part_cm3", "support_cm3", "material_cm3", "build_s")
TEE, CUBE = FIXTURES / "t_shape.stl", FIXTURES / "cube_20mm.stl"
GENERIC = ("--process", "MEX", "--setting", "generic-0.2")


def test_json_has_value_low_and_high_of_each_quantity(run: Run) -> None:
    answer = run("estimate", TEE, *GENERIC, "--json")

    assert (answer.exit_code, answer.stderr) == (0, "")
    result = answer.json
    for key in KEYS:
        assert result[key].keys() == {"value", "low", "high"}
        assert 0.0 < result[key]["low"] < result[key]["value"] < result[key]["high"]
    assert (result["process"], result["setting"]) == ("MEX-TRB/P", "mex-trb-p-generic-200")
    assert result["method"] == "layers"
    assert result["material_cm3"]["value"] == pytest.approx(
        result["part_cm3"]["value"] + result["support_cm3"]["value"]
    )


def test_without_support_there_is_none(run: Run) -> None:
    supported = run("estimate", TEE, *GENERIC, "--json").json
    plain = run("estimate", TEE, *GENERIC, "--support", "none", "--json").json

    assert plain["support_cm3"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert plain["part_cm3"] == supported["part_cm3"]
    assert plain["build_s"]["value"] < supported["build_s"]["value"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("FDM", "MEX-TRB/P"), ("mex-trb/p", "MEX-TRB/P"), ("SLS", "PBF-LB/P"), ("MJF", "PBF-IrL/P"),
        ("LPBF", "PBF-LB/M"), ("PBF", "PBF-LB/M"), ("DLP", "VPP-UVM/P"), ("BJT", "BJT-MSt/M"),
        ("PolyJet", "MJT-UV/P"), ("DED", "DED-LB/M"),
    ],
)  # fmt: skip
def test_codes_and_trade_names_are_understood(run: Run, word: str, code: str) -> None:
    answer = run("estimate", CUBE, "--process", word, "--json")

    assert answer.exit_code == 0
    assert answer.json["process"] == code
    assert answer.json["build_s"]["value"] > 0.0


def test_a_scale_enlarges_and_takes_numbers_as_millimetres(run: Run) -> None:
    inch = run("estimate", FIXTURES / "cube_1in.stl", *GENERIC, "--scale", "20", "--json").json
    same = run(
        "estimate", FIXTURES / "cube_1in.stl", *GENERIC, "--scale", "0.7874", "--unit", "in", "--json"
    ).json

    assert inch["unit"] == "mm"
    assert inch["size_mm"] == pytest.approx([20.0, 20.0, 20.0])
    assert same["unit"] == "in"
    assert same["size_mm"] == pytest.approx([20.0, 20.0, 20.0], rel=1e-4)
    assert inch["part_cm3"]["value"] == pytest.approx(
        run("estimate", CUBE, *GENERIC, "--json").json["part_cm3"]["value"], rel=1e-3
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--process", "knitting"), "process_unknown"),
        (("--process", "MEX", "--setting", "generic-9"), "setting_unknown"),
        (("--process", "SLS", "--setting", "generic-0.2"), "setting_unknown"),
        (("--process", "MEX", "--support", "perhaps"), "support_unknown"),
        (("--process", "MEX", "--scale", "-1"), "scale_not_positive"),
        (("--process", "MEX", "--scale", "nan"), "scale_not_positive"),
        (("--process", "MEX", "--unit", "ell"), "unit_unknown"),
    ],
)
def test_what_is_not_understood_is_refused_by_code(run: Run, arguments, code) -> None:
    answer = run("estimate", CUBE, *arguments, "--json")

    assert answer.exit_code == 2
    assert answer.json["error"]["code"] == code


def test_an_unsound_part_has_no_estimate_and_says_why(run: Run) -> None:
    answer = run("estimate", FIXTURES / "open_box.stl", *GENERIC, "--json")

    assert answer.exit_code == 3
    assert all(answer.json[key] is None for key in KEYS)
    assert "error" in {finding["severity"] for finding in answer.json["findings"]}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Stützen", "Bauzeit", "Materialextrusion")),
        ("en", ("Support", "Build time", "Material extrusion")),
    ],
)
def test_people_get_a_table_in_their_language(run: Run, language: str, words: tuple[str, ...]) -> None:
    answer = run("estimate", TEE, *GENERIC, language=language)

    assert answer.exit_code == 0
    for word in words:
        assert word in answer.stdout
    unsound = run("estimate", FIXTURES / "open_box.stl", *GENERIC, language=language)
    assert unsound.exit_code == 3
    assert unsound.stdout.count("\n") >= 2


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")
def test_real_files_agree_with_the_slicer_from_the_command_line(run: Run) -> None:
    with (SHARED / "slicer" / "truth.tsv").open() as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["file"].startswith("trimesh__")]
    assert rows
    for row in rows:
        if row["config"] == "support_all":
            continue
        support = "auto" if row["config"] == "support" else "none"
        part = SHARED / "meshes" / row["file"]
        result = run("estimate", part, *GENERIC, "--scale", row["scale"], "--support", support, "--json").json
        assert result["material_cm3"]["value"] == pytest.approx(float(row["filament_cm3"]), rel=0.12)
        assert result["build_s"]["value"] == pytest.approx(float(row["time_s"]), rel=0.18)
