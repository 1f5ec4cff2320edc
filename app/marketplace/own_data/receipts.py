"""Receipts for what was deleted: which keys were destroyed and when, what stays; signed by the house."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.guarding import FileKeyRow
from app.database.tables.own_data import ReceiptRow
from app.values.canonical import canonical_json
from app.values.errors import NotFound
from app.values.identifiers import new_id

DeletedKind = Literal["part", "account", "organisation"]
Remains = Literal[
    "quotes_issued",
    "audit_ids",
    "this_receipt",
    "parts_of_organisation",
    "last_letter",
    "database_copies",
    "removal_mark",
]
REMAINS: tuple[Remains, ...] = get_args(Remains)
_VERSION = 1
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DestroyedKey:
    """``file`` is the name that the file had in the store; it says nothing of what it was."""

    file: str
    destroyed_at: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is signed: its canonical JSON. ``counts`` are rows that went, by kind."""

    version: int
    id: str
    kind: DeletedKind
    object_id: str
    asked_at: str
    done_at: str
    destroyed_keys: tuple[DestroyedKey, ...]
    counts: dict[str, int]
    remains: tuple[Remains, ...]


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """``content`` as it was signed; signature (Ed25519) and public key in base64."""

    content: bytes
    sha256: str
    signature: str
    public_key: str


@dataclass(frozen=True, slots=True)
class ReceiptSigner:
    """Signs with a key that is made of the house's secret."""

    secret: bytes

    def sign(self, content: bytes) -> tuple[str, str]:
        """Signature and public key in base64."""
        seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"schichtwerk receipts").derive(
            self.secret
        )
        key = Ed25519PrivateKey.from_private_bytes(seed)
        public = key.public_key().public_bytes_raw()
        return base64.b64encode(key.sign(content)).decode(), base64.b64encode(public).decode()


def write_receipt(
    session: Session,
    signer: ReceiptSigner,
    *,
    kind: DeletedKind,
    object_id: str,
    asked_at: datetime,
    keys: Sequence[str],
    counts: dict[str, int],
    remains: tuple[Remains, ...],
    now: datetime,
) -> str:
    """The receipt's id, which is the only way to it."""
    receipt = Receipt(
        version=_VERSION,
        id=new_id(),
        kind=kind,
        object_id=object_id,
        asked_at=asked_at.isoformat(),
        done_at=now.isoformat(),
        destroyed_keys=_list_destroyed(session, keys),
        counts=counts,
        remains=remains,
    )
    content = canonical_json(receipt)
    signature, public_key = signer.sign(content)
    session.add(
        ReceiptRow(
            id=receipt.id,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            signature=signature,
            public_key=public_key,
            made_at=now,
        )
    )
    session.flush()
    return receipt.id


def _list_destroyed(session: Session, keys: Sequence[str]) -> tuple[DestroyedKey, ...]:
    """As the table of keys says: only what is really gone stands in a receipt."""
    found: list[DestroyedKey] = []
    for start in range(0, len(keys), _AT_ONCE):
        rows = session.execute(
            select(FileKeyRow.storage_key, FileKeyRow.destroyed_at).where(
                FileKeyRow.storage_key.in_(keys[start : start + _AT_ONCE]),
                FileKeyRow.destroyed_at.is_not(None),
            )
        )
        found += [DestroyedKey(row.storage_key, row.destroyed_at.isoformat()) for row in rows]
    return tuple(sorted(found, key=lambda each: each.file))


def read_receipt(session: Session, receipt_id: str) -> ReceiptView:
    """For whoever has its id; NotFound ``receipt_not_found``."""
    row = session.get(ReceiptRow, receipt_id)
    if row is None:
        raise NotFound("receipt_not_found")
    return ReceiptView(row.content, row.sha256, row.signature, row.public_key)


def is_genuine(receipt: ReceiptView) -> bool:
    """Whether content, hash and signature belong together; whose public key it is must be compared."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(receipt.public_key))
    try:
        key.verify(base64.b64decode(receipt.signature), receipt.content)
    except InvalidSignature:
        return False
    return hashlib.sha256(receipt.content).hexdigest() == receipt.sha256
