"""Examples of figures and reports."""

from __future__ import annotations

from app.web.api.examples.words import Example

_MATERIALS: Example = {
    "dimension": "material",
    "title": "Material",
    "unit": "Requests",
    "values": [
        {"value": "polymer/sls-pa12", "text": "PA 12 (laser-sintered)", "requests": 812},
        {"value": "*", "text": "Others (too few organisations each)", "requests": 31},
    ],
}
_UNMET: Example = {
    "dimension": "unmet",
    "title": "What it would take",
    "unit": "Requests",
    "values": [{"value": "build_volume", "text": "Larger build volumes", "requests": 44}],
}
_FUNNEL: Example = {
    "dimension": "funnel",
    "title": "Steps of requests",
    "unit": "Requests",
    "values": [
        {"value": "asked", "text": "asked", "requests": 843},
        {"value": "offered", "text": "prices received", "requests": 751},
        {"value": "quoted", "text": "quote obtained", "requests": 160},
    ],
}
EVALUATION: Example = {
    "requests": 843,
    "pooled": 12,
    "least_organisations": 3,
    "most_share_percent": 67,
    "counted_at": "2026-11-08T03:00:00Z",
    "until": "2026-11-01",
    "quarters": ["2026-07-01", "2026-10-01"],
    "funnel": _FUNNEL,
    "tables": [_MATERIALS],
    "unmet": _UNMET,
    "providers": [
        {
            "provider": "muster-schichtwerk",
            "name": "Muster-Schichtwerk",
            "offered": 310,
            "chosen": 41,
            "missed": 120,
        }
    ],
}
MARKET: Example = {
    "offered": 310,
    "first": 96,
    "chosen": 41,
    "missed": 120,
    "just_missed": {
        "dimension": "missed",
        "title": "Reason and request",
        "unit": "Requests",
        "values": [
            {
                "value": "too_large/PBF-LB:P/*",
                "text": "too large for you · PBF-LB/P",
                "requests": 17,
            }
        ],
    },
    "least_organisations": 3,
    "market": [_MATERIALS],
}
PROGRAMME_REPORT_WANTED: Example = {
    "kind": "recommendations",
    "from_quarter": "2026-01-01",
    "to_quarter": "2026-10-01",
    "comments": {"win_capability:build_volume": "Two firms plan larger machines for next year."},
    "comment": "Agreed with the institutes on 12 November.",
}
PROGRAMME_REPORT: Example = {
    "id": "k2h7h7cv6x5y2z7a5b4c3d2e7f",
    "kind": "recommendations",
    "version": 1,
    "from_day": "2026-01-01",
    "to_day": "2026-12-31",
    "made_at": "2026-11-02T08:00:00Z",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "requests": 843,
    "advice": [
        {
            "code": "win_capability",
            "key": "win_capability:build_volume",
            "text": "Larger build volumes",
            "why": "44 of 843 requests (5.2 %) failed for this alone; the threshold is 0.2 %.",
            "evidence": {"need": "build_volume", "requests": 44, "whole": 843, "share_percent": 5.2},
            "comment": "Two firms plan larger machines for next year.",
        }
    ],
    "comment": "Agreed with the institutes on 12 November.",
}
PROGRAMME_REPORTS: Example = {"reports": [PROGRAMME_REPORT]}
