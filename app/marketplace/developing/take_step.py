"""Takes a referral one step further: who may, whether it is still there, what comes with it, who is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.documents import from_document, to_document
from app.database.tables.developing import CaseEntryRow, ReferralCaseRow
from app.institutes.assessment import (
    LONGEST_TEXT,
    Assessment,
    Outcome,
    check_assessment,
    check_outcome,
)
from app.institutes.declining import DECLINING, DeclineReason, check_decline
from app.institutes.goals import find_due
from app.institutes.rules import DevelopmentRules
from app.institutes.transfer import Proposal
from app.institutes.workflow import NEEDS_TEXT, REPEATABLE, Side, State, Step, advance
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.auditing.record import Actor
from app.marketplace.developing.attached_quote import find_quote_id, is_own_file
from app.marketplace.developing.find_case import FoundCase, find_case, refuse_stale
from app.marketplace.developing.funding import load_programmes
from app.marketplace.developing.handed_over import hand_over
from app.marketplace.guarding import ConsentKind, set_consents
from app.marketplace.referring.open_cases import open_case, tell_customer, tell_institute, write_entry
from app.marketplace.supplying.known_institutes import load_open_institutes
from app.offers import Catalogue
from app.values import tidy_text
from app.values.errors import Conflict, Invalid

MOST_REPEATED = 200
"""Messages, questions and assessments of one side in one case."""
FOR_PROVIDERS = frozenset(("parameter_set", "capability"))


@dataclass(frozen=True, slots=True)
class TakeStep:
    """``revision`` is that of the case the viewer saw. ``institute`` is whom it is passed on to.

    ``providers`` are codes of those who are handed the outcome, ``proposal`` is what they can put into their
    drafts; ``handed_to`` is the number of one of the customer's quotes, or the id of a file that the
    institute attached. ``consents`` are what the institute may have that the customer agrees to; the summary
    is always among them. ``reason`` is one of DECLINE_REASONS, for an institute that declines or gives up.
    """

    case_id: str
    revision: int
    step: Step
    text: str = ""
    institute: str = ""
    assessment: Assessment | None = None
    outcome: Outcome | None = None
    handed_to: str = ""
    providers: tuple[str, ...] = ()
    proposal: Proposal | None = None
    consents: tuple[ConsentKind, ...] = ()
    reason: str | None = None


def take_step(
    session: Session, viewer: Viewer, command: TakeStep, *, catalogue: Catalogue, now: datetime
) -> State:
    """Where the case is now.

    NotFound ``case_not_found``; Conflict ``case_changed``, ``case_without_part``, ``step_too_late`` (state,
    step), ``institute_has_case`` (institute), ``case_messages_limit_reached`` (maximum); NotAllowed
    ``step_of_other_side`` (step); Invalid ``step_text_missing``, ``decline_reason_missing``,
    ``step_text_too_long`` (maximum), ``institute_unknown`` (institute), ``assessment_invalid`` and
    ``outcome_invalid`` (field), ``handed_to_unknown``, ``proposal_invalid`` (proposal_field).
    """
    require_scope(viewer, "referrals:write")
    found = find_case(session, viewer, command.case_id, lock=True)
    state = advance(found.state, command.step, found.side)
    refuse_stale(found, command.revision)
    command = replace(command, text=tidy_text(command.text), handed_to=tidy_text(command.handed_to))
    text = command.text
    if len(text) > LONGEST_TEXT:
        raise Invalid("step_text_too_long", {"maximum": LONGEST_TEXT})
    if command.step in NEEDS_TEXT and not text:
        raise Invalid("step_text_missing")
    if command.step in REPEATABLE:
        _refuse_too_many(session, found, command.step)
    reason = check_decline(command.reason, text) if command.step in DECLINING else None
    _bring_along(session, viewer, found, command, catalogue, now)
    # words for a provider are kept with what he is handed: the customer reads what came out of the project
    is_for_provider = command.step == "hand_back" and _is_for_provider(found.case)
    move_case(
        session, viewer, found.case, command.step, state,
        side=found.side, text="" if is_for_provider else text, reason=reason, rules=catalogue.development,
        now=now, concerned_id=found.referral.organisation_id,
    )  # fmt: skip
    _tell(session, found, now)
    return state


def move_case(
    session: Session,
    actor: Actor,
    case: ReferralCaseRow,
    step: Step,
    state: State,
    *,
    side: Side,
    text: str,
    reason: DeclineReason | None = None,
    rules: DevelopmentRules,
    now: datetime,
    concerned_id: str | None,
) -> None:
    """The change itself, with a new time by which the next step is due; words alone give nobody more time."""
    case.state, case.revision, case.changed_at = state, case.revision + 1, now
    if step != "message":
        weeks = int((case.assessment or {}).get("weeks", 0))
        case.due_at = find_due(state, rules, now=now, project_weeks=weeks)
        case.reminded_at = case.escalated_at = None
    write_entry(session, case, side=side, step=step, text=text, reason=reason, user_id=actor.user_id, now=now)
    details = {"step": step, "state": state, "institute": case.institute}
    record(session, actor, "case_step", "case", case.id, details, now=now, concerned_id=concerned_id)


def _refuse_too_many(session: Session, found: FoundCase, step: Step) -> None:
    if step == "assess" and found.case.assessment is None:
        return  # without it the case cannot go on
    taken = select(func.count()).where(
        CaseEntryRow.case_id == found.case.id,
        CaseEntryRow.side == found.side,
        CaseEntryRow.step.in_(REPEATABLE),
    )
    if (session.scalar(taken) or 0) >= MOST_REPEATED:
        raise Conflict("case_messages_limit_reached", {"maximum": MOST_REPEATED})


def _bring_along(
    session: Session,
    viewer: Viewer,
    found: FoundCase,
    command: TakeStep,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    case = found.case
    if command.step == "agree":
        # chosen anew: what another institute was given says nothing about this one
        kinds: tuple[ConsentKind, ...] = ("summary", *command.consents)
        set_consents(session, viewer, found.referral.id, case.institute, kinds, now=now)
    elif command.step == "take_up":
        case.taken_by = viewer.user_id
    elif command.step == "pass_on":
        _pass_on(session, found, command.institute, catalogue, now)
    elif command.step == "assess":
        if command.assessment is None:
            raise Invalid("assessment_invalid", {"assessment_field": "how"})
        partners = tuple(tidy_text(name) for name in command.assessment.partners)
        assessment = replace(command.assessment, how=tidy_text(command.assessment.how), partners=partners)
        open_codes = frozenset(each.code for each in load_programmes(session) if each.is_open)
        check_assessment(assessment, known_funding=open_codes)
        case.assessment = to_document(assessment)
    elif command.step == "conclude":
        if command.outcome is None:
            raise Invalid("outcome_invalid", {"assessment_field": "kind"})
        outcome = replace(command.outcome, text=tidy_text(command.outcome.text))
        check_outcome(outcome)
        case.outcome = to_document(outcome)
    elif command.step == "hand_back":
        _hand_back(session, found, command, catalogue, now)


def _pass_on(session: Session, found: FoundCase, institute: str, catalogue: Catalogue, now: datetime) -> None:
    """Another institute gets nothing before the customer has agreed."""
    if institute not in load_open_institutes(session, catalogue):
        raise Invalid("institute_unknown", {"institute": institute})
    taken = select(ReferralCaseRow.id).where(
        ReferralCaseRow.referral_id == found.referral.id, ReferralCaseRow.institute == institute
    )
    if session.scalar(taken) is not None:
        raise Conflict("institute_has_case", {"institute": institute})
    open_case(
        session,
        found.referral.id,
        institute,
        state="proposed",
        is_nda_accepted=False,
        rules=catalogue.development,
        now=now,
    )


def _is_for_provider(case: ReferralCaseRow) -> bool:
    return (case.outcome or {}).get("kind") in FOR_PROVIDERS


def _hand_back(
    session: Session, found: FoundCase, command: TakeStep, catalogue: Catalogue, now: datetime
) -> None:
    """To providers what can be made from now on; to the customer what was quoted."""
    outcome = from_document(Outcome, found.case.outcome)
    if _is_for_provider(found.case):
        hand_over(
            session, found.case, outcome, command.providers,
            text=command.text, proposal=command.proposal, catalogue=catalogue, now=now,
        )  # fmt: skip
    elif outcome.kind == "quote":
        receiver = command.handed_to
        if find_quote_id(session, found.referral, receiver) is None and not is_own_file(
            session, found.case, receiver
        ):
            raise Invalid("handed_to_unknown")
        found.case.handed_to = receiver


def _tell(session: Session, found: FoundCase, now: datetime) -> None:
    """The other side; both where an operator acts. An institute that knows nothing yet learns nothing."""
    is_known = found.consents and found.hold not in ("held", "refused")
    if found.side == "customer" or (found.side == "operator" and is_known):
        tell_institute(session, found.case, now=now)
    if found.side != "customer":
        tell_customer(session, found.referral, found.case, "case_news", now=now)
