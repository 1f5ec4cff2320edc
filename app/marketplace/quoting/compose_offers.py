"""Offers for some parts, each with an id that a quote can be asked for by; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_offers_allowed, require_scope
from app.marketplace.paging import check_limit, read_cursor, write_cursor
from app.marketplace.quoting.measured_part import MeasuredPart, find_measured_part
from app.marketplace.quoting.offer_token import OfferDescription, OfferSigner
from app.marketplace.quoting.part_papers import note_drawings
from app.marketplace.supplying.known_institutes import with_institutes_of_today
from app.offers import (
    Contradiction,
    Destination,
    NearMiss,
    Offer,
    OfferSheet,
    Prepared,
    Referral,
    Rejection,
    Requirement,
    Sort,
    compose,
)
from app.offers.understanding import Told, tell_understood
from app.programme import Policy
from app.values.errors import Invalid
from app.values.money import Money

MAX_ITEMS = 20


@dataclass(frozen=True, slots=True)
class ItemWanted:
    """So many of a part, like this."""

    part_id: str
    quantity: int
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class ComposeOffers:
    """``limit`` is the number of offers per item on a page."""

    items: tuple[ItemWanted, ...]
    destination: Destination
    sort: Sort = "price"
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class IdentifiedOffer:
    """An offer and the id to ask a quote by."""

    offer_id: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Offers of the page that share provider and material, in the order of the page."""

    provider: str
    material: str
    process: str
    offer_ids: tuple[str, ...]
    cheapest_total: Money
    earliest_ready_on: date
    earliest_dispatched_on: date


@dataclass(frozen=True, slots=True)
class ItemOffers:
    """The answer for one item; ``offers_total`` counts beyond the page, ``understood`` tells what was read
    out of the words for a material."""

    part_id: str
    quantity: int
    requirement: Requirement
    offers: tuple[IdentifiedOffer, ...]
    offers_total: int
    groups: tuple[OfferGroup, ...]
    rejections: Sequence[Rejection]
    near_misses: tuple[NearMiss, ...]
    contradictions: tuple[Contradiction, ...]
    referral: Referral | None
    understood: tuple[Told, ...]
    part: MeasuredPart
    sheet: OfferSheet


@dataclass(frozen=True, slots=True)
class ComposedOffers:
    """Offers of one catalogue version; their ids hold until ``valid_until``."""

    items: tuple[ItemOffers, ...]
    catalogue_version: str
    valid_until: datetime
    next_cursor: str | None


def compose_offers(
    session: Session,
    viewer: Viewer,
    command: ComposeOffers,
    *,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> ComposedOffers:
    """Works in a read session.

    Raises what ``find_measured_part`` and ``offers.compose`` raise; NotAllowed ``sign_in_required``;
    Invalid ``items_count_out_of_range`` (minimum, maximum), ``limit_out_of_range``, ``cursor_invalid``.
    """
    require_scope(viewer, "offers:read")
    require_offers_allowed(viewer, policy)
    if not 1 <= len(command.items) <= MAX_ITEMS:
        raise Invalid("items_count_out_of_range", {"minimum": 1, "maximum": MAX_ITEMS})
    check_limit(command.limit)
    version = prepared.catalogue.version
    offset = _read_offset(command.cursor, version)
    valid_until = now + timedelta(hours=policy.offer_valid_hours)
    signer = OfferSigner(secret_key)
    items: list[ItemOffers] = []
    for wanted in command.items:
        part = find_measured_part(session, viewer, wanted.part_id, now=now)
        requirement = note_drawings(session, part.part_id, wanted.requirement)
        sheet = compose(
            part.measurements,
            requirement,
            quantity=wanted.quantity,
            destination=command.destination,
            prepared=prepared,
            policy=policy,
            now=now,
            sort=command.sort,
            limit=command.limit,
            offset=offset,
            customer=viewer.organisation_id or "",
        )
        offers = tuple(
            IdentifiedOffer(
                signer.sign(
                    describe_offer(part, requirement, command.destination, offer, version, valid_until)
                ),
                offer,
            )
            for offer in sheet.offers
        )
        items.append(
            ItemOffers(
                part_id=part.part_id,
                quantity=wanted.quantity,
                requirement=requirement,
                offers=offers,
                offers_total=sheet.offers_total,
                groups=_group(offers),
                rejections=sheet.rejections,
                near_misses=sheet.near_misses,
                contradictions=sheet.contradictions,
                referral=with_institutes_of_today(session, sheet.referral, prepared.catalogue),
                understood=tell_understood(prepared.catalogue.market, wanted.requirement.material),
                part=part,
                sheet=sheet,
            )
        )
    following = offset + command.limit
    more = any(item.offers_total > following for item in items)
    return ComposedOffers(
        tuple(items), version, valid_until, write_cursor(following, version) if more else None
    )


def describe_offer(
    part: MeasuredPart,
    requirement: Requirement,
    destination: Destination,
    offer: Offer,
    catalogue_version: str,
    expires_at: datetime,
) -> OfferDescription:
    """What the id of an offer says."""
    return OfferDescription(
        part_id=part.part_id,
        sha256=part.sha256,
        revision=part.revision,
        quantity=offer.quantity,
        requirement=requirement,
        destination=destination,
        candidate=offer.candidate,
        catalogue_version=catalogue_version,
        total_minor=offer.total.amount_minor,
        shipping_minor=offer.shipping.amount_minor if offer.shipping else None,
        dispatched_on=offer.leaves_on,
        expires_at=expires_at,
    )


def _read_offset(cursor: str | None, version: str) -> int:
    """Pages of different catalogues do not fit together, so a cursor ends with its version."""
    if cursor is None:
        return 0
    offset, of_version = read_cursor(cursor, int, str)
    if of_version != version or not isinstance(offset, int) or offset < 0:
        raise Invalid("cursor_invalid")
    return offset


def _group(offers: Iterable[IdentifiedOffer]) -> tuple[OfferGroup, ...]:
    groups: dict[tuple[str, str, str], list[IdentifiedOffer]] = {}
    for each in offers:
        candidate = each.offer.candidate
        key = (candidate.provider, candidate.material, candidate.process)
        groups.setdefault(key, []).append(each)
    return tuple(
        OfferGroup(
            provider=provider,
            material=material,
            process=process,
            offer_ids=tuple(each.offer_id for each in members),
            cheapest_total=min((each.offer.total for each in members), key=lambda total: total.amount_minor),
            earliest_ready_on=min(each.offer.ready_on for each in members),
            earliest_dispatched_on=min(each.offer.leaves_on for each in members),
        )
        for (provider, material, process), members in groups.items()
    )
