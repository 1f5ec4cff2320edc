"""Offers for several parts in one request, with what each provider asks for all of them; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_offers_allowed, require_scope
from app.marketplace.quoting.compose_offers import MAX_ITEMS, ItemWanted
from app.marketplace.quoting.measured_part import find_measured_part
from app.marketplace.quoting.offer_token import OfferSigner
from app.marketplace.quoting.part_papers import note_drawings
from app.marketplace.quoting.part_view import find_part
from app.marketplace.quoting.survey_offers import SurveyedOffers
from app.offers import Destination, Prepared
from app.offers.split import RequestSheet, compose_request
from app.offers.survey import survey
from app.programme import Policy
from app.values.errors import Conflict, Invalid, NotFound, SchichtwerkError


@dataclass(frozen=True, slots=True)
class SurveyRequest:
    """So many of each part, like this, all to the same place."""

    items: tuple[ItemWanted, ...]
    destination: Destination


@dataclass(frozen=True, slots=True)
class SurveyedItem:
    """One item's offers, or why there can be none now; ``file_name`` is None for a part that is gone."""

    wanted: ItemWanted
    file_name: str | None
    offers: SurveyedOffers | None
    refusal: SchichtwerkError | None


@dataclass(frozen=True, slots=True)
class SurveyedRequest:
    """The items in the order asked, and the sheet over those that have offers."""

    items: tuple[SurveyedItem, ...]
    sheet: RequestSheet


def survey_request(
    session: Session,
    viewer: Viewer,
    command: SurveyRequest,
    *,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> SurveyedRequest:
    """Works in a read session. What refuses one item is told with it and leaves the others their prices.

    Raises NotAllowed ``sign_in_required``; Invalid ``items_count_out_of_range`` (minimum, maximum).
    """
    require_scope(viewer, "offers:read")
    require_offers_allowed(viewer, policy)
    if not 1 <= len(command.items) <= MAX_ITEMS:
        raise Invalid("items_count_out_of_range", {"minimum": 1, "maximum": MAX_ITEMS})
    valid_until = now + timedelta(hours=policy.offer_valid_hours)
    items: list[SurveyedItem] = []
    for wanted in command.items:
        file_name = None
        try:
            file_name = find_part(session, viewer, wanted.part_id, now=now).file_name
            part = find_measured_part(session, viewer, wanted.part_id, now=now)
            surveyed = survey(
                part.measurements,
                note_drawings(session, part.part_id, wanted.requirement),
                quantity=wanted.quantity,
                destination=command.destination,
                prepared=prepared,
                policy=policy,
                now=now,
                customer=viewer.organisation_id or "",
            )
        except (NotFound, Conflict, Invalid) as refusal:
            items.append(SurveyedItem(wanted, file_name, None, refusal))
            continue
        offers = SurveyedOffers(surveyed, part, valid_until, OfferSigner(secret_key))
        items.append(SurveyedItem(wanted, file_name, offers, None))
    sheet = compose_request(
        [item.offers.survey if item.offers else None for item in items],
        prepared.catalogue.tariff,
        command.destination,
    )
    return SurveyedRequest(tuple(items), sheet)
