"""Every command that measures rewrites its own section of the document and leaves the others alone."""

from __future__ import annotations

from tests.benchmarks.document import DOCUMENT, SECTIONS, replace_section

OFFERS = "# Performance\n\n## Offers\n\nold\n\n| a |\n| - |\n"


def test_a_section_is_added_behind_those_before_it() -> None:
    assert replace_section(OFFERS, "Geometry", ["new", "", "### More", "", "x"]) == (
        OFFERS + "\n## Geometry\n\nnew\n\n### More\n\nx\n"
    )


def test_a_section_is_replaced_whole_and_the_others_stay() -> None:
    both = replace_section(OFFERS, "Geometry", ["new", "", "### More"])
    assert replace_section(both, "Offers", ["young"]) == (
        "# Performance\n\n## Offers\n\nyoung\n\n## Geometry\n\nnew\n\n### More\n"
    )
    assert replace_section(both, "Geometry", ["new", "", "### More"]) == both


def test_the_first_section_comes_first_whoever_measures_first() -> None:
    assert replace_section("", "Geometry", ["g"]) == "# Performance\n\n## Geometry\n\ng\n"
    assert replace_section("# Performance\n\n## Geometry\n\ng\n", "Offers", ["o"]) == (
        "# Performance\n\n## Offers\n\no\n\n## Geometry\n\ng\n"
    )


def test_the_document_is_as_it_would_be_written() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    titles = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert titles == [title for title in SECTIONS if title in titles]
    for title in titles:
        body = text.split(f"## {title}\n")[1].split("\n## ")[0].strip()
        assert replace_section(text, title, body.splitlines()) == text
