"""Only five signs of a hash leave the house, and a service that is away keeps nobody out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.integrations.breaches.range_lookup import RangeLookup

# SHA-1 of "password": 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8
ANSWERS = {
    "/range/5BAA6": (
        200,
        "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:10\r\n",
    ),
    "/range/8BE3C": (200, "943B1609FFFBFC51AAD666D0A04ADF83C9D:0\r\n"),  # "Password", as padding
}


@pytest.fixture
def service() -> Iterator[tuple[RangeLookup, list[str]]]:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = ANSWERS.get(self.path, (503, ""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield RangeLookup(f"http://127.0.0.1:{server.server_port}/range/"), asked
        server.shutdown()
        thread.join()


def test_a_stolen_password_is_known_by_five_signs(service: tuple[RangeLookup, list[str]]) -> None:
    lookup, asked = service
    assert lookup.contains("password")
    assert not lookup.contains("Password")
    assert asked == ["/range/5BAA6", "/range/8BE3C"]


def test_a_service_that_fails_or_is_away_keeps_nobody_out(service: tuple[RangeLookup, list[str]]) -> None:
    lookup, asked = service
    assert not lookup.contains("another one")
    assert len(asked) == 1
    assert not RangeLookup("http://127.0.0.1:1/range/", timeout_s=1).contains("password")
