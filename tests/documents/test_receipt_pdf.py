"""The receipt for a deletion as a PDF: what stands in it, and what was signed attached as it was."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from app.documents import SignedReceipt, render_receipt_pdf
from app.values import canonical_json

DONE = "2026-11-08T09:31:00+00:00"
RECEIPT = {
    "version": 1,
    "id": "r" * 26,
    "kind": "account",
    "object_id": "u" * 26,
    "asked_at": "2026-11-01T09:30:00+00:00",
    "done_at": DONE,
    "destroyed_keys": [
        {"file": f"ab/{number:060}", "destroyed_at": "2026-11-08T09:31:00+00:00"} for number in range(80)
    ],
    "counts": {"parts": 3},
    "remains": ["quotes_issued", "removal_mark"],
}
SIGNED = SignedReceipt(canonical_json(RECEIPT), "5" * 64, "S" * 86 + "==", "P" * 43 + "=")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", ["Beleg über eine Löschung", "Vernichtete Dateischlüssel: 80", "Handelsbriefe", "zwei Jahre"]),
        ("en", ["two years"]),
    ],
)
def test_it_tells_all_and_holds_what_was_signed(language: str, shown: list[str]) -> None:
    pdf = render_receipt_pdf(SIGNED, language)
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    one_line = "".join(text.split())
    for each in [
        *shown,
        "2026-11-08 09:31 UTC",
        RECEIPT["id"],
        RECEIPT["object_id"],
        SIGNED.sha256,
        SIGNED.signature,
    ]:
        assert "".join(str(each).split()) in one_line
    assert len(reader.pages) > 1
    assert [file for files in reader.attachments.values() for file in files] == [SIGNED.content]
    assert json.loads(SIGNED.content) == RECEIPT
    assert render_receipt_pdf(SIGNED, language) == pdf
