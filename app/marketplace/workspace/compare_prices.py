"""What the same wishes cost at best for several parts; writes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.quoting.survey_offers import SurveyOffers, survey_offers
from app.offers import Prepared
from app.programme import Policy
from app.values.errors import Conflict, Invalid, NotAllowed
from app.values.money import Money


def find_cheapest(
    session: Session,
    viewer: Viewer,
    command: SurveyOffers,
    *,
    prepared: Prepared,
    policy: Policy,
    secret_key: bytes,
    now: datetime,
) -> Money | None:
    """The net total of the cheapest offer; None where nobody makes it or it cannot be priced.

    Raises NotFound ``part_not_found``.
    """
    try:
        surveyed = survey_offers(
            session, viewer, command, prepared=prepared, policy=policy, secret_key=secret_key, now=now
        )
    except (Conflict, Invalid, NotAllowed):
        return None
    listings = surveyed.survey.listings
    if not listings:
        return None
    return surveyed.survey.describe(listings[int(listings.totals_minor.argmin())]).total
