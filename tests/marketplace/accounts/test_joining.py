"""Signing up, resetting, changing the address, inviting: each link once, and no answer tells who is known."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.database.record import Record
from app.database.tables import InvitationRow, MailRow, MembershipRow, OrganisationRow, UserRow
from app.marketplace.accounts import (
    AcceptInvitation,
    AddUser,
    ChangeEmail,
    InviteMember,
    InviteWave,
    SignedIn,
    SignIn,
    SignUp,
    Viewer,
    accept_invitation,
    add_user,
    ask_email_change,
    ask_password_reset,
    confirm_email_change,
    confirm_sign_up,
    invite_member,
    invite_wave,
    list_invitations,
    reset_password,
    resolve_session,
    revoke_invitation,
    sign_in,
    sign_up,
)
from app.programme import Phase, find_policy
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.accounts.doors import ANYWHERE, Opened, Swift
from tests.refusals import refuse

PASSWORD = "a long enough pass phrase"
OTHER = "quite another pass phrase"


@dataclass
class Door:
    """Who comes in; ``now`` may be set. Nobody waits for the database while a password is hashed."""

    database: Database
    now: datetime
    doors: Opened

    def add(
        self, email: str = "anna@example.org", name: str = "Muster GmbH", *, is_operator: bool = False
    ) -> Viewer:
        with self.database.write() as session:
            add_user(session, AddUser(email, PASSWORD, name, is_operator=is_operator), now=self.now)
        viewer = self.view(self.enter(email).token)
        assert viewer is not None
        return viewer

    def view(self, token: str) -> Viewer | None:
        with self.database.read() as session:
            return resolve_session(session, token, now=self.now)

    def enter(self, email: str, password: str = PASSWORD) -> SignedIn:
        result = sign_in(Opened(self.database), SignIn(email, password, ANYWHERE), now=self.now)
        assert isinstance(result, SignedIn)
        return result

    def sign_up(
        self, email: str, invitation: str = "", phase: Phase = "pilot", organisation: str = "Muster GmbH"
    ) -> None:
        command = SignUp(email, "Erika Mustermann", organisation, "de", invitation)
        with self.database.write() as session:
            sign_up(session, command, policy=find_policy(phase), now=self.now)

    def confirm(self, token: str, password: str = PASSWORD) -> SignedIn:
        return confirm_sign_up(self.doors, token, password, browser=ANYWHERE, now=self.now)

    def accept(self, code: str) -> SignedIn:
        command = AcceptInvitation(code, "Max Mustermann", PASSWORD, "de")
        return accept_invitation(self.doors, command, browser=ANYWHERE, now=self.now)

    def reset(self, token: str, password: str = OTHER) -> None:
        reset_password(self.doors, token, password, language="de", now=self.now)

    def forget(self, email: str) -> None:
        with self.database.write() as session:
            ask_password_reset(session, email, language="de", now=self.now)

    def invite(self, viewer: Viewer, email: str = "max@example.org", role: str = "planner") -> None:
        with self.database.write() as session:
            invite_member(session, viewer, InviteMember(email, role, 14, "de"), now=self.now)  # type: ignore[arg-type]

    def make_wave(self, viewer: Viewer, most_uses: int = 2) -> str:
        with self.database.write() as session:
            return invite_wave(session, viewer, InviteWave("Welle 1", most_uses, 30), now=self.now)

    def change_email(self, viewer: Viewer, email: str, password: str = PASSWORD) -> None:
        ask_email_change(self.doors, viewer, ChangeEmail(email, password, "de"), now=self.now)

    def confirm_email(self, token: str) -> None:
        with self.database.write() as session:
            confirm_email_change(session, token, language="de", now=self.now)

    def mails(self) -> list[tuple[str, str]]:
        with self.database.read() as session:
            rows = session.execute(
                select(MailRow.recipient, MailRow.kind).order_by(MailRow.recipient, MailRow.kind)
            )
            return [(row.recipient, row.kind) for row in rows]

    def secret(self, kind: str) -> str:
        """What the newest link of a kind carries."""
        with self.database.read() as session:
            path = session.scalars(
                select(MailRow.path).where(MailRow.kind == kind).order_by(MailRow.created_at.desc())
            ).first()
        found = re.search(r"=(.+)$", path or "")
        assert found is not None
        return found.group(1)

    def count(self, table: type[Record]) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def door(database: Database, now: datetime) -> Door:
    return Door(database, now, Swift(database))


def test_nothing_exists_before_the_address_is_proven(door: Door) -> None:
    door.sign_up("Anna@Example.org ")
    assert door.mails() == [("anna@example.org", "verify_email")]
    assert (door.count(UserRow), door.count(OrganisationRow)) == (0, 0)
    signed_in = door.confirm(door.secret("verify_email"))
    assert (signed_in.user.email, signed_in.user.role) == ("anna@example.org", "owner")
    assert signed_in.user.organisation_name == "Muster GmbH"
    assert door.view(signed_in.token) is not None
    assert door.enter("anna@example.org").user.id == signed_in.user.id


def test_a_known_address_gets_a_word_and_the_answer_is_the_same(door: Door) -> None:
    door.add()
    door.sign_up("anna@example.org")
    assert door.mails() == [("anna@example.org", "email_known")]
    assert door.count(UserRow) == 1


@pytest.mark.parametrize("flaw", ["used", "expired", "forged", "of another kind"])
def test_a_link_works_once_and_all_others_are_refused_alike(door: Door, flaw: str) -> None:
    door.sign_up("anna@example.org")
    token = door.secret("verify_email")
    if flaw == "used":
        door.confirm(token)
    elif flaw == "expired":
        door.now += timedelta(days=2)
    elif flaw == "forged":
        token = "x" * 43
    users = door.count(UserRow)
    act = (lambda: door.reset(token)) if flaw == "of another kind" else (lambda: door.confirm(token))
    refuse(NotAllowed, "link_invalid", act)
    assert door.count(UserRow) == users


def test_a_link_clicked_in_two_tabs_makes_one_account(door: Door) -> None:
    door.sign_up("anna@example.org")
    token = door.secret("verify_email")

    def confirm() -> str:
        try:
            return door.confirm(token).user.id
        except NotAllowed as refusal:
            return refusal.code

    door.doors = Opened(door.database)  # several at once
    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(lambda _: confirm(), range(4)), key=len)
    assert answers[:3] == ["link_invalid"] * 3
    assert (door.count(UserRow), door.count(OrganisationRow), door.count(MembershipRow)) == (1, 1, 1)


def test_two_links_of_one_address_make_one_account(door: Door) -> None:
    door.sign_up("anna@example.org")
    first = door.secret("verify_email")
    door.now += timedelta(minutes=1)
    door.sign_up("anna@example.org")
    door.confirm(door.secret("verify_email"))
    refuse(NotAllowed, "link_invalid", lambda: door.confirm(first))
    assert (door.count(UserRow), door.count(OrganisationRow)) == (1, 1)


def test_a_firms_name_opens_no_firm(door: Door) -> None:
    owner = door.add()
    door.sign_up("eve@example.org", organisation="Muster GmbH")
    intruder = door.confirm(door.secret("verify_email"))
    assert intruder.user.organisation_id != owner.organisation_id
    assert intruder.user.organisation_name == "Muster GmbH (2)"


def test_nobody_is_flooded(door: Door) -> None:
    door.add()
    for _ in range(5):
        door.sign_up("max@example.org")
        door.forget("anna@example.org")
    assert len(door.mails()) == 6
    door.now += timedelta(hours=1, minutes=1)
    door.forget("anna@example.org")
    assert len(door.mails()) == 7


@pytest.mark.parametrize("email", ["", "anna", "a@b", "a b@c.de", "a@b\n.de", "a" * 250 + "@b.de"])
def test_what_is_no_address_is_refused(door: Door, email: str) -> None:
    refuse(Invalid, "email_invalid", lambda: door.sign_up(email))
    assert door.mails() == []


def test_the_closed_test_wants_an_invitation(door: Door) -> None:
    operator = door.add("olga@example.org", "Betrieb", is_operator=True)
    refuse(NotAllowed, "invitation_needed", lambda: door.sign_up("a@example.org", phase="closed_test"))
    refuse(NotAllowed, "invitation_invalid", lambda: door.sign_up("a@example.org", "x" * 43, "closed_test"))
    assert door.mails() == []
    code = door.make_wave(operator, most_uses=1)
    door.sign_up("a@example.org", code, "closed_test")
    first = door.secret("verify_email")
    door.now += timedelta(minutes=1)
    door.sign_up("b@example.org", code, "closed_test")
    door.confirm(door.secret("verify_email"))
    # the wave is full: the link is refused, and was not used up
    refuse(NotAllowed, "invitation_invalid", lambda: door.confirm(first))
    refuse(NotAllowed, "invitation_invalid", lambda: door.confirm(first))
    refuse(NotAllowed, "invitation_invalid", lambda: door.sign_up("c@example.org", code, "closed_test"))
    assert door.count(UserRow) == 2


def test_a_wave_never_holds_more_than_it_may(door: Door) -> None:
    operator = door.add("olga@example.org", "Betrieb", is_operator=True)
    code = door.make_wave(operator, most_uses=2)
    tokens = []
    for number in range(4):
        door.now += timedelta(seconds=1)
        door.sign_up(f"tester{number}@example.org", code, "closed_test", organisation=f"Firma {number}")
        tokens.append(door.secret("verify_email"))

    def confirm(token: str) -> bool:
        try:
            door.confirm(token)
        except NotAllowed:
            return False
        return True

    door.doors = Opened(door.database)  # several at once
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(confirm, tokens)) == 2
    with door.database.read() as session:
        assert session.scalars(select(InvitationRow.uses)).one() == 2
    assert door.count(UserRow) == 3


def test_only_an_operator_makes_waves(door: Door) -> None:
    refuse(NotAllowed, "operator_only", lambda: door.make_wave(door.add()))
    assert door.count(InvitationRow) == 0


def test_an_invited_person_joins_the_organisation(door: Door) -> None:
    owner = door.add()
    door.invite(owner)
    assert door.mails() == [("max@example.org", "invitation")]
    member = door.accept(door.secret("invitation"))
    assert (member.user.organisation_id, member.user.role) == (owner.organisation_id, "planner")
    refuse(NotAllowed, "invitation_invalid", lambda: door.accept(door.secret("invitation")))
    refuse(NotAllowed, "owner_only", lambda: door.invite(door.view(member.token), "eve@example.org"))  # type: ignore[arg-type]
    assert door.count(UserRow) == 2


def test_an_invitation_in_two_tabs_makes_one_member(door: Door) -> None:
    door.invite(door.add())
    code = door.secret("invitation")

    def accept() -> str:
        try:
            return door.accept(code).user.id
        except (NotAllowed, Conflict) as refusal:
            return refusal.code

    door.doors = Opened(door.database)  # several at once
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: accept(), range(4)))
    assert answers.count("invitation_invalid") == 3
    assert (door.count(UserRow), door.count(MembershipRow)) == (2, 2)


def test_a_revoked_or_old_invitation_opens_nothing(door: Door) -> None:
    owner = door.add()
    stranger = door.add("eve@example.org", "Andere GmbH")
    door.invite(owner)
    with door.database.read() as session:
        (invitation,) = list_invitations(owner, session)
        assert list_invitations(stranger, session) == ()

    def revoke(viewer: Viewer) -> None:
        with door.database.write() as session:
            revoke_invitation(session, viewer, invitation.id, now=door.now)

    refuse(NotFound, "invitation_not_found", lambda: revoke(stranger))
    revoke(owner)
    refuse(NotAllowed, "invitation_invalid", lambda: door.accept(door.secret("invitation")))
    door.now += timedelta(seconds=1)
    door.invite(owner)
    door.now += timedelta(days=14)
    refuse(NotAllowed, "invitation_invalid", lambda: door.accept(door.secret("invitation")))
    assert door.count(UserRow) == 2


def test_an_invitation_for_somebody_known_uses_nothing_up(door: Door) -> None:
    owner = door.add()
    door.add("max@example.org", "Andere GmbH")
    door.invite(owner)
    for _ in range(2):
        refuse(Conflict, "invitation_known", lambda: door.accept(door.secret("invitation")))


def test_a_forgotten_password_is_set_anew(door: Door) -> None:
    door.add()
    before = door.enter("anna@example.org")
    door.forget("anna@example.org")
    door.forget("nobody@example.org")
    assert door.mails() == [("anna@example.org", "reset_password")]
    token = door.secret("reset_password")
    refuse(Invalid, "password_too_short", lambda: door.reset(token, "short"))
    door.reset(token)
    assert door.view(before.token) is None
    refuse(NotAllowed, "sign_in_failed", lambda: door.enter("anna@example.org"))
    door.enter("anna@example.org", OTHER)
    refuse(NotAllowed, "link_invalid", lambda: door.reset(token, PASSWORD))
    assert door.mails() == [("anna@example.org", "password_changed"), ("anna@example.org", "reset_password")]


def test_the_other_reset_links_end_with_the_one_used(door: Door) -> None:
    door.add()
    door.forget("anna@example.org")
    first = door.secret("reset_password")
    door.now += timedelta(seconds=1)
    door.forget("anna@example.org")
    door.reset(door.secret("reset_password"))
    refuse(NotAllowed, "link_invalid", lambda: door.reset(first, PASSWORD))
    door.forget("anna@example.org")
    door.now += timedelta(hours=1)
    refuse(NotAllowed, "link_invalid", lambda: door.reset(door.secret("reset_password"), PASSWORD))


def test_a_new_address_is_proven_and_the_old_one_told(door: Door) -> None:
    viewer = door.add()
    refuse(NotAllowed, "password_wrong", lambda: door.change_email(viewer, "neu@example.org", "wrong"))
    assert door.mails() == []
    door.forget("anna@example.org")
    door.change_email(viewer, "neu@example.org")
    assert door.mails() == [
        ("anna@example.org", "email_changing"),
        ("anna@example.org", "reset_password"),
        ("neu@example.org", "confirm_email"),
    ]
    door.enter("anna@example.org")
    token = door.secret("confirm_email")
    door.confirm_email(token)
    door.enter("neu@example.org")
    refuse(NotAllowed, "sign_in_failed", lambda: door.enter("anna@example.org"))
    refuse(NotAllowed, "link_invalid", lambda: door.confirm_email(token))
    # what was sent to the old address opens the account no longer
    refuse(NotAllowed, "link_invalid", lambda: door.reset(door.secret("reset_password")))
    assert ("anna@example.org", "email_changed") in door.mails()


def test_an_address_that_is_taken_gets_a_word(door: Door) -> None:
    viewer = door.add()
    door.add("max@example.org", "Andere GmbH")
    door.change_email(viewer, "max@example.org")
    assert door.mails() == [("anna@example.org", "email_changing"), ("max@example.org", "email_known")]
    door.change_email(viewer, "free@example.org")
    door.add("free@example.org", "Dritte GmbH")
    refuse(NotAllowed, "link_invalid", lambda: door.confirm_email(door.secret("confirm_email")))
    door.enter("anna@example.org")
