"""All offers for one part in brief, for the page that shows them; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_offers_allowed, require_scope
from app.marketplace.quoting.compose_offers import describe_offer
from app.marketplace.quoting.measured_part import MeasuredPart, find_measured_part
from app.marketplace.quoting.offer_token import OfferSigner
from app.marketplace.quoting.part_papers import note_drawings
from app.marketplace.supplying.known_institutes import with_institutes_of_today
from app.offers import Destination, Offer, Prepared, Requirement, Sort
from app.offers.survey import Survey, survey
from app.programme import Policy


@dataclass(frozen=True, slots=True)
class SurveyOffers:
    """One part, so many, like this, to there."""

    part_id: str
    quantity: int
    requirement: Requirement
    destination: Destination
    sort: Sort = "price"


@dataclass(frozen=True, slots=True)
class SurveyedOffers:
    """The survey; ``identify`` gives an offer the id to ask a quote by, which holds until ``valid_until``."""

    survey: Survey
    part: MeasuredPart
    valid_until: datetime
    signer: OfferSigner

    def identify(self, offer: Offer) -> str:
        """The id of an offer of this survey."""
        inquiry, version = self.survey.inquiry, self.survey.prepared.catalogue.version
        description = describe_offer(
            self.part, inquiry.requirement, inquiry.destination, offer, version, self.valid_until
        )
        return self.signer.sign(description)


def survey_offers(
    session: Session,
    viewer: Viewer,
    command: SurveyOffers,
    *,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> SurveyedOffers:
    """Works in a read session.

    Raises what ``find_measured_part`` and ``offers.survey`` raise; NotAllowed ``sign_in_required``.
    """
    require_scope(viewer, "offers:read")
    require_offers_allowed(viewer, policy)
    part = find_measured_part(session, viewer, command.part_id, now=now)
    surveyed = survey(
        part.measurements,
        note_drawings(session, part.part_id, command.requirement),
        quantity=command.quantity,
        destination=command.destination,
        prepared=prepared,
        policy=policy,
        now=now,
        sort=command.sort,
        customer=viewer.organisation_id or "",
    )
    referral = with_institutes_of_today(session, surveyed.referral, prepared.catalogue)
    surveyed = replace(surveyed, referral=referral)
    valid_until = now + timedelta(hours=policy.offer_valid_hours)
    return SurveyedOffers(surveyed, part, valid_until, OfferSigner(secret_key))
