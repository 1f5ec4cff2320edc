"""The closed test with its missions, feedback and answers, what was learnt, and what was reported."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import OrganisationRow
from app.marketplace.accounts import InviteWave, Viewer, invite_wave
from app.marketplace.duties import MakeReport, close_report, make_report
from app.marketplace.learning import (
    FeedbackStatus,
    GiveFeedback,
    MissionStep,
    SaveMission,
    TriageFeedback,
    give_feedback,
    notice_step,
    save_mission,
    start_mission,
    tick_step,
    triage_feedback,
    write_learning,
)
from scripts.made_up_year.deeds import Deed, Stage
from scripts.made_up_year.wanted import Clock, next_office_hour
from scripts.made_up_year.words import FEEDBACK, LEARNINGS, MISSIONS, REPLIES, REPORTS

_STATUSES = ("done", "planned", "declined", "done", "planned")


@dataclass(slots=True)
class _Made:
    """Ids of what was made, by the number it was planned under."""

    missions: dict[int, str] = field(default_factory=dict)
    feedback: dict[int, str] = field(default_factory=dict)
    reports: dict[int, str] = field(default_factory=dict)


def plan_voices(stage: Stage) -> Iterator[Deed]:
    """All of it."""
    made = _Made()
    testers, everybody = _list_testers(stage)
    yield from _plan_missions(stage, made, testers)
    yield from _plan_feedback(stage, made, testers, everybody)
    yield from _plan_operator(stage, made)


def _list_testers(stage: Stage) -> tuple[list[tuple[Viewer, datetime]], list[tuple[Viewer, datetime]]]:
    """Those who came in the first sixth of the year, and all, each with the moment he came."""
    with stage.database.read() as session:
        rows = session.execute(select(OrganisationRow.id, OrganisationRow.created_at)).all()
    joined = {row[0]: row[1] for row in rows}
    everybody = [(each, joined[each.organisation_id]) for each in stage.people.customers]
    return [each for each in everybody if each[1] < stage.year.at(0.15)], everybody


def _plan_missions(stage: Stage, made: _Made, testers: list[tuple[Viewer, datetime]]) -> Iterator[Deed]:
    chance, operator = stage.year.chance("missions"), stage.people.operator

    def invite(session: Session, now: datetime) -> None:
        invite_wave(session, operator, InviteWave("Erste Welle (fiktiv)", most_uses=60, days=60), now=now)

    yield Deed("wave invited", stage.year.at(0.001), invite)
    for number, (title_de, title_en, text_de, text_en, steps) in enumerate(MISSIONS):
        command = SaveMission(
            title_de,
            title_en,
            text_de,
            text_en,
            tuple(MissionStep(*each) for each in steps),  # type: ignore[arg-type]
        )

        def save(session: Session, now: datetime, key: int = number, what: SaveMission = command) -> None:
            made.missions[key] = save_mission(session, operator, what, now=now).id

        yield Deed("mission saved", stage.year.at(0.002 + number / 1000), save)
        for viewer, joined_at in testers[:60]:
            if chance.random() < 0.75:
                begun_at = max(joined_at, stage.year.at(0.02)) + timedelta(hours=chance.expovariate(0.02))
                yield from _plan_run(chance, made, number, viewer, begun_at)


def _plan_run(
    chance: random.Random, made: _Made, number: int, viewer: Viewer, begun_at: datetime
) -> Iterator[Deed]:
    def start(session: Session, now: datetime) -> None:
        start_mission(session, viewer, made.missions[number], now=now)

    yield Deed("mission begun", begun_at, start)
    at = begun_at
    for place, (code, _, _) in enumerate(MISSIONS[number][4]):
        at += timedelta(minutes=chance.lognormvariate(1.6, 0.9))
        if chance.random() < 0.12:  # here he gave up
            return
        yield Deed("mission step", at, _go_on(made, number, place, code, viewer))


def _go_on(made: _Made, number: int, place: int, code: str, viewer: Viewer) -> Any:
    if code == "ticked":
        return lambda session, now: tick_step(session, viewer, made.missions[number], place, now=now)
    return lambda session, now: notice_step(session, viewer, frozenset((code,)), now=now)


def _plan_feedback(
    stage: Stage,
    made: _Made,
    testers: list[tuple[Viewer, datetime]],
    everybody: list[tuple[Viewer, datetime]],
) -> Iterator[Deed]:
    """Testers say more than others; the operator answers within days."""
    chance, clock = stage.year.chance("feedback"), Clock(stage.year)
    for number in range(max(12, stage.year.requests // 90)):
        is_tester = bool(testers) and chance.random() < 0.4
        viewer, joined_at = chance.choice(testers if is_tester else everybody)
        at = joined_at + timedelta(days=chance.uniform(0, 50)) if is_tester else clock.draw(chance)
        at = max(at, joined_at)
        kind, page, text = chance.choice(FEEDBACK)
        language = page[1:3]
        command = GiveFeedback(kind, text, page, language, chance.choice(("1280x800", "390x844")))  # type: ignore[arg-type]
        yield Deed("feedback given", at, _give(made, number, viewer, command))
        if chance.random() < 0.85:
            status = cast("FeedbackStatus", chance.choice(_STATUSES))
            reply = chance.choice(REPLIES) if chance.random() < 0.7 else ""
            triaged_at = next_office_hour(at + timedelta(days=chance.expovariate(0.3)))
            yield Deed("feedback triaged", triaged_at, _triage(stage, made, number, status, reply))


def _give(made: _Made, number: int, viewer: Viewer, command: GiveFeedback) -> Any:
    def give(session: Session, now: datetime) -> None:
        made.feedback[number] = give_feedback(session, viewer, command, now=now).id

    return give


def _triage(stage: Stage, made: _Made, number: int, status: FeedbackStatus, reply: str) -> Any:
    def triage(session: Session, now: datetime) -> None:
        if number in made.feedback:
            command = TriageFeedback(made.feedback[number], "new", status, answer=reply)
            triage_feedback(session, stage.people.operator, command, now=now)

    return triage


def _plan_operator(stage: Stage, made: _Made) -> Iterator[Deed]:
    operator, chance = stage.people.operator, stage.year.chance("operator")
    for number, text in enumerate(LEARNINGS):

        def learn(session: Session, now: datetime, words: str = text) -> None:
            write_learning(session, operator, words, now=now)

        yield Deed("learning written", stage.year.at(0.16 + 0.5 * number), learn)
    for number, (cause, reference, text) in enumerate(REPORTS):
        command = MakeReport(cause, reference, text, "", "de")  # type: ignore[arg-type]

        def report(session: Session, now: datetime, key: int = number, what: MakeReport = command) -> None:
            made.reports[key] = make_report(session, stage.people.customers[0], what, now=now)

        at = stage.year.at(0.4 + 0.2 * number)
        yield Deed("report made", at, report)
        if number < len(REPORTS) - 1:

            def close(session: Session, now: datetime, key: int = number) -> None:
                close_report(session, operator, made.reports[key], "Geprüft und erledigt (fiktiv).", now=now)

            yield Deed("report closed", next_office_hour(at + timedelta(days=chance.uniform(0.2, 3))), close)
