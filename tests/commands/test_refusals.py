"""What the command line refuses, how it says so, and that it stays silent otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.texts import translate
from tests.commands.conftest import FIXTURES, ROOT, Run

CUBE = FIXTURES / "cube_20mm.stl"


@pytest.mark.parametrize("command", ["analyze", "quote"])
@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("missing.stl", None, {"code": "file_not_found", "parameters": {"name": "missing.stl"}}),
        ("x" * 300, None, {"code": "file_not_openable", "parameters": {"name": "x" * 300}}),
        ("", None, {"code": "file_not_regular", "parameters": {}}),
        ("empty.stl", b"", {"code": "file_empty", "parameters": {}}),
        ("notes.txt", b"not a mesh\n", {"code": "format_unknown", "parameters": {}}),
    ],
    ids=["missing", "name too long", "directory", "empty", "no mesh"],
)
def test_a_file_that_cannot_be_read_ends_with_code_2(
    run: Run, tmp_path: Path, command: str, name: str, content: bytes | None, error: dict[str, object]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    answer = run(command, tmp_path / name, "--json")

    assert answer.exit_code == 2
    assert answer.json == {"error": error}
    assert answer.stderr == ""


def test_a_path_through_a_file_leads_nowhere(run: Run) -> None:
    answer = run("analyze", CUBE / "part.stl", "--json")

    assert (answer.exit_code, answer.json["error"]["code"]) == (2, "file_not_found")


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000"])
def test_a_quantity_beyond_sense_is_refused(run: Run, quantity: str) -> None:
    answer = run("quote", CUBE, "--quantity", quantity, "--json")

    assert answer.exit_code == 2
    assert answer.json["error"]["code"] == "quantity_out_of_range"
    assert answer.json["error"]["parameters"]["quantity"] == int(quantity)


@pytest.mark.parametrize(
    ("option", "value", "error"),
    [
        ("--sort", "beauty", {"code": "sort_unknown", "parameters": {
            "sort": "beauty", "known": ["price", "date", "co2e"]}}),
        ("--country", "DEU", {"code": "country_invalid", "parameters": {"country": "DEU"}}),
        ("--country", "", {"code": "country_invalid", "parameters": {"country": ""}}),
        ("--country", "ÄÖ", {"code": "country_invalid", "parameters": {"country": "ÄÖ"}}),
        ("--unit", "furlong", {"code": "unit_unknown", "parameters": {
            "unit": "furlong", "known": ["um", "mm", "cm", "m", "in", "ft"]}}),
        ("--process", "carving", {"code": "process_unknown", "parameters": {"process": "carving"}}),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_right_is_refused(
    run: Run, option: str, value: str, error: dict[str, object]
) -> None:
    answer = run("quote", CUBE, option, value, "--json")

    assert answer.exit_code == 2
    assert answer.json == {"error": error}


@pytest.mark.parametrize("arguments", [(), ("--quantity", "many"), ("--colour", "red")])
def test_a_wrong_use_of_the_command_ends_with_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run("quote", *([CUBE] if arguments else []), *arguments)

    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "Usage" in answer.stderr


def test_a_part_without_a_sound_volume_has_no_price(run: Run) -> None:
    answer = run("quote", FIXTURES / "open_box.stl", "--json")

    assert answer.exit_code == 3
    assert (answer.json["offers"], answer.json["rejections"], answer.json["referral"]) == ([], [], None)
    (advice,) = answer.json["near_misses"]
    assert (advice["code"], advice["parameters"]) == ("mend_part", {"findings": ["not_closed"]})


@pytest.mark.parametrize("language", ["de", "en"])
def test_people_read_a_sentence_on_standard_error(run: Run, tmp_path: Path, language: str) -> None:
    (tmp_path / "empty.stl").touch()

    answer = run("quote", tmp_path / "empty.stl", language=language)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == translate("error.file_empty", language) + "\n"


def test_nothing_of_a_refusal_stays_on_the_disk(run_program: Run, tmp_path: Path) -> None:
    before = sorted(path.name for path in ROOT.iterdir())

    answer = run_program("quote", tmp_path / "missing.stl", "--json")

    assert answer.exit_code == 2
    assert answer.json["error"]["code"] == "file_not_found"
    assert answer.stderr == ""
    assert sorted(path.name for path in ROOT.iterdir()) == before
    assert list(tmp_path.iterdir()) == []
