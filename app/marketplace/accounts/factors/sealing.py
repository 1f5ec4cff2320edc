"""Seals what must be read again later, with a key that is derived from the house's secret."""

from __future__ import annotations

import base64
import secrets

from app.values.errors import Unavailable

_NONCE_BYTES = 12


def _derive_key(secret_key: bytes) -> bytes:
    # cryptography takes time to load, and most requests seal nothing
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=b"schichtwerk second factor").derive(secret_key)


def seal(secret_key: bytes, text: str, *, belongs_to: str) -> str:
    """AES-256-GCM; opens only for whom it belongs to."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_derive_key(secret_key)).encrypt(nonce, text.encode(), belongs_to.encode())
    return base64.b64encode(nonce + sealed).decode("ascii")


def unseal(secret_key: bytes, sealed: str, *, belongs_to: str) -> str:
    """Raises Unavailable ``factor_unreadable`` where the house has another secret than when it was sealed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    whole = base64.b64decode(sealed)
    try:
        opened = AESGCM(_derive_key(secret_key)).decrypt(
            whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], belongs_to.encode()
        )
    except InvalidTag as error:
        raise Unavailable("factor_unreadable") from error
    return opened.decode()
