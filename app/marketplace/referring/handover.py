"""What an institute may see of a referral at this moment; the one place that decides it."""

from __future__ import annotations

from app.database.tables.developing import ReferralBriefRow, ReferralCaseRow
from app.institutes.workflow import CLOSED, Side
from app.marketplace.guarding import CONSENT_KINDS, ConsentKind

# what was closed before anything came of it is nobody's business any more
_NOTHING_LEFT = CLOSED - {"handed_back"}


def decide_handover(
    case: ReferralCaseRow,
    brief: ReferralBriefRow | None,
    consents: frozenset[ConsentKind],
    *,
    side: Side,
    user_id: str | None,
) -> frozenset[ConsentKind]:
    """The customer's own side sees all of it, operators the summary.

    An institute sees nothing once the referral has ended or where the customer consents to nothing, the
    summary alone once its work is done or until both sides have accepted the agreement, and then what the
    customer consents to at this moment; where he named one person, only that person.
    """
    if side == "customer":
        return frozenset(CONSENT_KINDS)
    if case.state in _NOTHING_LEFT or case.state == "proposed":
        return frozenset()
    if side == "operator":
        return frozenset(("summary",))
    if "summary" not in consents:
        return frozenset()
    if not _may_see_more(case, brief, user_id):
        return frozenset(("summary",))
    return consents


def may_read_customers_files(
    case: ReferralCaseRow,
    brief: ReferralBriefRow | None,
    consents: frozenset[ConsentKind],
    *,
    side: Side,
    user_id: str | None,
) -> bool:
    """Whether what the customer attached is open too: it may tell as much as the part's own file.

    An institute waits for the agreement as it does for the file, also where the consent is to the summary.
    """
    if side != "institute":
        return side == "customer"
    released = decide_handover(case, brief, consents, side=side, user_id=user_id)
    return bool(released) and _may_see_more(case, brief, user_id)


def may_read_own(case: ReferralCaseRow, side: Side) -> bool:
    """Whether an institute sees what it wrote and attached, also while the customer releases nothing."""
    return side == "institute" and case.state not in _NOTHING_LEFT


def _may_see_more(case: ReferralCaseRow, brief: ReferralBriefRow | None, user_id: str | None) -> bool:
    is_agreed = case.nda_customer_at is not None and case.nda_institute_at is not None
    is_for_one = brief is not None and brief.confidentiality == "named_person"
    return case.state not in CLOSED and is_agreed and (not is_for_one or user_id == case.taken_by)
