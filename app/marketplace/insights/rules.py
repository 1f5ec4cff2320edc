"""What figures call for, by a table of rules with their thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.marketplace.insights.read_figures import Figures, sum_fates
from app.programme.advice import AdviceCode, AdviceRule
from app.values.errors import Parameter


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do, with the figures it rests on. ``key`` tells it from others of its rule."""

    code: AdviceCode
    key: str
    threshold: float
    evidence: Mapping[str, Parameter]


MOST_NEEDS = 8


def recommend(figures: Figures, rules: Iterable[AdviceRule]) -> tuple[Recommendation, ...]:
    """All that the rules say, in the order of the table; a rule that is not in it says nothing."""
    found: list[Recommendation] = []
    for rule in rules:
        if rule.code == "win_capability":
            found += _list_needs(figures, rule)
        elif rule.code == "growing":
            found += _judge_growth(figures, rule)
        elif rule.code == "institutes_needed":
            count = sum(figures.referrals.get("reason", {}).values())
            found += [_recommend(rule, {"requests": count})] if count >= max(rule.threshold, 1) else []
        else:
            part, whole = _SHARES[rule.code](figures)
            if whole >= max(rule.least_requests, 1) and part / whole >= rule.threshold and part:
                evidence: dict[str, Parameter] = {
                    "requests": part, "whole": whole, "share_percent": round(part / whole * 100, 1),
                }  # fmt: skip
                found.append(_recommend(rule, evidence))
    return tuple(found)


def _recommend(rule: AdviceRule, evidence: Mapping[str, Parameter], key: str = "") -> Recommendation:
    return Recommendation(rule.code, f"{rule.code}:{key}" if key else rule.code, rule.threshold, evidence)


def _list_needs(figures: Figures, rule: AdviceRule) -> Iterator[Recommendation]:
    needs = [
        (requests, value.partition("/")[2])
        for value, requests in figures.of("outcome").items()
        if value.startswith("unmet/") and not value.endswith("*")
    ]
    for requests, need in sorted(needs, key=lambda each: (-each[0], each[1]))[:MOST_NEEDS]:
        share = requests / figures.total
        if requests >= rule.least_requests and share >= rule.threshold:
            evidence: dict[str, Parameter] = {
                "need": need, "requests": requests, "whole": figures.total,
                "share_percent": round(share * 100, 1),
            }  # fmt: skip
            yield _recommend(rule, evidence, need)


def _judge_growth(figures: Figures, rule: AdviceRule) -> Iterator[Recommendation]:
    """The newest three months of the span against the three before."""
    counts = [requests for month, requests in sorted(figures.of("month").items()) if month != "*"]
    if len(counts) < 6:
        return
    before, after = sum(counts[-6:-3]), sum(counts[-3:])
    if before + after >= rule.least_requests and after - before >= rule.threshold * before > 0:
        evidence: dict[str, Parameter] = {
            "before": before, "after": after, "share_percent": round((after / before - 1) * 100, 1),
        }  # fmt: skip
        yield _recommend(rule, evidence)


def _sum(values: Mapping[str, int], *keys: str) -> int:
    return sum(values.get(key, 0) for key in keys)


def _with_offers(figures: Figures) -> int:
    return _sum(figures.of("outcome"), "quoted", "offered")


def _waited(values: Mapping[str, int], *late: str, without_none: bool) -> tuple[int, int]:
    whole = sum(values.values()) - (values.get("none", 0) if without_none else 0) - values.get("*", 0)
    return _sum(values, *late), whole


def _find_largest(figures: Figures) -> tuple[int, int]:
    chosen = [sum_fates(fates)[1] for fates in figures.loads.values()]
    return max(chosen, default=0), sum(chosen)


_SHARES: dict[AdviceCode, Callable[[Figures], tuple[int, int]]] = {
    "too_much_unmet": lambda f: (f.count("outcome", "unmet"), f.total),
    "few_quotes": lambda f: (f.of("outcome").get("offered", 0), _with_offers(f)),
    "wide_prices": lambda f: _waited(f.of("spread"), "more", without_none=True),
    "slow_offers": lambda f: _waited(f.of("first_offer"), "hour", "day", "week", "more", without_none=True),
    "slow_answers": lambda f: _waited(f.answers, "week", "more", "none", without_none=False),
    "one_provider": _find_largest,
    "from_abroad": lambda f: (_sum(f.regions, "europe", "world"), sum(f.regions.values())),
    "single_pieces": lambda f: (f.of("quantity").get("1", 0), f.total),
    "free_wish": lambda f: (f.of("material").get("open", 0), f.total),
}
