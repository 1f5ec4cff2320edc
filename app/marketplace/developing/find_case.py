"""The one way to a case: by whose it is, and from which side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from app.database.tables.developing import ReferralBriefRow, ReferralCaseRow
from app.database.tables.parts import PartRow
from app.database.tables.referrals import ReferralRow
from app.institutes.workflow import Side, State
from app.marketplace.accounts import Viewer, owned_by
from app.marketplace.duties import HoldStatus, find_hold, select_kept_back
from app.marketplace.guarding import ConsentKind, find_consents
from app.marketplace.referring import list_seats
from app.values.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case and the side from which the viewer looks at it; ``part`` is None where it was deleted."""

    case: ReferralCaseRow
    referral: ReferralRow
    brief: ReferralBriefRow | None
    part: PartRow | None
    side: Side
    consents: frozenset[ConsentKind]
    hold: HoldStatus | None

    @property
    def state(self) -> State:
        """Where it is; a part that is gone has ended it, even before the sweep says so."""
        return cast("State", self.case.state)


def find_case(session: Session, viewer: Viewer, case_id: str, *, lock: bool = False) -> FoundCase:
    """NotFound ``case_not_found`` for every case that is neither the viewer's own nor his institute's.

    An institute knows nothing of a case before the customer has agreed to it.
    """
    query = select(ReferralCaseRow).where(ReferralCaseRow.id == case_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    case = session.scalar(query)
    referral = None if case is None else session.get(ReferralRow, case.referral_id)
    if case is None or referral is None:
        raise NotFound("case_not_found")
    owned = select(ReferralRow.id).where(ReferralRow.id == referral.id, owned_by(viewer, ReferralRow))
    hold = find_hold(session, "referral", referral.id)
    side: Side
    if session.scalar(owned) is not None:
        side = "customer"
    elif (
        case.state != "proposed"
        and case.institute in list_seats(viewer, session)
        and hold not in ("held", "refused")
    ):
        side = "institute"
    elif viewer.is_operator:
        side = "operator"
    else:
        raise NotFound("case_not_found")
    return FoundCase(
        case,
        referral,
        session.get(ReferralBriefRow, referral.id),
        session.get(PartRow, referral.part_id),
        side,
        find_consents(session, referral.id, case.institute),
        hold,
    )


def refuse_stale(found: FoundCase, revision: int) -> None:
    """Conflict ``case_changed`` where somebody was faster, ``case_without_part`` where the part is gone."""
    if found.case.revision != revision:
        raise Conflict("case_changed")
    if found.part is None:
        raise Conflict("case_without_part")


def seen_in_inbox(viewer: Viewer, session: Session) -> ColumnElement[bool]:
    """The condition for cases an inbox lists: those of the viewer's institutes, for operators all.

    As with a single case, institutes know nothing of what waits for the customer or the operator.
    """
    seats = list_seats(viewer, session)
    if seats:
        return and_(
            ReferralCaseRow.institute.in_(seats),
            ReferralCaseRow.state != "proposed",
            ReferralCaseRow.referral_id.not_in(select_kept_back("referral")),
        )
    return or_(true() if viewer.is_operator else false())
