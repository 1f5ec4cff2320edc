"""Offer ids: signed descriptions of an offer that expire, so that pricing again writes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from app.database.documents import from_document, to_document
from app.offers import Candidate, Destination, Requirement
from app.values.errors import Invalid

_SALT = "schichtwerk.offer.1"
_LONGEST_TOKEN = 4_000


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
        self._serializer = URLSafeSerializer(
            secret_key, salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        )

    def sign(self, offer: OfferDescription) -> str:
        """A text that is safe in a URL; short, because wishes that were not made are left out."""
        candidate = offer.candidate
        text = self._serializer.dumps(
            [
                offer.part_id,
                offer.sha256,
                offer.revision,
                offer.quantity,
                _drop_defaults(offer.requirement, Requirement()),
                _drop_defaults(offer.destination, Destination()),
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
            ]
        )
        return text if isinstance(text, str) else text.decode("ascii")

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
            ) = self._serializer.loads(offer_id)
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
        except (BadData, ValueError, TypeError):
            raise refusal from None


def _drop_defaults(value: object, default: object) -> dict[str, Any]:
    usual = to_document(default)
    return {name: each for name, each in to_document(value).items() if each != usual[name]}
