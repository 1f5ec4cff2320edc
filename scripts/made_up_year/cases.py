"""Requests that go to institutes, each on its own way: some come back as a quote, some are still waiting."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import QuoteRow, ReferralCaseRow
from app.institutes.assessment import Assessment, Outcome
from app.institutes.nda import NDA_VERSION
from app.institutes.workflow import Step
from app.marketplace.accounts import Viewer
from app.marketplace.developing import (
    ReplyTemplate,
    TakeStep,
    accept_nda,
    save_template,
    take_step,
    write_case_note,
)
from app.marketplace.referring import Consent, StoreReferral, store_referral
from app.programme import Declaration
from scripts.made_up_year.deeds import Deed, Stage
from scripts.made_up_year.people import INSTITUTES
from scripts.made_up_year.quotes import find_customer
from scripts.made_up_year.requests import Request, part_id
from scripts.made_up_year.wanted import next_office_hour
from scripts.made_up_year.words import (
    ANSWERED_BACK,
    ASKED_BACK,
    ASSESSED,
    DECLINES,
    HANDED_BACK,
    NOTES,
    OUTCOMES,
    REJECTED,
)

_Who = Literal["customer", "institute"]
_START: tuple[tuple[Step, _Who, float], ...] = (("screen", "institute", 1.0), ("take_up", "institute", 1.5))
_TALK: tuple[tuple[Step, _Who, float], ...] = (("ask", "institute", 2.0), ("answer", "customer", 3.0))
_END: tuple[tuple[Step, _Who, float], ...] = (
    ("assess", "institute", 5.0), ("accept", "customer", 4.0), ("start", "institute", 5.0),
    ("conclude", "institute", 45.0), ("hand_back", "institute", 4.0),
)  # fmt: skip
# ways, how often of a hundred, and after how many days each step is usually taken
_WAYS: tuple[tuple[tuple[tuple[Step, _Who, float], ...], int], ...] = (
    ((*_START, *_TALK, *_END), 22),
    ((*_START, *_END), 16),
    ((*_START, *_TALK, *_END[:1], ("reject", "customer", 6.0)), 10),
    ((*_START[:1], ("decline", "institute", 2.0)), 12),
    ((*_START, ("pass_on", "institute", 3.0)), 9),
    ((*_START, ("withdraw", "customer", 6.0)), 6),
    ((*_START, *_TALK[:1]), 6),
    ((*_START, *_TALK, *_END[:1]), 7),
    (_START[:1], 5),
    ((), 7),
)
_OUTCOMES = ("parameter_set", "capability", "quote", "knowledge", "none")


@dataclass(slots=True)
class _Story:
    """A referral to one institute."""

    stage: Stage
    request: Request
    viewer: Viewer
    institute: str
    consent: Consent
    budget_minor: int | None
    accepts_nda: bool
    referral_id: str = ""

    def store(self, session: Session, now: datetime) -> None:
        asked = self.request.question
        command = StoreReferral(
            part_id=part_id(self.stage.year, self.request),
            requirement=asked.requirement,
            quantity=asked.quantity,
            destination=self.request.destination,
            institutes=(self.institute,),
            consent=self.consent,
            note="Simuliertes Jahr (fiktiv)",
            declaration=Declaration("civil"),
            budget_minor=self.budget_minor,
            accepts_nda=self.accepts_nda,
        )
        stage = self.stage
        policy = stage.phases.at(now)
        stored = store_referral(
            session, self.viewer, command, prepared=stage.prepared, policy=policy, now=now
        )
        self.referral_id = stored.id

    def take(self, session: Session, now: datetime, *, step: Step, who: _Who, **more: Any) -> None:
        """Where the case was closed meanwhile, or never opened, nothing happens."""
        case = self._find(session, more.pop("case_of", self.institute))
        if case is None:
            return
        actor = self.viewer if who == "customer" else self.stage.people.staff[case.institute]
        if step == "take_up" and self.accepts_nda:
            accept_nda(session, actor, case.id, NDA_VERSION, now=now)
        if step == "conclude" and more["outcome"].kind == "quote" and self._find_quote(session) is None:
            more["outcome"] = Outcome("knowledge", more["outcome"].text, more["outcome"].readiness_level)
        if step == "hand_back":
            more["handed_to"] = self._choose_receiver(session, case)
        command = TakeStep(case.id, case.revision, step, **more)
        take_step(session, actor, command, catalogue=self.stage.prepared.catalogue, now=now)

    def note(self, session: Session, now: datetime, *, text: str) -> None:
        case = self._find(session, self.institute)
        if case is not None:
            write_case_note(session, self.stage.people.staff[self.institute], case.id, text, now=now)

    def _find(self, session: Session, institute: str) -> ReferralCaseRow | None:
        own = ReferralCaseRow.referral_id == self.referral_id
        return session.scalar(select(ReferralCaseRow).where(own, ReferralCaseRow.institute == institute))

    def _find_quote(self, session: Session) -> str | None:
        mine = QuoteRow.organisation_id == self.viewer.organisation_id
        return session.scalar(
            select(QuoteRow.number).where(mine).order_by(QuoteRow.created_at.desc()).limit(1)
        )

    def _choose_receiver(self, session: Session, case: ReferralCaseRow) -> str:
        kind = (case.outcome or {}).get("kind")
        if kind == "quote":
            return self._find_quote(session) or ""
        providers = self.stage.prepared.catalogue.market.providers
        return providers[self.request.number % len(providers)].code if kind != "knowledge" else ""


def plan_cases(stage: Stage, requests: Sequence[Request]) -> Iterator[Deed]:
    """Referrals to the institutes that have somebody here, and all that follows."""
    chance = stage.year.chance("cases")
    for request in requests:
        referral = request.question.referral
        if not request.is_referred or referral is None:
            continue
        fit = [each.institute for each in referral.institutes if each.institute in INSTITUTES]
        if fit:
            yield from _plan_one(chance, stage, request, chance.choice(fit))


def plan_templates(stage: Stage) -> Iterator[Deed]:
    """What institutes write often."""
    words = "Vielen Dank für Ihre Anfrage. Wir melden uns in zwei Tagen."
    template = ReplyTemplate("Eingang (fiktiv)", words)
    for institute, viewer in stage.people.staff.items():

        def save(session: Session, _now: datetime, code: str = institute, who: Viewer = viewer) -> None:
            save_template(session, who, code, template)

        yield Deed("template saved", stage.year.at(0.01), save)


def _plan_one(chance: random.Random, stage: Stage, request: Request, institute: str) -> Iterator[Deed]:
    story = _Story(
        stage=stage,
        request=request,
        viewer=find_customer(stage, request),
        institute=institute,
        consent=chance.choice(("summary", "measurements", "measurements", "file")),
        budget_minor=chance.choice((None, 150_000, 500_000, 2_000_000)),
        accepts_nda=chance.random() < 0.75,
    )
    at = request.at + timedelta(minutes=chance.uniform(3, 90))
    yield Deed("referral stored", at, story.store)
    way = chance.choices([way for way, _ in _WAYS], [often for _, often in _WAYS])[0]
    for step, who, days in way:
        at += timedelta(days=days * chance.uniform(0.4, 1.8))
        at = next_office_hour(at) if who == "institute" else at
        yield Deed(f"case: {step}", at, _take(story, step, who, _say(chance, step)))
        if step == "take_up" and chance.random() < 0.3:
            noted_at = at + timedelta(hours=chance.uniform(1, 30))
            yield Deed("case: note", noted_at, _note(story, chance.choice(NOTES)))
        if step == "pass_on":
            yield from _go_on_elsewhere(chance, story, at)


def _go_on_elsewhere(chance: random.Random, story: _Story, at: datetime) -> Iterator[Deed]:
    """The customer agrees to the other institute, which looks at it anew."""
    other = _find_other(story.institute)
    for step, who, days in (("agree", "customer", 2.0), *_START, *_END[:2]):
        at += timedelta(days=days * chance.uniform(0.4, 1.8))
        words = {**_say(chance, step), "case_of": other}
        yield Deed(f"case: {step}", at, _take(story, step, who, words))


def _find_other(institute: str) -> str:
    return INSTITUTES[(INSTITUTES.index(institute) + 1) % len(INSTITUTES)]


def _say(chance: random.Random, step: Step) -> dict[str, Any]:
    """What goes with a step, drawn when it is planned."""
    words = {"reject": REJECTED, "ask": ASKED_BACK, "answer": ANSWERED_BACK}
    if step == "decline":
        reason, text = chance.choice(DECLINES)
        return {"reason": reason, "text": text}
    if step in words:
        return {"text": chance.choice(words[step])}
    if step == "assess":
        low = chance.randrange(4, 60) * 100_000
        feasibility = chance.choices(
            ("feasible", "with_changes", "needs_development", "not_feasible"), (25, 35, 32, 8)
        )[0]
        return {
            "assessment": Assessment(
                feasibility=feasibility, how=chance.choice(ASSESSED), readiness_level=chance.randint(3, 7),
                effort_person_days=chance.randrange(5, 80, 5), weeks=chance.randrange(3, 30),
                cost_low_minor=low, cost_high_minor=round(low * chance.uniform(1.2, 1.8)),
            )
        }  # fmt: skip
    if step == "conclude":
        kind = chance.choices(_OUTCOMES, (30, 20, 22, 18, 10))[0]
        return {"outcome": Outcome(kind, chance.choice(OUTCOMES), chance.randint(5, 9))}
    if step == "pass_on":
        return {"text": "Das Schwesterinstitut hat die passende Anlage."}
    return {"text": HANDED_BACK} if step == "hand_back" else {}


def _take(story: _Story, step: Step, who: _Who, words: dict[str, Any]) -> Any:
    if step == "pass_on":
        words = {**words, "institute": _find_other(story.institute)}
    return lambda session, now: story.take(session, now, step=step, who=who, **words)


def _note(story: _Story, text: str) -> Any:
    return lambda session, now: story.note(session, now, text=text)
