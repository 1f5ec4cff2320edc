"""How long it takes to say that something is development, why, and which of 50 institutes fits.

    python -m tests.benchmarks.development

One thread, the demonstration's catalogue with as many institutes as wanted, a part that nobody can make for
several reasons at once. Times are those of the assessment, of the contradictions among the wishes and of the
matching; what would help instead is asked of the whole market anew and stands beside them.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime

from app.catalogue import load_catalogue
from app.institutes import rank_institutes
from app.offers import Prepared, Requirement, Wanted, compose, prepare
from app.offers.contradictions import find_contradictions
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.offers.refer import refer
from app.offers.request import Destination
from app.programme import find_policy
from tests.market import make_box

INSTITUTES = 50
ROUNDS = 100
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WISHES = {
    "strength no material has": Requirement(min_tensile_strength_mpa=9_000.0),
    "accuracy and a certificate": Requirement(tolerance_mm=0.001, certificates=("EN 9100",)),
    "too large for any machine": Requirement(industry="medical"),
    "wishes that contradict": Requirement(
        material="PA12",
        process="PBF-LB/M",
        finish="hip",
        tolerance_class="f",
        min_use_temperature_c=500.0,
        certificates=("3.2", "EN 9100"),
        industry="medical",
        wanted_on=date(2026, 11, 25),
    ),
}


def make_market() -> Prepared:
    """The demonstration with its institutes again and again under other codes."""
    catalogue = load_catalogue()
    many = tuple(
        replace(catalogue.institutes[number % len(catalogue.institutes)], code=f"institute-{number}")
        for number in range(INSTITUTES)
    )
    return prepare(replace(catalogue, institutes=many))


def measure() -> None:
    """Print a line for each wish."""
    prepared = make_market()
    policy = find_policy("pilot")
    for name, requirement in WISHES.items():
        size = 20_000.0 if "large" in name else 40.0
        inquiry = read_inquiry(make_box(size, size, size, wall=None), requirement, 1, Destination())
        rejections = evaluate(inquiry, prepared, policy, NOW).rejections

        def ask(changed: Inquiry) -> Evaluation:
            return evaluate(changed, prepared, policy, NOW)

        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            found = refer(inquiry, rejections, prepared, is_material_known=True, wanted=Wanted())
            assert found is not None
            contradictions = find_contradictions(inquiry, prepared, ask, today=NOW.date())
            assert rank_institutes(
                found.need, prepared.catalogue.institutes, rules=prepared.catalogue.development
            )
            times.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        compose(
            inquiry.measurements, requirement, quantity=1, destination=Destination(), prepared=prepared,
            policy=policy, now=NOW,
        )  # fmt: skip
        whole_ms = (time.perf_counter() - begun) * 1000
        p95 = statistics.quantiles(times, n=20)[-1]
        print(  # noqa: T201
            f"{name}: {len(rejections)} rejections, {len(contradictions)} contradictions, "
            f"assessment and matching {statistics.median(times):.1f} ms (p95 {p95:.1f} ms), "
            f"with near misses {whole_ms:.0f} ms"
        )


if __name__ == "__main__":
    measure()
