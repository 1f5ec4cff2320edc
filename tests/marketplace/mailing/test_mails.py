"""Letters are owed with their cause, delivered once, and noted when they bounce."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.database import Database
from app.database.tables import JobRow, MailRow
from app.integrations.mail import Letter
from app.jobs import Handler, JobQueue, Worker
from app.marketplace.accounts import guest_viewer
from app.marketplace.accounts.viewer import Viewer, hash_secret
from app.marketplace.mailing import (
    SEND_MAIL,
    LinkRules,
    Post,
    bounce_mail,
    deliver_mail,
    list_mails,
    read_mail,
    send_mail,
)
from app.values import Invalid, NotFound, SchichtwerkError, Unavailable

OPEN = LinkRules(keeps_letters=True, by_operators=True)
OPERATOR = Viewer("operator", "u", "o", "owner", frozenset())
MEMBER = Viewer("member", "u", "o", "owner", frozenset())


@dataclass
class TrialPostbox:
    """Takes letters or fails as told; ``keeps_letters`` as of a mail server."""

    keeps_letters: bool = False
    fault: SchichtwerkError | None = None
    put_in: list[Letter] = field(default_factory=list)

    def put(self, letter: Letter) -> None:
        if self.fault is not None:
            raise self.fault
        self.put_in.append(letter)


@dataclass
class Office:
    database: Database
    now: datetime
    postbox: TrialPostbox = field(default_factory=TrialPostbox)

    @property
    def post(self) -> Post:
        return Post(self.postbox, "https://example.org", lambda: self.now)

    def send(self, key: str = "k", **said: object) -> str | None:
        with self.database.write() as session:
            return send_mail(
                session,
                "anna@example.org",
                "trial",
                {"asked_on": "2026-11-23"},
                language="de",
                key=key,
                now=self.now,
                path="/de/x?token=secret",
                **said,  # type: ignore[arg-type]
            )

    def work(self) -> int:
        handler = Handler(
            lambda payload: deliver_mail(self.database, self.post, payload["mail_id"]),
            lambda payload: bounce_mail(self.database, self.post, payload["mail_id"]),
        )
        return Worker(JobQueue(self.database), {SEND_MAIL: handler}, now=lambda: self.now).run_due()

    def read(self) -> MailRow:
        with self.database.read() as session:
            return session.scalars(select(MailRow)).one()


@pytest.fixture
def office(database: Database, now: datetime) -> Office:
    return Office(database, now)


def test_a_letter_goes_out_once_and_its_link_is_forgotten(office: Office) -> None:
    assert office.send() is not None
    assert office.read().path == "/de/x?token=secret"
    assert (office.work(), office.work()) == (1, 0)
    (letter,) = office.postbox.put_in
    assert letter.recipient == "anna@example.org"
    assert letter.subject == "Probe: Schichtwerk kann E-Mails verschicken"
    assert "Zum Postausgang:\nhttps://example.org/de/x?token=secret" in letter.text
    assert 'href="https://example.org/de/x?token=secret"' in letter.html
    row = office.read()
    assert (row.status, row.path, row.sent_at, row.reply) == ("sent", None, office.now, None)


def test_the_same_key_twice_is_one_letter(office: Office) -> None:
    assert office.send("same") is not None
    assert office.send("same") is None
    with office.database.read() as session:
        assert len(session.scalars(select(MailRow)).all()) == 1
        assert len(session.scalars(select(JobRow)).all()) == 1


def test_without_its_cause_there_is_no_letter(office: Office) -> None:
    def fail() -> None:
        with office.database.write() as session:
            send_mail(session, "a@b.de", "trial", {}, language="de", key="k", now=office.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert office.work() == 0
    assert office.postbox.put_in == []


def test_a_letter_waits_for_a_server_that_is_away(office: Office) -> None:
    office.send()
    office.postbox.fault = Unavailable("mail_not_sent", {"reply": "connection"})
    assert office.work() == 1
    assert office.read().status == "owed"
    office.postbox.fault = None
    assert office.work() == 0
    office.now += timedelta(seconds=3)
    assert office.work() == 1
    assert (office.read().status, len(office.postbox.put_in)) == ("sent", 1)


def test_a_letter_nobody_takes_is_given_up(office: Office) -> None:
    office.send()
    office.postbox.fault = Unavailable("mail_not_sent", {"reply": "connection"})
    with office.database.write() as session:
        job = session.scalars(select(JobRow)).one()
        job.attempts = job.max_attempts - 2
    assert (office.work(), office.read().status) == (1, "owed")
    office.now += timedelta(minutes=11)
    assert office.work() == 1
    row = office.read()
    assert (row.status, row.reply, row.path) == ("bounced", "gave_up", None)
    office.now += timedelta(days=1)
    assert office.work() == 0


def test_a_refused_letter_is_not_tried_again(office: Office) -> None:
    office.send()
    office.postbox.fault = Invalid("mail_refused", {"reply": "550"})
    assert office.work() == 1
    office.now += timedelta(days=1)
    assert office.work() == 0
    row = office.read()
    assert (row.status, row.reply, row.sent_at) == ("bounced", "550", None)


def test_who_may_read_a_letter(office: Office) -> None:
    mail_id = office.send(reader_hash=hash_secret("key"))
    assert mail_id is not None
    with office.database.read() as session:
        for reader in (OPERATOR, guest_viewer("key"), replace(MEMBER, guest_keys=("key",))):
            assert read_mail(reader, session, mail_id, links=OPEN).path == "/de/x?token=secret"
            assert (
                read_mail(
                    reader, session, mail_id, links=LinkRules(keeps_letters=False, by_operators=True)
                ).path
                is None
            )
            in_demonstration = read_mail(
                reader, session, mail_id, links=LinkRules(keeps_letters=True, by_operators=False)
            )
            assert (in_demonstration.path is None) == (reader is OPERATOR)
            assert [mail.id for mail in list_mails(reader, session, links=OPEN).mails] == [mail_id]
        for reader in (MEMBER, guest_viewer(), guest_viewer("other")):
            with pytest.raises(NotFound):
                read_mail(reader, session, mail_id, links=OPEN)
            assert list_mails(reader, session, links=OPEN).mails == ()


def test_older_letters_stand_on_later_pages(office: Office) -> None:
    for number in range(5):
        office.send(f"k{number}")
    with office.database.read() as session:
        page = list_mails(OPERATOR, session, links=OPEN, limit=3)
        rest = list_mails(OPERATOR, session, links=OPEN, limit=3, cursor=page.next_cursor)
    assert (len(page.mails), len(rest.mails), rest.next_cursor) == (3, 2, None)
    assert {mail.id for mail in page.mails}.isdisjoint(mail.id for mail in rest.mails)
