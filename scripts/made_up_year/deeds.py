"""What people do in the course of the year, each deed a use case of the program at its own moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.database import Database
from app.database.tables import JobRow, MailRow
from app.marketplace.mailing import SEND_MAIL
from app.offers import Prepared
from app.values import SchichtwerkError
from scripts.made_up_year.market import Phases
from scripts.made_up_year.people import People
from scripts.made_up_year.wanted import YearWanted


@dataclass(frozen=True, slots=True)
class Stage:
    """What everybody needs to act."""

    database: Database
    year: YearWanted
    people: People
    prepared: Prepared
    phases: Phases
    secret_key: bytes


@dataclass(frozen=True, slots=True)
class Deed:
    """``act`` is given a session that is committed when it returns, and the moment."""

    name: str
    at: datetime
    act: Callable[[Session, datetime], None]


def run_deeds(stage: Stage, deeds: Iterable[Deed]) -> Counter[str]:
    """One after the other in their time, none after the year's end; how often which was done.

    What the program refuses is not done, as it would be for anybody: it counts under its code.
    """
    done: Counter[str] = Counter()
    for deed in sorted(deeds, key=lambda each: each.at):
        if deed.at >= stage.year.end:
            continue
        try:
            with stage.database.write() as session:
                deed.act(session, deed.at)
        except SchichtwerkError as refusal:
            done[f"refused {deed.name}: {refusal.code}"] += 1
        else:
            done[deed.name] += 1
    return done


def keep_letters_back(database: Database) -> None:
    """Nobody is there to read letters to people who do not exist: they count as sent, and none leaves."""
    with database.write() as session:
        owed = select(MailRow.id).where(MailRow.status == "owed", MailRow.recipient.like("%.invalid"))
        keys = [f"{SEND_MAIL}:{mail_id}" for mail_id in session.scalars(owed)]
        for at in range(0, len(keys), 500):
            session.execute(delete(JobRow).where(JobRow.key.in_(keys[at : at + 500])))
        session.execute(
            update(MailRow)
            .where(MailRow.status == "owed", MailRow.recipient.like("%.invalid"))
            .values(status="sent", sent_at=MailRow.created_at, path=None)
        )
