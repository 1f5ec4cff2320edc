"""Another quantity over HTTP, again and again at a fixed rate, whether or not the answer before came."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx2

from tests.benchmarks.offers import LIMIT_S, make_stl
from tests.benchmarks.serving import Server

PER_SECOND = 20
SECONDS = 15


@dataclass(frozen=True)
class Repriced:
    """Milliseconds from the moment a request was due until its answer was there, in order."""

    times_ms: list[float]
    failed: int

    def find_share(self, share: float) -> float:
        """The time that so many of the answers kept."""
        return self.times_ms[min(len(self.times_ms) - 1, int(share * len(self.times_ms)))]


def measure_repricing(server: Server) -> dict[str, Repriced]:
    """The interface's answer and the page's fragment for every quantity, 24 providers."""
    with httpx2.Client(base_url=server.url, timeout=LIMIT_S) as client:
        part = client.post("/api/v1/parts", files={"file": ("ball.stl", make_stl(10_000, 7))}).json()
        until = time.perf_counter() + LIMIT_S
        while client.get(f"/api/v1/parts/{part['id']}").json()["status"] != "measured":
            if time.perf_counter() > until:
                raise TimeoutError("the part was not measured")
            time.sleep(0.05)

        def ask_interface(quantity: int) -> None:
            items = [{"part_id": part["id"], "quantity": quantity}]
            body = {"items": items, "destination": {"country": "DE"}}
            client.post("/api/v1/offers", json=body).raise_for_status()

        def ask_page(quantity: int) -> None:
            client.get(
                f"/de/parts/{part['id']}/offers?quantity={quantity}", headers={"HX-Request": "true"}
            ).raise_for_status()

        return {"interface": _ask_at_rate(ask_interface), "page": _ask_at_rate(ask_page)}


def _ask_at_rate(ask) -> Repriced:  # type: ignore[no-untyped-def]
    for quantity in (1, 2, 3):
        ask(quantity)  # warm
    start = time.perf_counter() + 0.1

    def ask_when_due(number: int) -> float:
        due = start + number / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        ask(number % 300 + 1)
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(32) as pool:
        futures = [pool.submit(ask_when_due, number) for number in range(PER_SECOND * SECONDS)]
        times = [future.result() for future in futures if future.exception() is None]
    return Repriced(sorted(times), len(futures) - len(times))
