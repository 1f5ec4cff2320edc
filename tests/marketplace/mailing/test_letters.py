"""Letters that a person may refuse, in the language he chose; once for each cause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.tables import MailRow
from app.marketplace.accounts import Viewer
from app.marketplace.mailing import LetterChoices, choose_letters, read_letter_choices
from app.marketplace.quoting import answer_question, ask_about_quote, record_revision, warn_of_expiry
from app.texts import NOTICE_KINDS, MailKind
from app.values import Invalid, NotAllowed
from tests.marketplace.stage import Stage

ALL = frozenset[str](NOTICE_KINDS)


def choose(stage: Stage, viewer: Viewer, *wanted: str, language: str = "de") -> None:
    with stage.database.write() as session:
        choose_letters(session, viewer.user_id, LetterChoices(frozenset(wanted), language))


def letters(stage: Stage) -> list[tuple[str, str, str | None]]:
    with stage.database.read() as session:
        rows = session.scalars(select(MailRow).order_by(MailRow.created_at, MailRow.kind))
        return [(row.kind, row.language, row.path) for row in rows]


def warn(stage: Stage) -> int:
    with stage.database.write() as session:
        return warn_of_expiry(session, now=stage.now)


def test_a_question_and_its_answer_are_told(stage: Stage) -> None:
    viewer, operator = stage.add_member("A"), stage.add_member("O", is_operator=True)
    choose(stage, viewer, *ALL, language="en")
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    with stage.database.write() as session:
        asked = [ask_about_quote(session, viewer, quote.id, "Schwarz?", now=stage.now) for _ in range(2)]
    stage.now += timedelta(hours=1)
    with stage.database.write() as session:
        for _ in range(2):
            answer_question(session, operator, asked[0].id, "Ja.", now=stage.now)
    assert letters(stage) == [
        ("quote_asked", "de", f"/de/mine#question-{asked[0].id}"),
        ("quote_answered", "en", f"/en/quotes/{quote.id}#questions"),
    ]


def test_what_was_refused_does_not_come(stage: Stage) -> None:
    viewer, operator = stage.add_member("A"), stage.add_member("O", is_operator=True)
    choose(stage, viewer, "quote_ending")
    choose(stage, operator)
    quote = stage.quote_cheapest(viewer, stage.upload_measured(viewer).id)
    with stage.database.write() as session:
        question = ask_about_quote(session, viewer, quote.id, "Schwarz?", now=stage.now)
        answer_question(session, operator, question.id, "Ja.", now=stage.now)
    assert letters(stage) == []
    with stage.database.read() as session:
        assert read_letter_choices(session, viewer.user_id) == LetterChoices(
            frozenset({"quote_ending"}), "de"
        )


def test_a_quote_that_ends_is_told_once(stage: Stage) -> None:
    viewer, guest = stage.add_member("A"), stage.make_guest()
    quiet = stage.add_member("B")
    choose(stage, quiet)
    part = stage.upload_measured(viewer)
    quote, revised = stage.quote_cheapest(viewer, part.id), stage.quote_cheapest(viewer, part.id)
    for other in (guest, quiet):
        stage.quote_cheapest(other, stage.upload_measured(other).id)
    stage.now += timedelta(minutes=1)
    newer = stage.quote_cheapest(viewer, part.id)
    with stage.database.write() as session:
        record_revision(session, viewer, newer.id, revised.id)
    assert warn(stage) == 0
    days = (quote.content.valid_until - stage.now.date()).days
    stage.now += timedelta(days=days - 3)
    assert warn(stage) == 0
    stage.now += timedelta(days=1)
    assert (warn(stage), warn(stage)) == (2, 0)
    assert {path for _, _, path in letters(stage)} == {
        f"/de/quotes/{quote.id}", f"/de/quotes/{newer.id}",
    }  # fmt: skip
    stage.now += timedelta(days=9)
    assert warn(stage) == 0


@pytest.mark.parametrize("kind", ["password_changed", "verify_email", "x"])
def test_letters_about_safety_cannot_be_refused_nor_named(stage: Stage, kind: MailKind) -> None:
    viewer = stage.add_member("A")
    with pytest.raises(Invalid) as refusal:
        choose(stage, viewer, kind)
    assert (refusal.value.code, refusal.value.parameters) == (
        "letter_kind_unknown",
        {"kind": kind, "known": [*NOTICE_KINDS]},
    )
    with pytest.raises(Invalid, match="language_unknown"):
        choose(stage, viewer, language="fr")
    with stage.database.read() as session:
        assert read_letter_choices(session, viewer.user_id) == LetterChoices(ALL, "de")
        with pytest.raises(NotAllowed, match="sign_in_required"):
            read_letter_choices(session, None)
