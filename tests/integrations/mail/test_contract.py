"""What every postbox does, run over every adapter; the mail server is a real one on this machine."""

from __future__ import annotations

import email
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.integrations.mail import Letter, Postbox
from app.integrations.mail.folder import FolderPostbox
from app.integrations.mail.smtp import SmtpPostbox
from app.values import Invalid, Unavailable

SENDER = "Schichtwerk Übung <post@example.org>"
LETTER = Letter(
    id="a" * 26,
    recipient="anna@example.org",
    subject="Ihr Zugang – bitte bestätigen",
    text="Guten Tag,\n\nÖffnen Sie https://example.org/de/x?token=abc\n",
    html="<!doctype html><p>Öffnen Sie <a href='https://example.org/de/x?token=abc'>dies</a></p>",
    language="de",
    written_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)


@dataclass
class Server:
    """Takes letters, or answers as it is told."""

    arrived: list[bytes] = field(default_factory=list)
    answer_rcpt: str = "250 OK"
    answer_data: str = "250 OK"
    is_encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer_data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.arrived.append(envelope.content)
            self.is_encrypted.append(session.ssl is not None)
        return self.answer_data


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate for ``localhost`` in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def find_port() -> int:
    """One that is free."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        port: int = place.getsockname()[1]
    return port


def accept_login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"house", b"key"), handled=False)


@pytest.fixture
def server(certificate: Path) -> Iterator[tuple[Server, SmtpPostbox]]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    handler = Server()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=find_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=accept_login,
        auth_require_tls=True,
    )
    controller.start()
    postbox = SmtpPostbox(
        SENDER,
        "localhost",
        controller.port,
        user="house",
        password="key",
        timeout_s=5,
        tls=ssl.create_default_context(cafile=str(certificate)),
    )
    yield handler, postbox
    controller.stop()


@dataclass
class Trial:
    postbox: Postbox
    folder: Path
    server: Server

    def read_all(self) -> list[EmailMessage]:
        """Every letter that arrived."""
        files = [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]
        return [email.message_from_bytes(each, policy=default) for each in (*files, *self.server.arrived)]  # type: ignore[misc]


@pytest.fixture(params=["folder", "smtp"])
def trial(request: pytest.FixtureRequest, tmp_path: Path, server: tuple[Server, SmtpPostbox]) -> Trial:
    handler, smtp = server
    folder = tmp_path / "mails"
    return Trial(smtp if request.param == "smtp" else FolderPostbox(folder, SENDER), folder, handler)


def test_a_letter_arrives_whole(trial: Trial) -> None:
    trial.postbox.put(LETTER)
    (message,) = trial.read_all()
    assert message["Subject"] == LETTER.subject
    assert message["To"] == "anna@example.org"
    assert message["From"].addresses[0].display_name == "Schichtwerk Übung"
    assert message["Message-ID"] == f"<{LETTER.id}@example.org>"
    assert message["Date"].datetime == LETTER.written_at
    assert message["Content-Language"] == "de"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html


def test_the_same_letter_twice_can_be_told(trial: Trial) -> None:
    trial.postbox.put(LETTER)
    trial.postbox.put(LETTER)
    assert {message["Message-ID"] for message in trial.read_all()} == {f"<{LETTER.id}@example.org>"}


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\r\nBcc: all@example.org"},
        {"recipient": "anna@example.org\nBcc: all@example.org"},
        {"recipient": "a@b@c"},
        {"recipient": ""},
    ],
)
def test_nothing_typed_becomes_a_header(trial: Trial, change: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        trial.postbox.put(replace(LETTER, **change))  # type: ignore[arg-type]
    assert refusal.value.code == "mail_refused"
    assert trial.read_all() == []


def test_the_folder_keeps_a_letter_once_and_for_nobody_else(tmp_path: Path) -> None:
    postbox = FolderPostbox(tmp_path / "mails", SENDER)
    postbox.put(LETTER)
    postbox.put(LETTER)
    (path,) = (tmp_path / "mails").iterdir()
    assert path.name == f"{LETTER.id}.eml"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert postbox.keeps_letters


def test_a_letter_cannot_name_a_place_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        FolderPostbox(tmp_path / "mails", SENDER).put(replace(LETTER, id="../outside"))
    assert list(tmp_path.rglob("*.eml")) == []


def test_a_folder_that_cannot_be_written_may_be_later(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("in the way")
    with pytest.raises(Unavailable) as refusal:
        FolderPostbox(tmp_path / "mails", SENDER).put(LETTER)
    assert refusal.value.code == "mail_not_sent"


@pytest.mark.parametrize(
    ("rcpt", "data", "kind", "reply"),
    [
        ("550 no such user", "250 OK", Invalid, "550"),
        ("450 greylisted", "250 OK", Unavailable, "450"),
        ("250 OK", "554 spam", Invalid, "554"),
        ("250 OK", "451 later", Unavailable, "451"),
    ],
)
def test_what_a_server_answers_is_final_or_not(
    server: tuple[Server, SmtpPostbox], rcpt: str, data: str, kind: type[Exception], reply: str
) -> None:
    handler, postbox = server
    handler.answer_rcpt, handler.answer_data = rcpt, data
    with pytest.raises((Invalid, Unavailable)) as refusal:
        postbox.put(LETTER)
    assert type(refusal.value) is kind
    assert refusal.value.parameters == {"reply": reply}
    assert handler.arrived == []


def test_letters_and_passwords_travel_encrypted(server: tuple[Server, SmtpPostbox]) -> None:
    handler, postbox = server
    postbox.put(LETTER)
    assert handler.is_encrypted == [True]
    assert not postbox.keeps_letters
    assert "key" not in repr(postbox)


def test_a_certificate_nobody_vouches_for_sends_nothing(server: tuple[Server, SmtpPostbox]) -> None:
    handler, postbox = server
    with pytest.raises(Unavailable) as refusal:
        replace(postbox, tls=ssl.create_default_context()).put(LETTER)
    assert refusal.value.parameters == {"reply": "certificate"}
    assert handler.arrived == []


def test_a_wrong_password_is_ours_to_mend(server: tuple[Server, SmtpPostbox]) -> None:
    handler, postbox = server
    with pytest.raises(Unavailable) as refusal:
        replace(postbox, password="wrong").put(LETTER)
    assert refusal.value.parameters == {"reply": "535"}
    assert handler.arrived == []


def test_a_server_that_is_away_may_come_back() -> None:
    with pytest.raises(Unavailable) as refusal:
        SmtpPostbox(SENDER, "localhost", 1, timeout_s=1).put(LETTER)
    assert refusal.value.parameters == {"reply": "connection"}
