"""A letter in the form of RFC 5322, with text and HTML as alternatives."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from app.integrations.mail import Letter
from app.values.errors import Invalid


def write_message(letter: Letter, sender: str) -> EmailMessage:
    """Raises Invalid ``mail_refused`` (reply ``header``) where an address or subject cannot be a header."""
    try:
        return _write(letter, sender)
    except (ValueError, MessageError, IndexError) as error:
        raise Invalid("mail_refused", {"reply": "header"}) from error


def _write(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2]}>"
    # answering machines keep silent to machines (RFC 3834)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language
    return message
