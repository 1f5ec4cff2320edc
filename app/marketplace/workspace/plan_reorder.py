"""A quote computed anew: the same parts, wishes and quantities at today's prices; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.database.tables.parts import PartRow
from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer, owned_by, require_offers_allowed, require_scope
from app.marketplace.quoting import QuoteView, read_quote
from app.marketplace.quoting.compose_offers import describe_offer
from app.marketplace.quoting.measured_part import find_measured_part
from app.marketplace.quoting.offer_token import OfferSigner
from app.marketplace.quoting.part_papers import note_drawings
from app.marketplace.quoting.part_view import is_alive
from app.marketplace.workspace.list_revisions import name_issue
from app.offers import Offer, Prepared, QuoteItem, Requirement, price_candidate
from app.programme import Policy
from app.values.errors import Conflict, Invalid, NotFound, SchichtwerkError


@dataclass(frozen=True, slots=True)
class NewerRevision:
    """A later file for the same thing."""

    part_id: str
    letter: str


@dataclass(frozen=True, slots=True)
class ReorderItem:
    """``part_id`` is None where the part is gone, ``offer`` where it is not offered so today, and then
    ``refusal`` or ``is_provider_gone`` says why. ``drops_date``: the wished date has passed."""

    part_id: str | None
    file_name: str
    quantity: int
    requirement: Requirement
    old_total_minor: int
    offer: Offer | None
    offer_id: str | None
    newer: NewerRevision | None
    uses_newer: bool
    is_provider_gone: bool
    drops_date: bool
    refusal: SchichtwerkError | None


@dataclass(frozen=True, slots=True)
class PlannedReorder:
    """Totals are those of the parts, net and without shipping; ``new_total_minor`` is None unless each part
    has its price."""

    quote: QuoteView
    items: tuple[ReorderItem, ...]
    old_total_minor: int
    new_total_minor: int | None
    valid_until: datetime


def plan_reorder(
    viewer: Viewer,
    session: Session,
    quote_id: str,
    *,
    uses_newest: bool,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> PlannedReorder:
    """NotFound ``quote_not_found``; NotAllowed ``sign_in_required``. What hinders a part is told with it."""
    require_scope(viewer, "offers:read")
    require_offers_allowed(viewer, policy)
    quote = read_quote(viewer, session, quote_id)
    valid_until = now + timedelta(hours=policy.offer_valid_hours)
    plan = _Plan(viewer, session, quote, uses_newest, prepared, policy, secret_key, now, valid_until)
    items = tuple(plan.price(item) for item in quote.content.items)
    totals = [item.offer.total.amount_minor for item in items if item.offer]
    return PlannedReorder(
        quote,
        items,
        sum(item.old_total_minor for item in items),
        sum(totals) if len(totals) == len(items) else None,
        valid_until,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    viewer: Viewer
    session: Session
    quote: QuoteView
    uses_newest: bool
    prepared: Prepared
    policy: Policy
    secret_key: bytes
    now: datetime
    valid_until: datetime

    def price(self, item: QuoteItem) -> ReorderItem:
        newer = self._find_newer(item.part.part_id)
        uses_newer = self.uses_newest and newer is not None
        part_id = newer.part_id if uses_newer and newer else item.part.part_id
        wish = replace(item.requirement)
        drops_date = wish.wanted_on is not None and wish.wanted_on < find_today(self.now)
        if drops_date:
            wish = replace(wish, wanted_on=None)
        providers = {provider.code for provider in self.prepared.catalogue.market.providers}
        is_gone = item.offer.candidate.provider not in providers
        offer, offer_id, refusal, name = None, None, None, item.part.file_name
        found: str | None = part_id
        try:
            part = find_measured_part(self.session, self.viewer, part_id, now=self.now)
            name = part.file_name
            wish = note_drawings(self.session, part.part_id, wish)
            offer = price_candidate(
                part.measurements,
                wish,
                item.offer.candidate,
                quantity=item.offer.quantity,
                destination=self.quote.content.destination,
                prepared=self.prepared,
                policy=self.policy,
                now=self.now,
                customer=self.viewer.organisation_id or "",
            ).offer
            description = describe_offer(
                part,
                wish,
                self.quote.content.destination,
                offer,
                self.prepared.catalogue.version,
                self.valid_until,
            )
            offer_id = OfferSigner(self.secret_key).sign(description)
        except (NotFound, Conflict, Invalid) as error:
            refusal = error
            if error.code == "part_not_found":
                found = None
        return ReorderItem(
            part_id=found,
            file_name=name,
            quantity=item.offer.quantity,
            requirement=wish,
            old_total_minor=item.offer.total.amount_minor,
            offer=offer,
            offer_id=offer_id,
            newer=newer,
            uses_newer=uses_newer,
            is_provider_gone=is_gone,
            drops_date=drops_date,
            refusal=refusal,
        )

    def _find_newer(self, part_id: str) -> NewerRevision | None:
        quoted = aliased(PartRow)
        row = self.session.execute(
            select(PartRow.id, PartRow.issue)
            .join(quoted, quoted.series_id == PartRow.series_id)
            .where(
                quoted.id == part_id,
                PartRow.issue > quoted.issue,
                owned_by(self.viewer, PartRow),
                is_alive(self.now),
            )
            .order_by(PartRow.issue.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else NewerRevision(row.id, name_issue(row.issue))
