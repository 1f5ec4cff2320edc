"""Every sentence a person reads, in German and English, and how numbers, money and dates are written."""

from app.texts.catalogue import LANGUAGES, Language, list_texts
from app.texts.choose import choose_language
from app.texts.formats import (
    format_bytes,
    format_country,
    format_date,
    format_duration,
    format_money,
    format_number,
    format_percent,
)
from app.texts.mails import MAIL_KINDS, NOTICE_KINDS, MailKind, NoticeKind, WrittenMail, write_mail
from app.texts.translate import has_text, translate, translate_code

__all__ = [
    "LANGUAGES",
    "Language",
    "MAIL_KINDS",
    "MailKind",
    "NOTICE_KINDS",
    "NoticeKind",
    "WrittenMail",
    "choose_language",
    "format_bytes",
    "format_country",
    "format_date",
    "format_duration",
    "format_money",
    "format_number",
    "format_percent",
    "has_text",
    "list_texts",
    "translate",
    "translate_code",
    "write_mail",
]
