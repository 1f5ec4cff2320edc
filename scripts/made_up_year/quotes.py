"""Parts with their measurements, quotes, and what is said about them."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.database.tables import HoldRow, PartRow, QuoteQuestionRow
from app.integrations.storage import Storage
from app.marketplace.accounts import Viewer
from app.marketplace.duties import DecideHold, decide_hold
from app.marketplace.quoting import (
    ComposeOffers,
    IssueQuote,
    ItemWanted,
    answer_question,
    ask_about_quote,
    compose_offers,
    count_quote_opening,
    issue_quote,
    record_revision,
    share_quote,
)
from app.programme import Declaration
from scripts.made_up_year.deeds import Deed, Stage
from scripts.made_up_year.measuring import MeasuredShape
from scripts.made_up_year.people import DEMO_CUSTOMER
from scripts.made_up_year.requests import Request, part_id
from scripts.made_up_year.wanted import next_office_hour
from scripts.made_up_year.words import ANSWERS, QUESTIONS

_KEPT = timedelta(days=100)
_SHOWN = 6  # offers that somebody looks at before he chooses


def find_customer(stage: Stage, request: Request) -> Viewer:
    """Who asked; a guest has no name."""
    if request.customer is None:
        raise ValueError("a guest")
    return stage.people.customers[request.customer]


def write_parts(
    stage: Stage, storage: Storage, shapes: Sequence[MeasuredShape], requests: Sequence[Request]
) -> list[str]:
    """A part for each request that something comes of, measured as its shape was; ids of those to be tidied
    away at the end of the year, as customers do with old ones. Files are only stored of the others."""
    rows: list[dict[str, Any]] = []
    tidied: list[str] = []
    demo = min(DEMO_CUSTOMER, stage.year.customers - 1)
    for request in requests:
        shape, viewer = shapes[request.question.shape], find_customer(stage, request)
        is_kept = request.is_referred or request.customer == demo or request.at > stage.year.end - _KEPT
        keys = [storage.put(io.BytesIO(blob)).key for blob in shape.blobs] if is_kept else ["", None, None]
        row = _describe_part(stage, request, viewer, shape, keys)
        rows.append(row)
        if not is_kept:
            tidied.append(row["id"])
    for at in range(0, len(rows), 200):
        with stage.database.write() as session:
            session.execute(insert(PartRow), rows[at : at + 200])
    return tidied


def _describe_part(
    stage: Stage, request: Request, viewer: Viewer, shape: MeasuredShape, keys: Sequence[str | None]
) -> dict[str, Any]:
    own = part_id(stage.year, request)
    return {
        "id": own,
        "organisation_id": viewer.organisation_id,
        "user_id": viewer.user_id,
        "guest_key_hash": None,
        "team_id": None,
        "status": "measured",
        "revision": 1,
        "file_name": shape.name,
        "folder_id": None,
        "series_id": own,
        "issue": 1,
        "format": "stl",
        "size_bytes": len(shape.blobs[0]),
        "sha256": shape.sha256,
        "storage_key": keys[0],
        "unit": None,
        "orientation": "auto",
        "measurements": shape.document,
        "preview_key": keys[1],
        "thumbnail_key": keys[2],
        "repaired_key": None,
        "error": None,
        "note": None,
        "created_at": request.at - timedelta(seconds=20),
        "expires_at": None,
    }


def tidy_parts(stage: Stage, tidied: Sequence[str]) -> None:
    """Take away those that customers deleted."""
    for at in range(0, len(tidied), 500):
        with stage.database.write() as session:
            session.execute(delete(PartRow).where(PartRow.id.in_(tidied[at : at + 500])))


@dataclass(slots=True)
class _Story:
    """One quote on its way; ids are known once it was issued."""

    stage: Stage
    request: Request
    viewer: Viewer
    place: int  # of the offer that is taken, from 0
    declaration: Declaration
    quote_ids: list[str] = field(default_factory=list)

    def issue(self, session: Session, now: datetime, *, factor: int = 1) -> None:
        stage, asked = self.stage, self.request.question
        policy = stage.phases.at(now)
        wanted = ItemWanted(part_id(stage.year, self.request), asked.quantity * factor, asked.requirement)
        command = ComposeOffers((wanted,), self.request.destination, limit=_SHOWN)
        shared = {"prepared": stage.prepared, "policy": policy, "secret_key": stage.secret_key, "now": now}
        offers = compose_offers(session, self.viewer, command, **shared).items[0].offers  # type: ignore[arg-type]
        if not offers:
            return
        chosen = offers[min(self.place, len(offers) - 1)].offer_id
        issued = issue_quote(
            session,
            self.viewer,
            IssueQuote((chosen,), declaration=self.declaration),
            **shared,  # type: ignore[arg-type]
        )
        if self.quote_ids:
            record_revision(session, self.viewer, issued.id, self.quote_ids[-1])
        self.quote_ids.append(issued.id)

    def revise(self, session: Session, now: datetime) -> None:
        if self.quote_ids:
            self.issue(session, now, factor=2)

    def share(self, session: Session, now: datetime) -> None:
        if self.quote_ids:
            secret = self.stage.secret_key
            link = share_quote(session, self.viewer, self.quote_ids[-1], secret_key=secret, now=now)
            count_quote_opening(session, link.token, now=now)

    def ask(self, session: Session, now: datetime, *, text: str) -> None:
        if self.quote_ids:
            ask_about_quote(session, self.viewer, self.quote_ids[-1], text, now=now)

    def answer(self, session: Session, now: datetime, *, text: str) -> None:
        question = select(QuoteQuestionRow.id).where(QuoteQuestionRow.quote_id.in_(self.quote_ids))
        if (question_id := session.scalar(question)) is not None:
            answer_question(session, self.stage.people.operator, question_id, text, now=now)

    def decide(self, session: Session, now: datetime, *, is_released: bool) -> None:
        held = select(HoldRow.id).where(HoldRow.subject_id.in_(self.quote_ids), HoldRow.status == "held")
        reason = "Endverwendung geklärt (fiktiv)" if is_released else "Keine Genehmigung vorgelegt (fiktiv)"
        if (hold_id := session.scalar(held)) is not None:
            decide_hold(
                session, self.stage.people.operator, DecideHold(hold_id, is_released, reason), now=now
            )


def plan_quotes(stage: Stage, requests: Sequence[Request]) -> Iterator[Deed]:
    """Quotes, questions with their answers, links to colleagues, second versions, requests that were held."""
    chance = stage.year.chance("quotes")
    for request in requests:
        if request.is_quoted:
            yield from _plan_one(chance, stage, request)


def _plan_one(chance: random.Random, stage: Stage, request: Request) -> Iterator[Deed]:
    is_civil = chance.random() > 0.015
    declaration = (
        Declaration("civil") if is_civil else Declaration("police", "Halterung für Messgeräte (fiktiv)")
    )
    place = min(int(chance.expovariate(1.1)), _SHOWN - 1)
    story = _Story(stage, request, find_customer(stage, request), place, declaration)
    at = request.at + timedelta(seconds=60 + chance.lognormvariate(7.5, 1.8))
    yield Deed("quote issued", at, story.issue)
    if not is_civil and chance.random() < 0.8:
        is_released = chance.random() < 0.75
        decided_at = next_office_hour(at + timedelta(hours=chance.uniform(2, 60)))
        yield Deed("hold decided", decided_at, _with(story.decide, is_released=is_released))
    if chance.random() < 0.22:
        number = chance.randrange(len(QUESTIONS))
        asked_at = at + timedelta(hours=chance.lognormvariate(1.2, 1.3))
        yield Deed("question asked", asked_at, _with(story.ask, text=QUESTIONS[number]))
        if chance.random() < 0.94:
            answered_at = next_office_hour(asked_at) + timedelta(hours=chance.lognormvariate(0.9, 1.2))
            yield Deed(
                "question answered", next_office_hour(answered_at), _with(story.answer, text=ANSWERS[number])
            )
    if chance.random() < 0.1:
        yield Deed("quote shared", at + timedelta(minutes=chance.uniform(3, 600)), story.share)
    if is_civil and chance.random() < 0.07:
        yield Deed("quote revised", at + timedelta(hours=chance.uniform(4, 120)), story.revise)


def _with(act: Any, **more: Any) -> Any:
    """The same deed with its words."""
    return lambda session, now: act(session, now, **more)
