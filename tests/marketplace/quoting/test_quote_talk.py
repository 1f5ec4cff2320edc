"""Limits and refusals of sharing, asking and revising; pages are tested with the web room."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.marketplace.accounts import Viewer
from app.marketplace.quoting import (
    QuoteView,
    ask_about_quote,
    find_revisions,
    list_asked_questions,
    list_shares,
    read_shared_quote,
    record_revision,
    revoke_share,
    share_quote,
)
from app.marketplace.quoting.share_quote import MOST_SHARES
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.stage import SECRET_KEY, Stage


def quote_cube(stage: Stage, viewer: Viewer) -> QuoteView:
    """A quote for a part of the viewer's own."""
    return stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)


def test_a_quote_has_only_so_many_links_at_a_time(stage: Stage) -> None:
    viewer = stage.add_member("A")
    quote = quote_cube(stage, viewer)
    with stage.database.write() as session:
        shares = [
            share_quote(session, viewer, quote.id, secret_key=SECRET_KEY, now=stage.now)
            for _ in range(MOST_SHARES)
        ]
    assert len({one.token for one in shares}) == MOST_SHARES
    with pytest.raises(Conflict) as refusal, stage.database.write() as session:
        share_quote(session, viewer, quote.id, secret_key=SECRET_KEY, now=stage.now)
    assert (refusal.value.code, refusal.value.parameters) == (
        "shares_limit_reached",
        {"maximum": MOST_SHARES},
    )
    with stage.database.write() as session:
        revoke_share(session, viewer, quote.id, shares[0].id, now=stage.now)
        share_quote(session, viewer, quote.id, secret_key=SECRET_KEY, now=stage.now)
        with pytest.raises(NotFound):
            read_shared_quote(session, shares[0].token, now=stage.now)
        # what it is for, the customer told the platform, not whoever has the link
        shared = read_shared_quote(session, shares[1].token, now=stage.now).quote
        assert shared == replace(quote, declaration=None)
        with pytest.raises(NotFound):
            read_shared_quote(session, shares[1].token, now=stage.now + timedelta(days=30))


def test_links_belong_to_their_quote_and_its_owner(stage: Stage) -> None:
    viewer, other = stage.add_member("A"), stage.add_member("B")
    mine, theirs = quote_cube(stage, viewer), quote_cube(stage, other)
    with stage.database.write() as session:
        link = share_quote(session, viewer, mine.id, secret_key=SECRET_KEY, now=stage.now)
    for quote_id, code in ((mine.id, "quote_not_found"), (theirs.id, "share_not_found")):
        with pytest.raises(NotFound) as refusal, stage.database.write() as session:
            revoke_share(session, other, quote_id, link.id, now=stage.now)
        assert refusal.value.code == code
    with stage.database.read() as session:
        assert list_shares(viewer, session, mine.id, secret_key=SECRET_KEY, now=stage.now) == (link,)


def test_only_the_operator_reads_all_questions(stage: Stage) -> None:
    viewer, operator = stage.add_member("A"), stage.add_member("O", is_operator=True)
    quote = quote_cube(stage, viewer)
    with stage.database.write() as session:
        ask_about_quote(session, viewer, quote.id, " Schwarz? ", now=stage.now)
        with pytest.raises(Invalid, match="question_empty"):
            ask_about_quote(session, viewer, quote.id, " \n", now=stage.now)
    with stage.database.read() as session:
        assert [(one.quote_number, one.question.text) for one in list_asked_questions(operator, session)] == [
            (quote.number, "Schwarz?")
        ]
        with pytest.raises(NotAllowed) as refusal:
            list_asked_questions(viewer, session)
    assert refusal.value.code == "operator_only"


def test_versions_know_each_other(stage: Stage) -> None:
    viewer = stage.add_member("A")
    first, second = quote_cube(stage, viewer), quote_cube(stage, viewer)
    with stage.database.write() as session:
        with pytest.raises(Invalid) as refusal:
            record_revision(session, viewer, first.id, first.id)
        record_revision(session, viewer, second.id, first.id)
    assert refusal.value.code == "quote_revises_itself"
    with stage.database.read() as session:
        before, after = (find_revisions(viewer, session, one.id) for one in (first, second))
    assert [one.number for one in before.revised_by] == [second.number]
    assert after.revises is not None
    assert after.revises.number == first.number
