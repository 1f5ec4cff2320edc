"""Letters handed to a mail server."""

from app.integrations.mail.smtp.smtp_postbox import Security, SmtpPostbox

__all__ = ["Security", "SmtpPostbox"]
