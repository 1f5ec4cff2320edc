"""Upload to first offers over HTTP: one after the other, then fifty at once."""

from __future__ import annotations

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx2
import numpy as np

from tests.benchmarks.serving import Server

TRIANGLES = 100_000
AT_ONCE = 50
LIMIT_S = 120.0
WARM_UP = 3
# What is noted after an answer must not be measured with the next.
SETTLE_S = 0.03


def make_stl(triangles: int, seed: int) -> bytes:
    """A closed, bumpy ball of about 60 mm as binary STL; another seed, another part."""
    rings = round((triangles / 4) ** 0.5)
    segments = triangles // (2 * rings)
    theta = np.linspace(0, np.pi, rings + 2)
    phi = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    t, p = np.meshgrid(theta, phi, indexing="ij")
    radius = 30 + 1.5 * np.sin(5 * p + seed) * np.sin(t) ** 2 * np.sin(4 * t)
    grid = np.stack(
        [radius * np.sin(t) * np.cos(p), radius * np.sin(t) * np.sin(p), radius * np.cos(t)], axis=-1
    )
    grid[0], grid[-1] = grid[0].mean(axis=0), grid[-1].mean(axis=0)
    a, b = grid[:-1], grid[1:]
    a2, b2 = np.roll(a, -1, axis=1), np.roll(b, -1, axis=1)
    upper = np.stack([a, b, b2], axis=-2)[:, :].reshape(-1, 3, 3)
    lower = np.stack([a, b2, a2], axis=-2)[:, :].reshape(-1, 3, 3)
    # the pole's quads are triangles
    corners = np.concatenate([upper[:-segments], lower[segments:]])
    record = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("tail", "<u2")])
    record["corners"] = corners
    return bytes(80) + len(corners).to_bytes(4, "little") + record.tobytes()


@dataclass(frozen=True)
class Timing:
    """Seconds from sending the file to having the first page of offers."""

    total_s: float
    offers_s: float
    offers: int


def ask_once(url: str, data: bytes) -> Timing:
    """Upload, wait for the measurements, ask for offers; raises if anything fails."""
    with httpx2.Client(base_url=url, timeout=LIMIT_S) as client:
        start = time.perf_counter()
        answer = client.post("/api/v1/parts", files={"file": ("ball.stl", data)})
        answer.raise_for_status()
        part = answer.json()
        headers = {"Part-Key": part["key"]}
        pause_s = 0.02
        while time.perf_counter() - start < LIMIT_S:
            state = client.get(f"/api/v1/parts/{part['id']}", headers=headers).raise_for_status().json()
            if state["status"] in ("measured", "refused"):
                break
            time.sleep(pause_s)
            pause_s = min(0.5, pause_s * 1.3)  # fifty impatient clients would measure their own asking
        asked = time.perf_counter()
        answer = client.post(
            "/api/v1/offers",
            headers=headers,
            json={"items": [{"part_id": part["id"], "quantity": 1}], "destination": {"country": "DE"}},
        )
        answer.raise_for_status()
        end = time.perf_counter()
        return Timing(end - start, end - asked, answer.json()["items"][0]["offers_total"])


def measure_one_by_one(server: Server, runs: int = 11) -> list[Timing]:
    """The first run warms up and does not count."""
    timings = [ask_once(server.url, make_stl(TRIANGLES, seed)) for seed in range(runs + 1)]
    return timings[1:]


@dataclass(frozen=True)
class Change:
    """Milliseconds until all that 24 providers offer is there for another quantity, by way of asking.

    Both are asked in turn, so that a busy machine slows both: their ratio says more than either.
    """

    page_ms: list[float]
    interface_ms: list[float]

    @property
    def ratio(self) -> float:
        """How many times as long as the interface the page takes, the median of all pairs."""
        return statistics.median(
            page / interface for page, interface in zip(self.page_ms, self.interface_ms, strict=True)
        )


def measure_change(server: Server, runs: int = 61) -> Change:
    """The part page's fragment and the interface's answer, over HTTP; the first runs warm up."""
    change = Change([], [])
    with httpx2.Client(base_url=server.url, timeout=LIMIT_S) as client:
        part = client.post("/api/v1/parts", files={"file": ("ball.stl", make_stl(10_000, 7))}).json()
        until = time.perf_counter() + LIMIT_S
        while client.get(f"/api/v1/parts/{part['id']}").json()["status"] != "measured":
            if time.perf_counter() > until:
                raise TimeoutError("the part was not measured")
            time.sleep(0.05)

        def ask_page(quantity: int) -> None:
            address = f"/de/parts/{part['id']}/offers?quantity={quantity}"
            client.get(address, headers={"HX-Request": "true"}).raise_for_status()

        def ask_interface(quantity: int) -> None:
            items = [{"part_id": part["id"], "quantity": quantity}]
            body = {"items": items, "destination": {"country": "DE"}}
            client.post("/api/v1/offers", json=body).raise_for_status()

        for quantity in range(1, WARM_UP + 1):
            ask_page(quantity)
            ask_interface(quantity)
        for quantity in range(WARM_UP + 1, WARM_UP + 1 + runs):
            for ask, times in ((ask_page, change.page_ms), (ask_interface, change.interface_ms)):
                start = time.perf_counter()
                ask(quantity)
                times.append((time.perf_counter() - start) * 1000)
                time.sleep(SETTLE_S)
    return change


@dataclass(frozen=True)
class Crowd:
    """Fifty at once."""

    failed: int
    median_s: float
    slowest_s: float
    peak_memory_mb: float
    memory_before_mb: float


def measure_crowd(server: Server) -> Crowd:
    """All start together; memory is sampled meanwhile."""
    files = [make_stl(TRIANGLES, 100 + seed) for seed in range(AT_ONCE)]
    before = server.measure_memory_mb()
    peak, done = before, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            peak = max(peak, server.measure_memory_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(ask_once, server.url, data) for data in files]
        results = [future.result() if future.exception() is None else None for future in futures]
    done.set()
    watcher.join()
    good = [timing.total_s for timing in results if timing is not None and timing.offers > 0]
    return Crowd(AT_ONCE - len(good), statistics.median(good), max(good), peak, before)


def measure_pricing(runs: int = 50) -> tuple[int, float, float]:
    """Candidates, and median milliseconds of pricing alone and of everything before the offers."""
    from app.catalogue import load_catalogue
    from app.geometry import measure, read
    from app.offers import Destination, Requirement, prepare
    from app.offers.evaluate import evaluate
    from app.offers.inquiry import Inquiry
    from app.pricing import price
    from app.programme import find_policy

    prepared = prepare(load_catalogue())
    part = measure(read(make_stl(10_000, 0)))
    inquiry = Inquiry(part, Requirement(), 10, Destination())
    policy, now = find_policy("pilot"), datetime.now(UTC)
    evaluation = evaluate(inquiry, prepared, policy, now)

    def price_all() -> None:
        price(prepared.rates, evaluation.plans.columns, evaluation.terms)

    def time_ms(action: object) -> float:
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            action()  # type: ignore[operator]
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    return (
        len(prepared.table),
        time_ms(price_all),
        time_ms(lambda: evaluate(replace(inquiry, measurements=replace(part)), prepared, policy, now)),
    )
