"""Examples for the interface's description; a test holds each against the model it stands for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import Body

from app.geometry import ENGINE_VERSION
from app.texts import translate_code
from app.web.api.problem_model import ProblemShown

Example = dict[str, Any]

_PART_ID = "k5xq2m7ztd3wn6rbvh4yc3faeu"
_DRAWING_ID = "m7ztd3wn6rbk5xq2vh4yc3faeu"
_QUOTE_ID = "r7ma3kq5zx2wn4tbvh6yc3fdeu"
_REFERRAL_ID = "h2wn6rbvk5xq3m7ztd4yc5faeu"
_KEY_ID = "w3n6rbvk5xq2m7ztd4yc7faeuh"
_SHA256 = "9f2c61b0d4f1d2f0a1b65c2f5a0c7f4f6a0e9b1d8c3e7a5f4b2d1c0e9f8a7b6c"
_EUR = "EUR"

# For each status the code met most often, with its parameters and its English text.
_USUAL_PROBLEMS: dict[int, tuple[str, Example]] = {
    401: ("sign_in_required", {}),
    403: ("scope_missing", {"scope": "quotes:write"}),
    404: ("part_not_found", {}),
    409: ("idempotency_key_reused", {}),
    410: ("offer_expired", {"offer_ids": ["eyJ…"]}),
    413: ("file_too_large", {"limit_bytes": 104857600}),
    415: ("extension_mismatch", {"extension": "obj", "format": "stl"}),
    422: ("request_invalid", {}),
    429: ("parts_quota_reached", {"limit": 100, "retry_after_s": 3600}),
}


def show_problem(status: int, code: str, parameters: Example) -> Example:
    """A refusal as it is sent in English."""
    return {
        "type": f"urn:schichtwerk:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": translate_code("error", code, parameters, "en"),
        "code": code,
        "parameters": parameters,
        "instance": "urn:schichtwerk:request:q2m7ztd3wn6rbvh4yc3faeuk5x",
        "request_id": "q2m7ztd3wn6rbvh4yc3faeuk5x",
    }


_REFUSALS: dict[int, str] = {
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "No such thing, or not yours",
    409: "Things have moved on",
    410: "Too late",
    413: "Too large",
    415: "Not a format that is read here, or the name says another",
    422: "Something in it cannot be right",
    429: "Too many; `Retry-After` says when",
}


def answers(status: int | None, example: Example | None, *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route: its answer with an example, and each refusal it knows."""
    described: dict[int | str, dict[str, Any]] = {
        refusal: {
            "description": _REFUSALS[refusal],
            "model": ProblemShown,
            "content": {
                "application/problem+json": {"example": show_problem(refusal, *_USUAL_PROBLEMS[refusal])},
            },
        }
        for refusal in refusals
    }
    if status is not None:
        described[status] = {"description": "Done"}
        if example is not None:
            described[status]["content"] = {"application/json": {"example": example}}
    return described


def body_examples(example: Example) -> Any:
    """A request body with its example."""
    return Body(openapi_examples={"usual": {"summary": "As usual", "value": example}})


PART_CREATED: Example = {
    "id": _PART_ID,
    "status": "queued",
    "key": "2J8wq0Zr5mYkT1xVbN4sL7pHd9cFaG3eR6uQiOoWvXA",
}
PART_CHANGE: Example = {"unit": "in", "orientation": "auto"}
PART: Example = {
    "id": _PART_ID,
    "status": "measured",
    "revision": 1,
    "file_name": "bracket.stl",
    "format": "stl",
    "size_bytes": 68484,
    "sha256": _SHA256,
    "unit": "mm",
    "orientation": "given",
    "error": None,
    "measurements": {
        "format": "stl",
        "unit": "mm",
        "unit_source": "guessed",
        "unit_reason": "unit_usual_size",
        "size_mm": [64.0, 42.0, 18.5],
        "box_low_mm": [0.0, 0.0, 0.0],
        "height_mm": 18.5,
        "volume_mm3": 14210.4,
        "volume_uncertainty": 0.0,
        "area_mm2": 9120.7,
        "triangles": 1368,
        "bodies": 1,
        "cavities": 0,
        "is_watertight": True,
        "is_priceable": True,
        "support_volume_mm3": 912.4,
        "overhang_area_mm2": 304.8,
        "wall": {
            "p01_mm": 1.6,
            "p05_mm": 2.0,
            "median_mm": 4.0,
            "pitch_mm": 0.2,
            "spots": [
                {
                    "width_mm": 1.6,
                    "place": {"point_mm": [12.0, 40.4, 9.0], "normal": [0.0, 1.0, 0.0]},
                }
            ],
        },
        "gaps": None,
        "cavity_volume_mm3": 0.0,
        "shells": [
            {
                "is_cavity": False,
                "volume_mm3": 14210.4,
                "area_mm2": 9120.7,
                "box_low_mm": [0.0, 0.0, 0.0],
                "size_mm": [64.0, 42.0, 18.5],
                "triangles": 1368,
            }
        ],
        "mass": {
            "centre_mm": [31.2, 20.8, 6.4],
            "inertia_mm5": [
                [2314000.0, -12000.0, 4100.0],
                [-12000.0, 5102000.0, 2600.0],
                [4100.0, 2600.0, 6811000.0],
            ],
            "principal_mm5": [2313940.0, 5102040.0, 6811020.0],
        },
        "hull": {
            "volume_mm3": 31744.0,
            "area_mm2": 8204.5,
            "box": {
                "size_mm": [64.0, 42.0, 18.5],
                "axes": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                "centre_mm": [32.0, 21.0, 9.25],
            },
        },
        "profile": {
            "heights_mm": [4.625, 13.875],
            "areas_mm2": [1104.2, 431.9],
            "perimeters_mm": [402.6, 188.0],
        },
        "self_intersections": 0,
        "rounds": [
            {
                "is_hole": True,
                "diameter_mm": 4.2,
                "uncertainty_mm": 0.02,
                "depth_mm": 6.0,
                "turn": 1.0,
                "axis": [0.0, 0.0, 1.0],
                "place": {"point_mm": [10.1, 12.0, 3.0], "normal": [-1.0, 0.0, 0.0]},
            }
        ],
        "repair": {
            "changes": ["winding_repaired"],
            "volume_before_mm3": 13988.2,
            "volume_after_mm3": 14210.4,
            "area_before_mm2": 9120.7,
            "area_after_mm2": 9120.7,
            "shift_mm": 0.0,
            "triangles_before": 1368,
            "triangles_after": 1368,
        },
        "orientations": [
            {
                "code": "given",
                "up": [0.0, 0.0, 1.0],
                "size_mm": [64.0, 42.0, 18.5],
                "height_mm": 18.5,
                "support_volume_mm3": 912.4,
                "overhang_area_mm2": 304.8,
            }
        ],
        "findings": [
            {
                "code": "winding_repaired",
                "severity": "warning",
                "parameters": {"faces": 2},
                "text": translate_code("finding", "winding_repaired", {"faces": 2}, "en"),
                "places": [{"point_mm": [32.0, 21.0, 18.5], "normal": [0.0, 0.0, 1.0]}],
            }
        ],
        "engine_version": ENGINE_VERSION,
    },
    "has_preview": True,
    "has_repaired": True,
    "created_at": "2026-11-23T09:30:00Z",
    "expires_at": "2026-11-30T09:30:00Z",
}
DRAWING: Example = {
    "id": _DRAWING_ID,
    "file_name": "bracket-drawing.pdf",
    "media_type": "application/pdf",
    "size_bytes": 184320,
    "sha256": _SHA256,
    "attached_at": "2026-11-23T09:40:00Z",
    "file": f"/api/v1/parts/{_PART_ID}/drawings/{_DRAWING_ID}",
}
NOTE: Example = {"text": "The bore is a fit: 10 H7."}
PAPERS: Example = {"note": NOTE["text"], "drawings": [DRAWING]}
PARTS: Example = {"parts": [PART], "next_cursor": None}

OFFERS_WANTED: Example = {
    "items": [
        {
            "part_id": _PART_ID,
            "quantity": 25,
            "requirements": {"process": "PBF-LB/P", "certificates": ["2.2"], "tolerance_mm": 0.3},
        }
    ],
    "destination": {"country": "DE", "postcode": "01069"},
    "sort": "price",
    "limit": 50,
}
_OFFER: Example = {
    "offer_id": "eyJ2IjoxfQ.c2lnbmF0dXJl",
    "provider": "demo-provider",
    "process": "PBF-LB/P",
    "material": "pa12",
    "machine": "laser-sintering-1",
    "finish": "as-built",
    "tier": "standard",
    "quantity": 25,
    "unit_price": {"amount_minor": 912, "currency": _EUR},
    "total": {"amount_minor": 22800, "currency": _EUR},
    "lines": [
        {"code": "order_preparation", "amount_minor": 2500, "text": "Order preparation"},
        {"code": "machine_time", "amount_minor": 14400, "text": "Machine time"},
        {"code": "feedstock", "amount_minor": 5900, "text": "Material"},
    ],
    "ready_on": "2026-11-30",
    "delivered_on": "2026-12-02",
    "shipping": {"amount_minor": 690, "currency": _EUR},
    "distance_km": 62.0,
    "estimate": {
        "build_s": 30600,
        "feedstock_g": 355.0,
        "support_g": 0.0,
        "orientation": "given",
        "uncertainty": 0.15,
    },
    "co2e_kg": 4.1,
    "co2e_range_kg": [2.9, 5.6],
    "price_band_minor": [20900, 24900],
    "why": [{"code": "cheapest", "parameters": {}, "text": "Lowest price."}],
    "cautions": [],
}
OFFERS: Example = {
    "items": [
        {
            "part_id": _PART_ID,
            "quantity": 25,
            "offers": [_OFFER],
            "offers_total": 1,
            "groups": [
                {
                    "provider": "demo-provider",
                    "process": "PBF-LB/P",
                    "material": "pa12",
                    "cheapest_total": {"amount_minor": 22800, "currency": _EUR},
                    "earliest_ready_on": "2026-11-30",
                    "offer_ids": ["eyJ2IjoxfQ.c2lnbmF0dXJl"],
                }
            ],
            "rejections": [
                {
                    "provider": "demo-provider-2",
                    "machine": "laser-sintering-s",
                    "material": "pa12",
                    "code": "too_large",
                    "parameters": {"axis": "y", "excess_mm": 12.0},
                    "text": "Too large by 12 mm in y.",
                }
            ],
            "near_misses": [
                {
                    "code": "drop_requirement",
                    "parameters": {"requirement": "certificates"},
                    "text": "Without the certificate there would be offers.",
                    "offers": 14,
                    "cheapest": {"amount_minor": 21900, "currency": _EUR},
                }
            ],
            "referral": None,
        }
    ],
    "catalogue_version": _SHA256,
    "valid_until": "2026-11-24T09:30:00Z",
    "next_cursor": None,
    "names": {"demo-provider": "Musterdruck (fiktiv)", "pa12": "PA 12"},
}

QUOTE_WANTED: Example = {
    "offer_ids": ["eyJ2IjoxfQ.c2lnbmF0dXJl"],
    "recipient": {"name": "Muster Maschinenbau GmbH", "lines": ["Musterweg 1", "01069 Dresden"]},
}
QUOTE: Example = {
    "id": _QUOTE_ID,
    "number": "SW-2026-000017",
    "issued_at": "2026-11-23T09:31:00Z",
    "valid_until": "2026-12-07",
    "is_binding": False,
    "is_demo": True,
    "issuer": {"code": "demo-provider", "name": "Musterdruck (fiktiv)", "lines": ["01069 Dresden"]},
    "recipient": {"code": "", "name": "Muster Maschinenbau GmbH", "lines": ["Musterweg 1", "01069 Dresden"]},
    "destination": {"country": "DE", "postcode": "01069", "vat_id": None},
    "items": [
        {
            "part": {
                "part_id": _PART_ID,
                "file_name": "bracket.stl",
                "sha256": _SHA256,
                "format": "stl",
                "unit": "mm",
                "size_mm": [64.0, 42.0, 18.5],
                "volume_mm3": 14210.4,
                "note": NOTE["text"],
                "drawings": [
                    {
                        "file_name": DRAWING["file_name"],
                        "media_type": DRAWING["media_type"],
                        "size_bytes": DRAWING["size_bytes"],
                        "sha256": DRAWING["sha256"],
                    }
                ],
            },
            "requirements": {
                "material": None,
                "process": "PBF-LB/P",
                "finish": None,
                "tier": None,
                "provider": None,
                "tolerance_mm": 0.3,
                "certificates": ["2.2"],
                "min_tensile_strength_mpa": None,
                "min_use_temperature_c": None,
                "food_contact": False,
                "biocompatible": False,
                "wanted_on": None,
            },
            "offer": {**_OFFER, "offer_id": ""},
        }
    ],
    "net_minor": 22800,
    "shipping_minor": 690,
    "shipping_service": "standard",
    "tax_case": "de_standard",
    "tax_rate_bps": 1900,
    "tax_minor": 4463,
    "gross_minor": 27953,
    "currency": _EUR,
    "ready_on": "2026-11-30",
    "delivered_on": "2026-12-02",
    "terms": [{"code": "quote_not_binding", "parameters": {}, "text": "This quote does not bind."}],
    "catalogue_version": _SHA256,
    "engine_version": ENGINE_VERSION,
    "sha256": _SHA256,
    "pdf": f"/api/v1/quotes/{_QUOTE_ID}.pdf",
}
QUOTES: Example = {
    "quotes": [
        {
            "id": _QUOTE_ID,
            "number": "SW-2026-000017",
            "created_at": "2026-11-23T09:31:00Z",
            "issuer_name": "Musterdruck (fiktiv)",
            "gross_minor": 27953,
            "currency": _EUR,
            "valid_until": "2026-12-07",
        }
    ],
    "next_cursor": None,
}

REFERRAL_WANTED: Example = {
    "part_id": _PART_ID,
    "quantity": 2,
    "requirements": {"min_use_temperature_c": 1400},
    "institutes": ["ifam"],
    "consent": "measurements",
    "note": "A nozzle for a test rig.",
}
REFERRAL: Example = {
    "id": _REFERRAL_ID,
    "status": "stored",
    "part_id": _PART_ID,
    "quantity": 2,
    "requirements": {**QUOTE["items"][0]["requirements"], "min_use_temperature_c": 1400.0},
    "reasons": [
        {"code": "property_beyond_catalogue", "parameters": {}, "text": "No material listed can do this."}
    ],
    "institutes": ["ifam"],
    "consent": "measurements",
    "note": "A nozzle for a test rig.",
    "created_at": "2026-11-23T09:32:00Z",
}
REFERRALS: Example = {"referrals": [REFERRAL], "next_cursor": None}

PROCESSES: Example = {
    "processes": [
        {
            "code": "PBF-LB/P",
            "category": "PBF",
            "name": "Laser sintering of polymers",
            "synonyms": ["SLS"],
            "rules": {
                "min_wall_mm": 0.7,
                "tolerance_pct": 0.3,
                "tolerance_min_mm": 0.3,
                "roughness_ra_um": [6.0, 12.0],
                "min_hole_mm": 1.0,
                "min_gap_mm": 0.5,
            },
            "materials": ["pa12"],
            "providers": 9,
        }
    ],
    "next_cursor": None,
}
MATERIALS: Example = {
    "materials": [
        {
            "code": "pa12",
            "name": "PA 12",
            "standard_designation": "PA 12 (ISO 16396)",
            "family": "polymer",
            "process": "PBF-LB/P",
            "condition": "as built",
            "required_steps": [],
            "density_g_cm3": 0.95,
            "tensile_strength_mpa": 48.0,
            "yield_strength_mpa": None,
            "elongation_pct": 18.0,
            "youngs_modulus_gpa": 1.65,
            "max_use_temperature_c": 80.0,
            "food_contact": "grade",
            "biocompatible": "grade",
            "synonyms": ["Nylon 12"],
            "source": "background",
            "confidence": "medium",
            "providers": 9,
        }
    ],
    "next_cursor": None,
}
PROVIDER: Example = {
    "code": "demo-provider",
    "name": "Musterdruck (fiktiv)",
    "is_fictional": True,
    "place": {
        "name": "Dresden",
        "postcode": "01069",
        "district": "Dresden",
        "latitude": 51.05,
        "longitude": 13.74,
    },
    "summary": "A fictional workshop for polymer parts.",
    "languages": ["de", "en"],
    "industries": ["machinery"],
    "certificates": [{"code": "ISO 9001", "valid_until": "2028-06-30"}],
    "material_certificates": ["2.1", "2.2"],
    "countries_served": [],
    "processes": ["PBF-LB/P"],
    "materials": ["pa12"],
    "machines": [
        {
            "code": "laser-sintering-1",
            "name": "Laser sintering system",
            "model": "Laser sintering system",
            "process": "PBF-LB/P",
            "build_volume_mm": [340.0, 340.0, 600.0],
            "materials": ["pa12"],
            "finishes": ["as-built"],
        }
    ],
    "tiers": ["standard", "express"],
}
PROVIDERS: Example = {"providers": [PROVIDER], "next_cursor": None}
INSTITUTES: Example = {
    "institutes": [
        {
            "code": "ifam",
            "name": "Fraunhofer IFAM, Dresden branch",
            "place": "Dresden",
            "process_codes": ["MEX-TRB/M"],
            "processes_other": [],
            "materials": ["copper"],
            "competences": ["sinter-based processes"],
            "industries": ["energy"],
            "web": "https://www.ifam.fraunhofer.de",
            "source": "the institute's own pages",
            "confidence": "high",
        }
    ],
    "next_cursor": None,
}

USER: Example = {
    "id": "u3n6rbvk5xq2m7ztd4yc7faewh",
    "email": "anna@example.org",
    "display_name": "Anna Muster",
    "organisation_id": "o3n6rbvk5xq2m7ztd4yc7faewh",
    "organisation_name": "Muster Maschinenbau GmbH",
    "role": "buyer",
    "is_operator": False,
}
SESSION_WANTED: Example = {"email": "anna@example.org", "password": "correct horse battery staple"}
SESSION: Example = {"user": USER, "expires_at": "2026-12-07T09:30:00Z"}
API_KEY_WANTED: Example = {"name": "Nightly prices", "scopes": ["parts:write", "offers:read"]}
API_KEY_CREATED: Example = {
    "id": _KEY_ID,
    "secret": "sw_…",
    "prefix": "sw_x7Kd2",
    "expires_at": None,
}
API_KEYS: Example = {
    "api_keys": [
        {
            "id": _KEY_ID,
            "name": "Nightly prices",
            "prefix": "sw_x7Kd2",
            "scopes": ["parts:write", "offers:read"],
            "created_at": "2026-11-23T09:30:00Z",
            "expires_at": None,
            "revoked_at": None,
        }
    ]
}

HEALTH: Example = {"status": "alive", "version": "0.1.0"}
READY: Example = {
    "status": "ready",
    "checks": {"database": True, "migrations": True, "worker": True},
    "sandbox_protections": ["rlimits", "landlock", "seccomp"],
    "version": "0.1.0",
}
