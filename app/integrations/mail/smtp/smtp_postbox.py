"""Hands each letter to a mail server in a connection of its own, encrypted unless told otherwise."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Literal

from app.integrations.mail import Letter
from app.integrations.mail.writing import write_message
from app.values.errors import Invalid, SchichtwerkError, Unavailable

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpPostbox:
    """``starttls`` without an encrypted connection sends nothing; certificates are checked."""

    sender: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = "starttls"
    timeout_s: float = 20.0
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    @property
    def keeps_letters(self) -> bool:
        """They go out."""
        return False

    def put(self, letter: Letter) -> None:
        """One connection, one letter; answers of 500 and above are final, everything else may pass."""
        message = write_message(letter, self.sender)
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message, parseaddr(self.sender)[1], [letter.recipient])
        except smtplib.SMTPRecipientsRefused as error:
            status = max((code for code, _ in error.recipients.values()), default=450)
            raise _refuse(status) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise _refuse(error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Unavailable("mail_not_sent", {"reply": "unsupported"}) from error
        except smtplib.SMTPResponseException as error:
            # a wrong password or a server that is full is ours to mend, not the recipient's fault
            raise Unavailable("mail_not_sent", {"reply": str(error.smtp_code)}) from error
        except ssl.SSLError as error:
            raise Unavailable("mail_not_sent", {"reply": "certificate"}) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable("mail_not_sent", {"reply": "connection"}) from error

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=self.tls)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        if self.security == "starttls":
            try:
                server.starttls(context=self.tls)
            except BaseException:
                server.close()
                raise
        return server


def _refuse(status: int) -> SchichtwerkError:
    if status >= 500:
        return Invalid("mail_refused", {"reply": str(status)})
    return Unavailable("mail_not_sent", {"reply": str(status)})
