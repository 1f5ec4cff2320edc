"""Letters to people: written down with their cause, delivered by a job, shown where they stay here."""

from app.marketplace.mailing.choose_letters import LetterChoices, choose_letters, read_letter_choices
from app.marketplace.mailing.deliver_mail import SEND_MAIL, Post, bounce_mail, deliver_mail
from app.marketplace.mailing.list_mails import LinkRules, MailPage, MailView, list_mails, read_mail
from app.marketplace.mailing.notify import notify
from app.marketplace.mailing.send_mail import send_mail
from app.marketplace.mailing.send_trial import send_trial

__all__ = [
    "LetterChoices",
    "LinkRules",
    "MailPage",
    "MailView",
    "Post",
    "SEND_MAIL",
    "bounce_mail",
    "choose_letters",
    "deliver_mail",
    "list_mails",
    "notify",
    "read_letter_choices",
    "read_mail",
    "send_mail",
    "send_trial",
]
