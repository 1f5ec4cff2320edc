from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.pricing.laws import LAWS
from app.texts import choose_language, list_texts, translate, translate_code
from app.texts.catalogue import LOCALE_FOLDER, read_texts

NBSP = "\u00a0"


def test_a_rejection_says_by_how_much_in_the_words_of_each_language() -> None:
    parameters = {"axis": "y", "excess_mm": 12.0, "part_mm": 337.0, "machine_mm": 325}

    assert translate_code("rejection", "too_large", parameters, "de") == (
        f"Um 12{NBSP}mm zu groß in y: Das Bauteil misst 337{NBSP}mm, die Maschine fasst 325{NBSP}mm."
    )
    assert translate_code("rejection", "too_large", parameters, "en") == (
        f"Too large by 12{NBSP}mm in y: the part measures 337{NBSP}mm, the machine takes 325{NBSP}mm."
    )


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    assert translate_code("error", "format_unsupported", {"name": "IGES"}, "de") == (
        "Dateien vom Typ IGES lesen wir nicht. "
        "Exportieren Sie das Bauteil bitte als STEP, 3MF, STL, OBJ oder PLY."
    )


@pytest.mark.parametrize(
    ("code", "language", "begins"),
    [
        ("version_at_fault", "de", "1 Stelle dieser Fassung braucht"),
        ("version_at_fault", "en", "1 place in this version needs"),
        ("laws_broken", "de", "1 Gesetz der Preisbildung gilt"),
        ("laws_broken", "en", "1 law of prices does not"),
    ],
)
def test_one_reason_against_publishing_is_one(code: str, language: str, begins: str) -> None:
    assert translate_code("error", code, {"count": 1}, language).startswith(begins)


@pytest.mark.parametrize("law", LAWS)
def test_a_counterexample_of_one_part_is_of_one_part(law: str) -> None:
    example = {"quantity": 1, "other_quantity": 1, "size_mm": [1.0, 2.0, 3.0]}

    for language in ("de", "en"):
        assert not re.search(
            r"\b1 (Teile|parts|pieces)", translate_code("counterexample", law, example, language)
        )


def test_the_count_chooses_between_one_and_several() -> None:
    one = translate_code("caution", "enclosed_cavity", {"count": 1}, "en")
    several = translate_code("caution", "enclosed_cavity", {"count": 3}, "en")

    assert one.startswith("One enclosed cavity:")
    assert several.startswith("3 enclosed cavities:")


def test_values_of_a_property_have_its_unit() -> None:
    parameters = {"property": "tensile_strength_mpa", "value": 600.0, "required": 700.0}

    text = translate_code("rejection", "property_below", parameters, "de")

    assert text == f"Zugfestigkeit: 600{NBSP}MPa, verlangt sind 700{NBSP}MPa."


@pytest.mark.parametrize(
    ("parameters", "german"),
    [
        (
            {"requirement": "tolerance_mm", "value": 0.05},
            f"Ohne die Anforderung „Allgemeintoleranz“ (0,05{NBSP}mm)",
        ),
        (
            {"requirement": "wanted_on", "value": "2026-12-01"},
            "Ohne die Anforderung „Wunschtermin“ (1. Dezember 2026)",
        ),
        ({"requirement": "food_contact", "value": True}, "Ohne die Anforderung „Lebensmittelkontakt“ (ja)"),
    ],
)
def test_a_wish_that_could_be_dropped_is_written_in_its_own_unit(
    parameters: dict[str, object], german: str
) -> None:
    assert translate_code("near_miss", "drop_requirement", parameters, "de") == german


def test_codes_among_parameters_get_their_names() -> None:
    names = {"bead-blasting": "Glasperlenstrahlen", "PBF-LB/M": "Laserschmelzen"}

    finish = translate_code("rejection", "finish_unavailable", {"finish": "bead-blasting"}, "de", names=names)
    processes = translate_code(
        "referral", "institute_develops_processes", {"processes": ["PBF-LB/M", "MEX"]}, "de", names=names
    )
    country = translate_code("rejection", "destination_not_served", {"country": "US"}, "de")

    assert "„Glasperlenstrahlen“" in finish
    assert processes == "Entwickelt Verfahren: Laserschmelzen, MEX"
    assert country == "Der Anbieter liefert nicht nach Vereinigte Staaten."


def test_an_unknown_code_is_named_politely_and_an_unknown_label_stands_for_itself() -> None:
    assert translate_code("error", "brand_new", {}, "en") == (
        "That did not work, and we have no text for it yet. Please tell us the code “brand_new”."
    )
    assert translate_code("finish", "mirror", {}, "de") == "mirror"
    assert translate_code("finish", "mirror", {}, "de", names={"mirror": "Hochglanz"}) == "Hochglanz"
    assert translate_code("field", "strange_type", {}, "en") == (
        "This value does not fit (strange_type). Please check it."
    )


def test_what_a_customer_wrote_is_never_read_as_a_placeholder() -> None:
    text = translate_code("error", "format_unsupported", {"name": "{limit}{0.__class__}"}, "en")

    assert text.startswith("We do not read files of type {limit}{0.__class__}.")


def test_a_missing_parameter_leaves_a_gap_and_an_unknown_key_is_our_mistake() -> None:
    assert translate_code("error", "format_unsupported", {}, "en").startswith(
        "We do not read files of type …."
    )
    with pytest.raises(KeyError, match=r"page\.nowhere"):
        translate("page.nowhere", "de")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("*", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR, de;q=0.3, en;q=0.7", "en"),
        ("pl", "en"),
        ("en;q=0, de", "de"),
        ("de;q=abc,;;,en", "en"),
        ("EN", "en"),
    ],
)
def test_the_language_a_browser_asks_for(header: str | None, language: str) -> None:
    assert choose_language(header) == language


def test_islands_get_their_texts_by_prefix() -> None:
    assert list_texts("tier.", "de") == {
        "tier.economy": "Sparsam",
        "tier.standard": "Standard",
        "tier.express": "Express",
    }


@pytest.mark.parametrize(
    "path", sorted(LOCALE_FOLDER.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_our_reader_reads_a_catalogue_as_babel_does(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    read_by_babel = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message.string
        for message in catalogue
        if message.id
    }

    assert read_texts(path) == read_by_babel
    assert not any(message.fuzzy for message in catalogue if message.id)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.po"
    path.write_text('msgid "a.b"\nmsgstr "x"\n\nmsgid "a.b"\nmsgstr "y"\n', "utf-8")

    with pytest.raises(ValueError, match=r"twice\.po: a\.b stands twice"):
        read_texts(path)


def test_texts_start_without_babel() -> None:
    code = "import sys, app.texts as t; t.translate('word.yes', 'de'); print('babel' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
