"""Offer ids: signed descriptions of an offer that expire, so that pricing again writes nothing."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from itsdangerous import BadSignature, Signer

from app.database.documents import from_document, to_document
from app.offers import Candidate, Destination, Requirement
from app.values.errors import Invalid

_SALT = "schichtwerk.offer.2"
_LONGEST_TOKEN = 4_000
_NO_WISH, _USUAL_PLACE = Requirement(), Destination()


@dataclass(frozen=True, slots=True)
class OfferDescription:
    """All an offer was computed from, and what it promised: total, shipping (net, minor units), date."""

    part_id: str
    sha256: str
    revision: int
    quantity: int
    requirement: Requirement
    destination: Destination
    candidate: Candidate
    catalogue_version: str
    total_minor: int
    shipping_minor: int | None
    dispatched_on: date
    expires_at: datetime


class OfferSigner:
    """Writes and reads offer ids under one secret."""

    def __init__(self, secret_key: bytes) -> None:
        # no serializer: it compresses every text, which takes longer than all else, fifty times a page
        self._signer = Signer(secret_key, salt=_SALT, digest_method=hashlib.sha256, key_derivation="hmac")

    def sign(self, offer: OfferDescription) -> str:
        """A text that is safe in a URL; short, because wishes that were not made are left out."""
        candidate = offer.candidate
        text = json.dumps(
            [
                offer.part_id,
                offer.sha256,
                offer.revision,
                offer.quantity,
                _drop_defaults(offer.requirement, _NO_WISH),
                _drop_defaults(offer.destination, _USUAL_PLACE),
                [
                    candidate.provider,
                    candidate.machine,
                    candidate.process,
                    candidate.material,
                    candidate.finish,
                    candidate.tier,
                ],
                offer.catalogue_version,
                offer.total_minor,
                offer.shipping_minor,
                offer.dispatched_on.toordinal(),
                int(offer.expires_at.timestamp()),
            ],
            separators=(",", ":"),
        )
        return self._signer.sign(urlsafe_b64encode(text.encode()).rstrip(b"=")).decode("ascii")

    def read(self, offer_id: str) -> OfferDescription:
        """What was signed, expired or not; Invalid ``offer_id_invalid`` for anything we did not write."""
        refusal = Invalid("offer_id_invalid")
        if len(offer_id) > _LONGEST_TOKEN:
            raise refusal
        try:
            (
                part_id,
                sha256,
                revision,
                quantity,
                wish,
                place,
                candidate,
                version,
                total,
                ship,
                leaves,
                expires,
            ) = json.loads(_decode(self._signer.unsign(offer_id)))
            return OfferDescription(
                part_id=part_id,
                sha256=sha256,
                revision=revision,
                quantity=quantity,
                requirement=from_document(Requirement, wish),
                destination=from_document(Destination, place),
                candidate=Candidate(*candidate),
                catalogue_version=version,
                total_minor=total,
                shipping_minor=ship,
                dispatched_on=date.fromordinal(leaves),
                expires_at=datetime.fromtimestamp(expires, UTC),
            )
        except (BadSignature, ValueError, TypeError):
            raise refusal from None


def _decode(text: bytes) -> bytes:
    return urlsafe_b64decode(text + b"=" * (-len(text) % 4))


_Wish = TypeVar("_Wish", Requirement, Destination)


# One wish is signed with every offer of a page
@lru_cache(maxsize=256)
def _drop_defaults(value: _Wish, default: _Wish) -> dict[str, Any]:
    made = {
        each.name: getattr(value, each.name)
        for each in fields(value)
        if getattr(value, each.name) != getattr(default, each.name)
    }
    document: dict[str, Any] = to_document(made) if made else {}
    return document
