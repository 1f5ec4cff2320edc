"""Turns offers into quotes: computed again, numbered, and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import (
    Viewer,
    own,
    require_member_may,
    require_offers_allowed,
    require_scope,
)
from app.marketplace.auditing import record
from app.marketplace.duties import Request, declare, require_account_free
from app.marketplace.noting import note_choice
from app.marketplace.quoting.compose_offers import MAX_ITEMS, describe_offer
from app.marketplace.quoting.measured_part import MeasuredPart, describe_for_quote, find_measured_part
from app.marketplace.quoting.offer_token import OfferDescription, OfferSigner
from app.marketplace.quoting.part_papers import note_drawings, quote_papers
from app.marketplace.quoting.quote_numbers import take_quote_number
from app.marketplace.quoting.quote_places import PlacesWanted, QuotePlaces, find_places
from app.marketplace.quoting.quote_view import QuoteView, view_quote
from app.marketplace.quoting.team_of import find_team_of
from app.offers import Offer, Party, Prepared, PricedOffer, draft_quote, price_candidate
from app.offers.baskets import price_together
from app.programme import Declaration, Policy, check_declaration
from app.values.canonical import canonical_json, digest
from app.values.errors import Conflict, Invalid, NotFound, Parameter
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class IssueQuote:
    """``recipient`` None: the address of ``billing_address_id`` or where bills go by default, else the
    viewer's organisation, or nobody in particular for a guest. ``delivery_address_id`` None: where goods
    go by default, if that is where the offers were made for.

    ``declaration`` None is refused: who says nothing has not stated that it is for a civil use.
    """

    offer_ids: tuple[str, ...]
    recipient: Party | None = None
    billing_address_id: str | None = None
    delivery_address_id: str | None = None
    declaration: Declaration | None = None

    @property
    def places(self) -> PlacesWanted:
        """What was said about where to."""
        return PlacesWanted(self.recipient, self.billing_address_id, self.delivery_address_id)


@dataclass(frozen=True, slots=True)
class _Item:
    offer_id: str
    asked: OfferDescription
    part: MeasuredPart
    priced: PricedOffer | None  # None where the candidate is no longer there

    @property
    def offer(self) -> Offer | None:
        """The offer as an order of its own."""
        return self.priced.offer if self.priced else None


def issue_quote(
    session: Session,
    viewer: Viewer,
    command: IssueQuote,
    *,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> QuoteView:
    """One quote of one provider, unless a total moved since the offer; then nothing is written.

    Raises what ``issue_quotes`` raises, and Invalid ``offers_of_several_providers`` (providers).
    """
    items = _check_offers(session, viewer, command, prepared, policy, secret_key, now)
    providers = sorted({item.asked.candidate.provider for item in items})
    if len(providers) > 1:
        raise Invalid("offers_of_several_providers", {"providers": [*providers]})
    places = find_places(session, viewer, command.places, items[0].asked.destination)
    return _write_quote(session, viewer, items, places, command.declaration, prepared, policy, now)


def issue_quotes(
    session: Session,
    viewer: Viewer,
    command: IssueQuote,
    *,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> tuple[QuoteView, ...]:
    """A quote of each provider among the offers, in their order: all of them, or none and nothing is written.

    Raises Invalid ``items_count_out_of_range`` (minimum, maximum), ``offer_id_invalid``,
    ``offer_repeated``, ``offers_differ_in_destination``; Conflict ``offer_expired`` (offer_ids),
    ``parts_of_several_teams``, ``offer_changed`` (changes: offer_id, old_total_minor, new_total_minor,
    new_offer_id; the new ones null where it is no longer offered); NotAllowed ``sign_in_required``,
    ``role_may_not``, ``account_held``; and what ``check_declaration``, ``find_places``,
    ``find_measured_part`` and ``offers.draft_quote`` raise.
    """
    items = _check_offers(session, viewer, command, prepared, policy, secret_key, now)
    by_provider: dict[str, list[_Item]] = {}
    for item in items:
        by_provider.setdefault(item.asked.candidate.provider, []).append(item)
    places = find_places(session, viewer, command.places, items[0].asked.destination)
    return tuple(
        _write_quote(session, viewer, of_one, places, command.declaration, prepared, policy, now)
        for of_one in by_provider.values()
    )


def _check_offers(
    session: Session,
    viewer: Viewer,
    command: IssueQuote,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> list[_Item]:
    """The offers computed again; raises where one of them is not what was promised."""
    require_scope(viewer, "quotes:write")
    require_offers_allowed(viewer, policy)
    require_account_free(viewer, session)
    signer = OfferSigner(secret_key)
    asked = _read_offers(command.offer_ids, signer, now)
    items = [
        _price_again(session, viewer, offer_id, offer, prepared, policy, now)
        for offer_id, offer in zip(command.offer_ids, asked, strict=True)
    ]
    # only now: to whom the parts do not belong they are not there, whatever his role
    require_member_may(viewer, "quotes:issue")
    _refuse_changes(items, signer, prepared, policy, now)
    # last, so that nobody states something about what is not there any more
    check_declaration(command.declaration)
    return items


def _write_quote(
    session: Session,
    viewer: Viewer,
    items: list[_Item],
    places: QuotePlaces,
    stated: Declaration | None,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
) -> QuoteView:
    together = price_together([item.priced for item in items if item.priced is not None], prepared)
    content = draft_quote(
        [
            (
                describe_for_quote(item.part, *quote_papers(session, item.part.part_id)),
                item.asked.requirement,
                offer,
            )
            for item, offer in zip(items, together, strict=True)
        ],
        destination=places.destination,
        recipient=places.recipient,
        delivery=places.delivery,
        prepared=prepared,
        policy=policy,
        now=now,
        number=take_quote_number(session, now=now),
    )
    row = QuoteRow(
        **own(viewer),
        team_id=find_team_of(session, [item.part.part_id for item in items]),
        id=new_id(),
        number=content.number,
        part_ids=[item.part.part_id for item in items],
        viewer_key_hashes=sorted({item.part.guest_key_hash for item in items if item.part.guest_key_hash}),
        content=canonical_json(content),
        sha256=digest(content),
        schema_version=content.schema_version,
        valid_until=content.valid_until,
        created_at=now,
    )
    session.add(row)
    session.flush()
    record(session, viewer, "quote_issued", "quote", row.id, {"number": row.number}, now=now)
    for item, offer in zip(items, together, strict=True):
        part_id, asked = item.part.part_id, item.asked
        wish = asked.requirement
        note_choice(session, part_id, wish, asked.destination, offer, prepared=prepared, now=now)
    request = Request(
        kind="quote",
        id=row.id,
        country=items[0].asked.destination.country,
        sha256s=tuple(item.part.sha256 for item in items),
        recipient=places.recipient.name if places.recipient else "",
    )
    declaration = check_declaration(stated)
    hold = declare(session, viewer, request, declaration, now=now)
    return view_quote(row, hold, declaration)


def _read_offers(offer_ids: tuple[str, ...], signer: OfferSigner, now: datetime) -> list[OfferDescription]:
    if not 1 <= len(offer_ids) <= MAX_ITEMS:
        raise Invalid("items_count_out_of_range", {"minimum": 1, "maximum": MAX_ITEMS})
    if len(set(offer_ids)) != len(offer_ids):
        raise Invalid("offer_repeated")
    asked = [signer.read(offer_id) for offer_id in offer_ids]
    expired = [offer_id for offer_id, offer in zip(offer_ids, asked, strict=True) if offer.expires_at <= now]
    if expired:
        raise Conflict("offer_expired", {"offer_ids": [*expired]})
    if any(offer.destination != asked[0].destination for offer in asked):
        raise Invalid("offers_differ_in_destination")
    return asked


def _price_again(
    session: Session,
    viewer: Viewer,
    offer_id: str,
    asked: OfferDescription,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
) -> _Item:
    part = find_measured_part(session, viewer, asked.part_id, now=now)
    try:
        priced = price_candidate(
            part.measurements,
            note_drawings(session, part.part_id, asked.requirement),
            asked.candidate,
            quantity=asked.quantity,
            destination=asked.destination,
            prepared=prepared,
            policy=policy,
            now=now,
            customer=viewer.organisation_id or "",
        )
    except NotFound:
        priced = None
    return _Item(offer_id, asked, part, priced)


def _refuse_changes(
    items: list[_Item], signer: OfferSigner, prepared: Prepared, policy: Policy, now: datetime
) -> None:
    """A part measured anew counts as changed even where the total happens to be the same."""
    changes: list[Parameter] = []
    for item in items:
        asked, offer = item.asked, item.offer
        is_same_part = (item.part.revision, item.part.sha256) == (asked.revision, asked.sha256)
        if offer is not None and is_same_part and _keeps_promise(offer, asked):
            continue
        new_offer_id = None
        if offer is not None:
            valid_until = now + timedelta(hours=policy.offer_valid_hours)
            version = prepared.catalogue.version
            new_offer_id = signer.sign(
                describe_offer(item.part, asked.requirement, asked.destination, offer, version, valid_until)
            )
        changes.append(
            {
                "offer_id": item.offer_id,
                "old_total_minor": asked.total_minor,
                "new_total_minor": None if offer is None else offer.total.amount_minor,
                "old_dispatched_on": asked.dispatched_on.isoformat(),
                "new_dispatched_on": None if offer is None else offer.leaves_on.isoformat(),
                "new_offer_id": new_offer_id,
            }
        )
    if changes:
        raise Conflict("offer_changed", {"changes": changes})


def _keeps_promise(offer: Offer, asked: OfferDescription) -> bool:
    """Same total and shipping, and not sent later than said."""
    shipping_minor = offer.shipping.amount_minor if offer.shipping else None
    return (offer.total.amount_minor, shipping_minor) == (
        asked.total_minor,
        asked.shipping_minor,
    ) and offer.leaves_on <= asked.dispatched_on
