"""What every register of VAT ids does, over VIES' interface on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.integrations.vat_register import VatProof
from app.integrations.vat_register.vies import ViesRegister

DATE = "2026-11-23T09:30:00.000Z"
ANSWERS: dict[str, tuple[int, object]] = {
    "/ms/AT/vat/U13585627": (
        200,
        {
            "isValid": True, "requestDate": DATE, "userError": "VALID", "name": " Muster GmbH ",
            "address": "Ring 1\n1010 Wien", "requestIdentifier": "WAPIAAAAX", "vatNumber": "U13585627",
        },
    ),
    "/ms/DE/vat/136695976": (
        200,
        {"isValid": True, "requestDate": DATE, "userError": "VALID", "name": "---", "address": "---"},
    ),
    "/ms/FR/vat/40303265045": (200, {"isValid": False, "requestDate": DATE, "userError": "INVALID"}),
    "/ms/IT/vat/00743110157": (
        200,
        {"isValid": False, "requestDate": DATE, "userError": "MS_UNAVAILABLE"},
    ),
    "/ms/ES/vat/A13585625": (200, ["no object"]),
    "/ms/BE/vat/0403019261": (200, {"isValid": "yes"}),
}  # fmt: skip


@pytest.fixture
def register() -> Iterator[ViesRegister]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = ANSWERS.get(self.path, (503, None))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"not json" if body is None else json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield ViesRegister(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
        thread.join()


def test_a_number_in_force_is_proven(register: ViesRegister) -> None:
    assert register.prove("ATU13585627") == VatProof(
        "ATU13585627", True, DATE, "Muster GmbH", "Ring 1\n1010 Wien", "WAPIAAAAX", register.url
    )


def test_states_that_tell_no_names_leave_them_empty(register: ViesRegister) -> None:
    proof = register.prove("DE136695976")
    assert proof is not None
    assert (proof.is_registered, proof.name, proof.address, proof.reference) == (True, "", "", "")


def test_an_unknown_number_is_an_answer(register: ViesRegister) -> None:
    proof = register.prove("FR40303265045")
    assert proof is not None
    assert not proof.is_registered


@pytest.mark.parametrize("vat_id", ["IT00743110157", "ESA13585625", "BE0403019261", "LU12345678"])
def test_what_is_no_plain_answer_proves_nothing(register: ViesRegister, vat_id: str) -> None:
    assert register.prove(vat_id) is None


def test_a_register_that_is_away_keeps_nobody_out() -> None:
    assert ViesRegister("http://127.0.0.1:1/", timeout_s=1).prove("ATU13585627") is None
