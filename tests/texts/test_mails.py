"""Letters say the same as text and as HTML, and nothing typed becomes markup."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.texts import LANGUAGES, MAIL_KINDS, write_mail

LINK = "https://example.org/de/x?a=1&b=2"


def read_html(html: str) -> str:
    """What a person reads of it."""
    body = html.partition("<main>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAIL_KINDS)
def test_text_and_html_say_the_same(kind: str, language: str) -> None:
    mail = write_mail(kind, {}, language, link=LINK)
    text = mail.text.replace(f":\n{LINK}", "").replace("-- \n", "")
    assert " ".join(text.split()) == read_html(mail.html)
    assert 'href="https://example.org/de/x?a=1&amp;b=2"' in mail.html
    assert mail.html.count("<a ") == mail.text.count(LINK) == 1
    assert "<a " not in write_mail(kind, {}, language, link=None).html


def test_what_people_typed_is_text() -> None:
    mail = write_mail("trial", {"asked_on": "<script>x</script>"}, "en", link=None)
    assert "<script>" not in mail.html
    assert "<script>" in mail.text
