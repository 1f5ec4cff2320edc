"""Keeps a part, with what was made of it, to a team, or lets the whole organisation see it again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Text, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from app.database.tables import PartRow, QuoteRow, ReferralRow
from app.marketplace.accounts import Viewer, owned_by, require_member_may, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.organisations.teams import find_team
from app.values.errors import NotFound


def keep_part_to_team(
    session: Session, viewer: Viewer, part_id: str, team_id: str | None, *, now: datetime
) -> None:
    """None: everybody of the organisation. All its revisions go with it, and their referrals and quotes.

    Only who sees the part can do so, and only for a team he is in: he goes on seeing it. NotAllowed
    ``sign_in_required``, ``scope_missing`` (scope), ``role_may_not``; NotFound ``part_not_found``,
    ``team_not_found``.
    """
    _require(session, viewer, team_id, "parts:write")
    require_member_may(viewer, "parts:change")
    is_his = owned_by(viewer, PartRow) & (PartRow.organisation_id == viewer.organisation_id)
    series_id = session.scalar(select(PartRow.series_id).where(PartRow.id == part_id, is_his))
    is_of_series = (PartRow.series_id == series_id) & is_his
    # whoever revises it waits, or was faster and then his revision goes too: hence looked for once more
    session.execute(select(PartRow.id).where(is_of_series).order_by(PartRow.id).with_for_update())
    teams = {
        row.id: row.team_id
        for row in session.execute(select(PartRow.id, PartRow.team_id).where(is_of_series))
    }
    if part_id not in teams:
        raise NotFound("part_not_found")
    before = teams[part_id]
    if set(teams.values()) == {team_id}:
        return
    session.execute(update(PartRow).where(PartRow.id.in_([*teams])).values(team_id=team_id))
    session.execute(
        update(ReferralRow)
        .where(ReferralRow.part_id.in_([*teams]), ReferralRow.organisation_id == viewer.organisation_id)
        .values(team_id=team_id)
    )
    quote_ids = _find_quotes(session, viewer, teams.keys(), frozenset(teams.values()), team_id)
    session.execute(
        update(QuoteRow)
        .where(QuoteRow.id.in_(quote_ids))
        .values(team_id=team_id)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    record(session, viewer, "kept_to_team", "part", part_id, {"from": before, "to": team_id}, now=now)


def _find_quotes(
    session: Session,
    viewer: Viewer,
    part_ids: Collection[str],
    teams_before: frozenset[str | None],
    team_id: str | None,
) -> list[str]:
    """Quotes of the parts that were seen by the same people, but none that also tells of another team's."""
    quotes = session.execute(
        select(QuoteRow.id, QuoteRow.part_ids).where(
            QuoteRow.organisation_id == viewer.organisation_id,
            or_(*(QuoteRow.team_id.is_not_distinct_from(team) for team in teams_before)),
            # ids are random and of one length: no other text holds one
            or_(*(_names(part_id) for part_id in part_ids)),
        )
    ).all()
    beside = {part_id for quote in quotes for part_id in quote.part_ids} - {*part_ids}
    kept = session.execute(
        select(PartRow.id, PartRow.team_id).where(PartRow.id.in_(beside), PartRow.team_id.is_not(None))
    )
    of_others = {row.id for row in kept if row.team_id != team_id}
    return [quote.id for quote in quotes if of_others.isdisjoint(quote.part_ids)]


def _names(part_id: str) -> ColumnElement[bool]:
    return type_coerce(QuoteRow.part_ids, Text).contains(part_id)


def keep_quote_to_team(
    session: Session, viewer: Viewer, quote_id: str, team_id: str | None, *, now: datetime
) -> None:
    """The same for a quote, whose words do not change. NotFound ``quote_not_found``, ``team_not_found``."""
    _require(session, viewer, team_id, "quotes:write")
    require_member_may(viewer, "quotes:issue")
    row = session.execute(
        select(QuoteRow.id, QuoteRow.team_id)
        .where(
            QuoteRow.id == quote_id,
            owned_by(viewer, QuoteRow),
            QuoteRow.organisation_id == viewer.organisation_id,
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("quote_not_found")
    if row.team_id == team_id:
        return
    # not through the object: a quote never changes, only who sees it
    session.execute(
        update(QuoteRow)
        .where(QuoteRow.id == quote_id)
        .values(team_id=team_id)
        .execution_options(synchronize_session=False)
    )
    record(session, viewer, "kept_to_team", "quote", quote_id, {"from": row.team_id, "to": team_id}, now=now)


def _require(session: Session, viewer: Viewer, team_id: str | None, scope: str) -> None:
    require_signed_in(viewer)
    require_scope(viewer, scope)
    if team_id is None:
        return
    team = find_team(session, viewer, team_id)
    if team.id not in viewer.team_ids:
        raise NotFound("team_not_found")


def find_team_of_part(viewer: Viewer, session: Session, part_id: str) -> str | None:
    """The team a part of the viewer's is kept to; None too for any part that is not his."""
    return session.scalar(select(PartRow.team_id).where(PartRow.id == part_id, owned_by(viewer, PartRow)))


def find_team_of_quote(viewer: Viewer, session: Session, quote_id: str) -> str | None:
    """The same for a quote."""
    return session.scalar(select(QuoteRow.team_id).where(QuoteRow.id == quote_id, owned_by(viewer, QuoteRow)))
