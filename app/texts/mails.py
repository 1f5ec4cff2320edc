"""Letters: text and HTML from the same paragraphs and at most one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal, get_args

from app.texts.translate import translate

MailKind = Literal[
    "trial",
    "verify_email",
    "email_known",
    "reset_password",
    "password_changed",
    "confirm_email",
    "email_changing",
    "email_changed",
    "invitation",
    "member_removed",
    "join_asked",
    "join_approved",
    "join_declined",
    "application_waiting",
    "application_question",
    "application_declined",
    "application_approved",
    "provider_invitation",
    "quote_answered",
    "quote_asked",
    "quote_ending",
    "file_opened",
    "parts_going",
    "export_ready",
    "account_going",
    "organisation_going",
    "data_deleted",
    "feedback_answered",
    "hold_placed",
    "hold_released",
    "hold_refused",
    "report_closed",
    "factor_added",
    "factor_removed",
    "factors_reset",
    "recovery_used",
    "identity_linked",
    "case_arrived",
    "case_news",
    "case_due",
    "case_overdue",
    "case_handed_over",
    "case_silent",
    "case_consent",
    "version_overtaken",
]
NoticeKind = Literal["quote_answered", "quote_asked", "quote_ending"]
MAIL_KINDS: tuple[MailKind, ...] = get_args(MailKind)
NOTICE_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
"""Letters that a person may refuse; all others are about the safety of an account, or were asked for."""
# a signature of RFC 3676, behind which mail programs fold what follows
_SIGNATURE = "-- "
_BUTTON = (
    "display:inline-block;padding:10px 18px;border-radius:4px;"
    "background:#0b6b45;color:#ffffff;text-decoration:none;font-weight:600"
)
_PAGE = (
    "margin:0 auto;padding:24px 16px;max-width:34em;"
    "font:16px/1.5 'IBM Plex Sans',system-ui,sans-serif;color:#1d2125;background:#ffffff"
)


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """The same in two forms."""

    subject: str
    text: str
    html: str


def write_mail(
    kind: str, parameters: Mapping[str, object], language: str, *, link: str | None
) -> WrittenMail:
    """``mail.<kind>.subject``, ``.body`` (paragraphs parted by empty lines) and ``.action`` (the button).

    The button stands between the first paragraph and the others; without a link it is left out. Raises
    KeyError for a kind without texts.
    """
    # what people typed must not end the line of a header
    subject = " ".join(translate(f"mail.{kind}.subject", language, **parameters).split())
    first, *rest = translate(f"mail.{kind}.body", language, **parameters).split("\n\n")
    action = translate(f"mail.{kind}.action", language)
    foot = translate("mail.foot", language)
    button = (f"{action}:\n{link}",) if link is not None else ()
    text = "\n\n".join((first, *button, *rest)) + f"\n\n{_SIGNATURE}\n{foot}\n"
    return WrittenMail(subject, text, _write_html(subject, (first, *rest), action, link, foot, language))


def _write_html(
    subject: str, paragraphs: tuple[str, ...], action: str, link: str | None, foot: str, language: str
) -> str:
    shown = [f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs]
    if link is not None:
        address = escape(link, quote=True)
        shown.insert(1, f'<p><a href="{address}" style="{_BUTTON}">{escape(action)}</a></p>')
    return (
        f'<!doctype html><html lang="{escape(language, quote=True)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(subject)}</title></head>'
        f'<body style="{_PAGE}"><main>{"".join(shown)}</main>'
        f'<p style="margin-top:32px;font-size:13px;color:#5a636b">{escape(foot)}</p></body></html>'
    )
