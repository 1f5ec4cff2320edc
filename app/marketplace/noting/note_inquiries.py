"""Notes what was asked and what came of it, after the answer has left the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.insights import InquiryRow
from app.database.tables.parts import PartRow
from app.marketplace.noting.classes import PROCESS_OPEN, SIZES, classify, find_quarter
from app.marketplace.noting.wish import Answered, Wish

# A wish that is made more exact within this time was only on its way.
SETTLES_IN = timedelta(minutes=10)


def note_inquiries(
    session: Session, answered: Sequence[Answered], *, phase: str, is_fictional: bool, now: datetime
) -> int:
    """One row for each part and wish; how many rows are new.

    Asked again, the row has the newest answer. It replaces what the same part was asked with just before
    and nobody chose: nothing at all, or the beginning of the same word for a material. Waits for an offer
    are counted from the upload, and end with the first one.
    """
    count = 0
    for one in answered:
        row = session.get(InquiryRow, one.wish.key, with_for_update=True)
        others = _find_steps(session, one.wish, now)
        if row is None and one.wish.is_empty and others:
            continue  # back to the beginning, with nothing new asked
        steps = [
            other
            for other in others
            if not one.wish.is_empty and (is_empty(other) or is_step(other.words, one.wish.words))
        ]
        for step in steps:
            session.delete(step)
        session.flush()
        uploaded_at = session.scalar(select(PartRow.created_at).where(PartRow.id == one.part_id))
        wait_s = int((now - uploaded_at).total_seconds()) if uploaded_at and one.facts.offers else None
        if row is None:
            row = _begin(one, phase, is_fictional, min([now, *(step.first_asked_at for step in steps)]))
            session.add(row)
            count += 1
        else:
            row.times += 1
        row.asked_at = row.changed_at = now
        _take_answer(row, one)
        if row.first_offer_s is None:
            row.first_offer_s = None if wait_s is None else max(wait_s, 0)
        session.flush()
    return count


def _begin(one: Answered, phase: str, is_fictional: bool, now: datetime) -> InquiryRow:
    return InquiryRow(
        key=one.wish.key,
        asker=one.asker,
        part_key=one.wish.part_key,
        is_guest=one.is_guest,
        is_fictional=is_fictional,
        phase=phase,
        quarter=find_quarter(now),
        first_asked_at=now,
        times=1,
        material=one.wish.material,
        words=one.wish.words,
        quantity=one.wish.quantity,
        country=one.wish.country,
        industry=one.wish.industry,
    )


def _take_answer(row: InquiryRow, one: Answered) -> None:
    facts = one.facts
    row.process = one.wish.process or facts.process or PROCESS_OPEN
    row.size = classify(one.longest_mm, SIZES)
    row.region = one.region
    row.offers = facts.offers
    row.cheapest_minor, row.dearest_minor = facts.cheapest_minor, facts.dearest_minor
    row.offering, row.refused = list(facts.providers), dict(facts.refused)
    row.need = one.need


def _find_steps(session: Session, wish: Wish, now: datetime) -> list[InquiryRow]:
    """What else was asked about the part just now and led to no quote."""
    return list(
        session.scalars(
            select(InquiryRow).where(
                InquiryRow.part_key == wish.part_key,
                InquiryRow.key != wish.key,
                InquiryRow.asked_at > now - SETTLES_IN,
                InquiryRow.quoted_at.is_(None),
            )
        )
    )


def is_empty(row: InquiryRow) -> bool:
    """Nothing was wished but the part itself."""
    return (row.material, row.quantity, row.industry) == ("open", "1", "")


def is_step(older: str, newer: str) -> bool:
    """Whether a word for a material was still being typed."""
    return bool(older) and older != newer and newer.startswith(older)
