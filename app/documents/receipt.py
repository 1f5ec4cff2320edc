"""The receipt for a deletion as a PDF, with exactly what was signed attached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.documents.typesetting import typeset
from app.texts import translate, translate_code
from app.texts.catalogue import known_language


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """``content`` is JSON as it was signed; signature (Ed25519) and public key in base64."""

    content: bytes
    sha256: str
    signature: str
    public_key: str


def render_receipt_pdf(signed: SignedReceipt, language: str) -> bytes:
    """PDF/A-3b in German or English with ``receipt.json``; equal input gives equal bytes."""
    receipt = json.loads(signed.content)
    return typeset(
        "receipt.typ",
        describe_receipt(signed, language),
        created_at=datetime.fromisoformat(receipt["done_at"]),
    )


def describe_receipt(signed: SignedReceipt, language: str) -> dict[str, Any]:
    """All that is printed, as texts; the template only places it."""
    receipt = json.loads(signed.content)

    def word(key: str, **parameters: object) -> str:
        return translate(f"page.receipt.{key}", language, **parameters)

    return {
        "language": known_language(language),
        "title": word("title"),
        "id": receipt["id"],
        "facts": [
            [
                word("what"),
                f"{translate_code('deleted_kind', receipt['kind'], {}, language)} {receipt['object_id']}",
            ],
            [word("asked"), _tell_moment(receipt["asked_at"])],
            [word("done"), _tell_moment(receipt["done_at"])],
            *(
                [translate_code("counted", name, {}, language), str(count)]
                for name, count in receipt["counts"].items()
            ),
        ],
        "keys_title": word("keys", count=len(receipt["destroyed_keys"])),
        "keys_lead": word("keys_lead"),
        "keys": [[each["file"], _tell_moment(each["destroyed_at"])] for each in receipt["destroyed_keys"]],
        "remains_title": word("remains"),
        "remains": [translate_code("remains", each, {}, language) for each in receipt["remains"]],
        "signature_title": word("signature"),
        "signature_lead": word("signature_lead"),
        "signature": [
            ["SHA-256", signed.sha256],
            ["Ed25519", signed.signature],
            [word("public_key"), signed.public_key],
        ],
        "attachment": signed.content.decode(),
        "attachment_note": word("attachment"),
        "page": translate("document.page", language),
        "page_of": translate("document.page_of", language),
    }


def _tell_moment(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"
