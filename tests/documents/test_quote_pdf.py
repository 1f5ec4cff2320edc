from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.documents import render_quote_pdf
from app.documents.quote import describe_quote
from app.offers.quote import QuoteContent
from app.offers.request import Destination
from app.texts.catalogue import load_texts
from app.values import canonical_json
from tests.documents.samples import LINES, build_quote
from tests.texts.collecting import APP


def _read(content: QuoteContent, language: str) -> PdfReader:
    return PdfReader(io.BytesIO(render_quote_pdf(content, language)))


def _text(reader: PdfReader) -> str:
    text = "\n".join(page.extract_text() for page in reader.pages)
    return text.replace("\u00a0", " ").replace("\u200b", "")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "de",
            [
                "Angebot SW-2026-000042",
                "Musterschicht Elbtal Fertigung (fiktiv) GmbH",
                "Prüfgerätebau Übermüller & Söhne KG",
                "über die Plattform Schichtwerk",
                "24. November 2026",
                "8. Dezember 2026",
                "unverbindlich",
                "Gehäusedeckel_Prüfstand-ÄÖÜß.step",
                "120 × 80,25 × 45,5 mm",
                "61,23 cm³",
                "Aluminium AlSi10Mg (EN AC-43000)",
                "EOS M 290",
                "± 0,2 mm auf das größte Maß",
                "ISO 9001, EN 10204 3.1",
                "Zugfestigkeit mindestens 350 MPa",
                "1.660,43",
                "Versand: Paket, 2,34 kg",
                "11,90",
                "1.672,33",
                "Umsatzsteuer 19 %",
                "317,74",
                "1.990,07 EUR",
                "166,04 € je Stück bei 10 Stück",
                "1.456 € bis 1.865 €",
                "Dünne Wände: 0,8 mm",
                "§ 12 Abs. 1 UStG",
                "Seite 1 von 2",
                "Seite 2 von 2",
            ],
        ),
        (
            "en",
            [
                "Quote SW-2026-000042",
                "via the platform Schichtwerk",
                "24 November 2026",
                "not binding",
                "120 × 80.25 × 45.5 mm",
                "Tensile strength at least 350 MPa",
                "1,660.43",
                "VAT 19 %",
                "317.74",
                "1,990.07 EUR",
                "€166.04 each for 10 pieces",
                "Page 1 of 2",
                "Page 2 of 2",
            ],
        ),
    ],
)
def test_a_quote_says_everything_in_its_language(language: str, shown: list[str]) -> None:
    text = _text(_read(build_quote(), language))

    assert [words for words in shown if words not in text] == []


def test_every_line_is_shown_and_the_lines_sum_to_the_total_shown() -> None:
    described = describe_quote(build_quote(), "de")
    lines = described["items"][0]["lines"]
    text = _text(_read(build_quote(), "de"))

    cents = [int(amount.replace(".", "").replace(",", "")) for _, amount in lines]
    assert cents == [line.amount_minor for line in LINES if line.amount_minor]
    assert sum(cents) == 166_043
    assert all(re.search(re.escape(label) + r"\s+" + re.escape(amount), text) for label, amount in lines)
    assert "Lieferzeitstufe 0,00" not in text


def test_the_sums_shown_add_up_to_the_gross_amount() -> None:
    content = build_quote(12)
    described = describe_quote(content, "en")

    net, shipping, taxable, tax = (
        int(amount.replace(",", "").replace(".", "")) for _, amount in described["sums"]
    )
    assert net + shipping == taxable
    assert described["gross"]["amount"] == f"{(taxable + tax) / 100:,.2f}\u00a0EUR"


def test_the_full_hash_of_every_file_stands_in_the_record() -> None:
    content = build_quote(12)
    text = _text(_read(content, "de")).replace("\n", "")

    for item in content.items:
        assert item.part.sha256 in text


@pytest.mark.parametrize(
    ("language", "mark"), [("de", "DEMO – fiktive Daten"), ("en", "DEMO – fictional data")]
)
def test_the_watermark_is_on_every_page_of_a_demo_and_nowhere_else(language: str, mark: str) -> None:
    def marked(content: QuoteContent) -> list[bool]:
        letters = re.sub(r"\s", "", mark)
        return [letters in re.sub(r"\s", "", page.extract_text()) for page in _read(content, language).pages]

    assert marked(build_quote(3)) == [True] * len(_read(build_quote(3), language).pages)
    assert not any(marked(build_quote(3, is_demo=False)))


def test_a_long_table_repeats_its_head_and_counts_its_pages() -> None:
    reader = _read(build_quote(40), "de")
    pages = [page.extract_text() for page in reader.pages]
    heads = [number for number, text in enumerate(pages) if "Stückpreis" in text]

    assert heads == [0, 1, 2]
    assert all(
        f"Seite {number} von {len(pages)}" in text.replace("\u00a0", " ")
        for number, text in enumerate(pages, 1)
    )


def test_equal_content_gives_equal_bytes_and_other_content_other_bytes() -> None:
    content = build_quote(2)
    first = render_quote_pdf(content, "de")

    assert render_quote_pdf(content, "de") == first
    assert render_quote_pdf(content, "en") != first
    assert render_quote_pdf(replace(content, gross_minor=content.gross_minor + 1), "de") != first
    assert (
        render_quote_pdf(replace(content, issued_at=content.issued_at + timedelta(seconds=1)), "de") != first
    )


def test_it_is_archivable_and_carries_its_content() -> None:
    content = build_quote()
    reader = _read(content, "en")

    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert reader.attachments["quote.json"] == [canonical_json(content)]
    assert reader.metadata is not None
    assert reader.metadata.title == "Quote SW-2026-000042"


def test_only_our_own_fonts_are_used() -> None:
    names = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in _read(build_quote(3), "de").pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert names == {"SchichtwerkSans", "SchichtwerkSans-SemiBold", "DejaVuSansMono"}


def test_words_of_a_customer_are_printed_and_never_run() -> None:
    content = build_quote()
    item = content.items[0]
    hostile = '#panic("x") $ \\ "][ #read("/etc/passwd").stl'
    content = replace(
        content,
        recipient=replace(content.recipient, name="#sys.version *fett* _x_ <a> @b"),
        items=(replace(item, part=replace(item.part, file_name=hostile)),),
    )

    text = _text(_read(content, "de"))

    assert "#sys.version *fett* _x_ <a> @b" in text
    assert hostile.replace(" ", "") in re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("case", "country", "sentence"),
    [
        (
            "eu_reverse_charge",
            "AT",
            "Steuerfreie innergemeinschaftliche Lieferung nach § 4 Nr. 1 Buchst. b, § 6a UStG",
        ),
        ("eu_consumer", "FR", "deutsche Umsatzsteuer unterhalb der Schwelle des § 3c UStG"),
        ("export", "CH", "Steuerfreie Ausfuhrlieferung nach § 4 Nr. 1 Buchst. a, § 6 UStG"),
    ],
)
def test_each_vat_case_prints_its_legal_sentence(case: str, country: str, sentence: str) -> None:
    vat_id = "ATU00000000" if case == "eu_reverse_charge" else None
    content = replace(build_quote(), tax_case=case, destination=Destination(country, None, vat_id))

    text = " ".join(_text(_read(content, "de")).split())

    assert sentence in text
    assert ("ATU00000000 (wie angegeben)" in text) == (vat_id is not None)


def test_a_code_without_a_name_is_printed_itself_and_no_date_is_invented() -> None:
    content = replace(build_quote(), delivered_on=None)

    text = _text(PdfReader(io.BytesIO(render_quote_pdf(replace(content, names={}), "de"))))

    assert "lpbf-alsi10mg" in text
    assert "bead-blasting" in text
    assert "Zustellung nach Absprache" in text


def test_a_binding_quote_says_so_and_shows_no_range_of_its_price() -> None:
    content = replace(build_quote(), is_binding=True, terms=("quote_binding",))

    text = _text(_read(content, "de"))

    assert "bindet den Anbieter bis zum Ende seiner Gültigkeit" in text
    assert "1.456 €" not in text
    assert "unverbindlich" not in text


def test_no_text_of_documents_is_left_over() -> None:
    source = "".join(path.read_text("utf-8") for path in (APP / "documents").glob("*.py"))
    keys = [key.removeprefix("document.") for key in load_texts("de") if key.startswith("document.")]

    assert [key for key in keys if f'"{key}"' not in source] == []
