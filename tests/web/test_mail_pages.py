"""The outbox: the operator's, and in a demonstration of whoever caused a letter."""

from __future__ import annotations

import pytest

from app.marketplace.accounts.viewer import hash_secret
from app.marketplace.mailing import send_mail
from tests.web.house import House


def send(house: House, *, reader: str | None = None) -> str:
    with house.database.write() as session:
        mail_id = send_mail(
            session,
            "anna@example.org",
            "trial",
            {"asked_on": "<b>x</b>"},
            language="en",
            key="k",
            now=house.now,
            path="/en/providers",
            reader_hash=hash_secret(reader) if reader else None,
        )
    assert mail_id is not None
    return mail_id


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_operator_tries_whether_mail_leaves(house: House, language: str) -> None:
    client = house.visit_signed_in("olga@example.org", is_operator=True)
    assert client.post(f"/{language}/operator/mails/trial").status_code == 303
    page = client.get(f"/{language}/operator/mails").text
    assert "olga@example.org" in page
    assert 'class="tag mark"' in page
    (path,) = (house.files.parent / "mails").glob("*.eml")
    assert f"/mails/{path.stem}" in page
    assert client.get(f"/{language}/mails/{path.stem}").status_code == 200
    assert "page." not in page


def test_a_letter_is_shown_locked_in(house: House) -> None:
    house.is_demo_environment = False
    mail_id = send(house)
    client = house.visit_signed_in("olga@example.org", is_operator=True)
    page = client.get(f"/de/mails/{mail_id}")
    assert 'href="/en/providers"' in page.text
    assert "<b>x</b>" not in page.text
    assert page.headers["Content-Security-Policy"].endswith("frame-src 'self'")
    letter = client.get(f"/de/mails/{mail_id}/letter")
    assert "<b>x</b>" not in letter.text
    assert 'href="/en/providers"' in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_who_caused_a_letter_reads_it_in_a_demonstration_only(house: House) -> None:
    mail_id = send(house, reader="key")
    owner = house.visit(Cookie="schichtwerk_guest=key")
    stranger = house.visit()
    member = house.visit_signed_in()
    paths = (f"/de/mails/{mail_id}", f"/de/mails/{mail_id}/letter")
    assert mail_id in owner.get("/de/mails").text
    assert [owner.get(path).status_code for path in paths] == [200, 200]
    for visitor in (stranger, member):
        assert mail_id not in visitor.get("/de/mails").text
        assert [visitor.get(path).status_code for path in paths] == [404, 404]
        assert visitor.get("/de/operator/mails").status_code in (401, 403)


def test_in_a_demonstration_where_everybody_can_be_the_operator_he_opens_no_link(house: House) -> None:
    mail_id = send(house, reader="key")
    client = house.visit_signed_in("olga@example.org", is_operator=True)
    for path in (f"/en/mails/{mail_id}", f"/en/mails/{mail_id}/letter"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "/en/providers" not in answer.text.partition("<main")[2]


def test_elsewhere_only_the_operator_reads_letters(house: House) -> None:
    house.is_demo_environment = False
    mail_id = send(house, reader="key")
    owner = house.visit(Cookie="schichtwerk_guest=key")
    for path in ("/de/mails", f"/de/mails/{mail_id}", f"/de/mails/{mail_id}/letter"):
        assert owner.get(path).status_code == 404
    client = house.visit_signed_in("olga@example.org", is_operator=True)
    assert client.get(f"/de/mails/{mail_id}").status_code == 200
