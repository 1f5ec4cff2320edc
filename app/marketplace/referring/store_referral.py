"""Stores a referral, if nobody can make the part and the customer chose whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy.orm import Session

from app.database.documents import to_document
from app.database.tables.developing import ReferralBriefRow
from app.database.tables.referrals import ReferralRow
from app.institutes import Function
from app.marketplace.accounts import Viewer, own, require_offers_allowed, require_scope
from app.marketplace.auditing import record
from app.marketplace.duties import Request, declare, require_account_free
from app.marketplace.guarding import ConsentKind, set_consents
from app.marketplace.quoting import find_measured_part, find_team_of
from app.marketplace.referring.open_cases import open_case, tell_institute
from app.marketplace.referring.referral_view import Consent, ReferralView, view_referral
from app.marketplace.supplying.known_institutes import propose_institutes
from app.offers import Destination, Prepared, Requirement, Wanted, compose
from app.programme import Declaration, Policy, check_declaration
from app.values import tidy_text
from app.values.errors import Conflict, Invalid, Parameter
from app.values.identifiers import new_id

LONGEST_NOTE = 2_000
LARGEST_BUDGET_MINOR = 10_000_000_00
Confidentiality = Literal["institute", "named_person"]
"""Who at the institute may see more than the summary: its staff, or whoever has taken it up."""


@dataclass(frozen=True, slots=True)
class StoreReferral:
    """``institutes`` are codes out of the referral that came with the offers.

    ``is_wish``: the customer wants it developed although there may be offers. ``accepts_nda`` is his word
    for the agreement in force; without it the institutes see the summary alone until he gives it.
    ``consents`` says for single institutes what they may have instead of what ``consent`` says for all.
    """

    part_id: str
    requirement: Requirement
    quantity: int
    destination: Destination
    institutes: tuple[str, ...]
    consent: Consent
    note: str = ""
    declaration: Declaration | None = None
    functions: tuple[Function, ...] = ()
    is_wish: bool = False
    budget_minor: int | None = None
    confidentiality: Confidentiality = "institute"
    accepts_nda: bool = False
    consents: Mapping[str, tuple[ConsentKind, ...]] = field(default_factory=dict)


def store_referral(
    session: Session,
    viewer: Viewer,
    command: StoreReferral,
    *,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
) -> ReferralView:
    """Raises Conflict ``referral_not_needed``; Invalid ``institutes_missing``, ``institute_not_offered``
    (institute), ``consent_unknown`` (consent), ``note_too_long`` (maximum), ``budget_invalid`` (maximum);
    NotAllowed ``sign_in_required``, ``account_held``; and what ``check_declaration``, ``find_measured_part``
    and ``offers.compose`` raise."""
    require_scope(viewer, "referrals:write")
    require_offers_allowed(viewer, policy)
    require_account_free(viewer, session)
    if len(command.note) > LONGEST_NOTE:
        raise Invalid("note_too_long", {"maximum": LONGEST_NOTE})
    if command.consent not in get_args(Consent):
        raise Invalid("consent_unknown", {"consent": command.consent})
    if command.budget_minor is not None and not 0 <= command.budget_minor <= LARGEST_BUDGET_MINOR:
        raise Invalid("budget_invalid", {"maximum_minor": LARGEST_BUDGET_MINOR})
    part = find_measured_part(session, viewer, command.part_id, now=now)
    sheet = compose(
        part.measurements,
        command.requirement,
        quantity=command.quantity,
        destination=command.destination,
        prepared=prepared,
        policy=policy,
        now=now,
        limit=1,
        wanted=Wanted(frozenset(command.functions), command.is_wish),
    )
    if sheet.referral is None:
        raise Conflict("referral_not_needed")
    if not command.institutes:
        raise Invalid("institutes_missing")
    catalogue = prepared.catalogue
    # functions are chosen beside institutes that were proposed without them
    need = sheet.referral.need
    offered = {
        match.institute
        for each in (need, replace(need, functions=frozenset()))
        for match in propose_institutes(session, each, catalogue)
    }
    for institute in (*command.institutes, *(command.consents.keys() - set(command.institutes))):
        if institute not in offered or institute not in command.institutes:
            raise Invalid("institute_not_offered", {"institute": institute})
    declaration = check_declaration(command.declaration)
    row = ReferralRow(
        **own(viewer),
        team_id=find_team_of(session, [part.part_id]),
        id=new_id(),
        part_id=part.part_id,
        status="stored",
        quantity=command.quantity,
        requirement=to_document(command.requirement),
        destination=to_document(command.destination),
        reasons=[to_document(reason) for reason in sheet.referral.reasons],
        institutes=list(dict.fromkeys(command.institutes)),
        consent=command.consent,
        note=tidy_text(command.note),
        created_at=now,
    )
    session.add(row)
    session.flush()
    session.add(
        ReferralBriefRow(
            referral_id=row.id,
            confidentiality=command.confidentiality,
            budget_minor=command.budget_minor,
            functions=sorted(set(command.functions)),
            evidence=[to_document(each) for each in sheet.referral.evidence],
            near_misses=[to_document(miss) for miss in sheet.near_misses],
            contradictions=[to_document(each) for each in sheet.contradictions],
        )
    )
    session.flush()
    request = Request("referral", row.id, command.destination.country, (part.sha256,))
    hold = declare(session, viewer, request, declaration, now=now)
    for institute in row.institutes:
        kinds = command.consents.get(institute, (command.consent,))
        set_consents(session, viewer, row.id, institute, ("summary", *kinds), now=now)
        case = open_case(
            session,
            row.id,
            institute,
            state="submitted",
            is_nda_accepted=command.accepts_nda,
            rules=catalogue.development,
            now=now,
        )
        if hold is None:
            tell_institute(session, case, now=now)
        else:
            case.due_at = None  # nobody at the institute can see it yet
    details: dict[str, Parameter] = {"institutes": [*row.institutes], "consent": row.consent}
    record(session, viewer, "referral_stored", "referral", row.id, details, now=now)
    return view_referral(session, row)
