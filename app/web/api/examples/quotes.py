"""Offers, quotes and referrals."""

from __future__ import annotations

from app.geometry import ENGINE_VERSION
from app.web.api.examples.parts import DRAWING, NOTE
from app.web.api.examples.words import EUR, PART_ID, QUOTE_ID, REFERRAL_ID, SHA256, Example

OFFERS_WANTED: Example = {
    "items": [
        {
            "part_id": PART_ID,
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
    "unit_price": {"amount_minor": 912, "currency": EUR},
    "total": {"amount_minor": 22800, "currency": EUR},
    "lines": [
        {"code": "order_preparation", "amount_minor": 2500, "text": "Order preparation"},
        {"code": "machine_time", "amount_minor": 14400, "text": "Machine time"},
        {"code": "feedstock", "amount_minor": 5900, "text": "Material"},
    ],
    "ready_on": "2026-11-30",
    "dispatched_on": "2026-11-30",
    "delivered_on": "2026-12-02",
    "service": "standard",
    "deliveries": [
        {
            "service": "standard",
            "price": {"amount_minor": 690, "currency": EUR},
            "delivered_on": "2026-12-02",
        },
        {
            "service": "express",
            "price": {"amount_minor": 2900, "currency": EUR},
            "delivered_on": "2026-12-01",
        },
    ],
    "shipping": {"amount_minor": 690, "currency": EUR},
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
    "footprint": [
        {
            "code": "feedstock",
            "low_kg": 2.1,
            "high_kg": 3.2,
            "source": "material",
            "text": "Feedstock",
            "source_text": "Factor of the list of materials",
        },
        {
            "code": "energy",
            "low_kg": 0.79,
            "high_kg": 2.38,
            "source": "grid",
            "text": "Electricity of the machines",
            "source_text": "German electricity of 2024, Umweltbundesamt, with upstream",
        },
        {
            "code": "transport",
            "low_kg": 0.01,
            "high_kg": 0.02,
            "source": "road",
            "text": "Transport",
            "source_text": "By road, general knowledge of the field",
        },
    ],
    "energy_kwh": [2.2, 5.5],
    "price_band_minor": [20900, 24900],
    "why": [{"code": "cheapest", "parameters": {}, "text": "Lowest price."}],
    "cautions": [],
}
OFFERS: Example = {
    "items": [
        {
            "part_id": PART_ID,
            "quantity": 25,
            "offers": [_OFFER],
            "offers_total": 1,
            "groups": [
                {
                    "provider": "demo-provider",
                    "process": "PBF-LB/P",
                    "material": "pa12",
                    "cheapest_total": {"amount_minor": 22800, "currency": EUR},
                    "earliest_ready_on": "2026-11-30",
                    "earliest_dispatched_on": "2026-11-30",
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
                    "cheapest": {"amount_minor": 21900, "currency": EUR},
                }
            ],
            "contradictions": [
                {
                    "code": "beyond_other",
                    "parameters": {
                        "first": "min_use_temperature_c",
                        "first_value": 120.0,
                        "second": "material",
                        "second_value": "PA 12",
                        "best": 95.0,
                        "gap_percent": 26.3,
                    },
                    "text": "Service temperature at least (120 °C) is not reached with material (PA 12).",
                    "first": "min_use_temperature_c",
                    "second": "material",
                    "third": None,
                }
            ],
            "referral": None,
            "understood": [
                {
                    "code": "wish",
                    "parameters": {"requirement": "min_use_temperature_c", "value": 120.0},
                    "text": "Understood: use temperature at least 120 °C",
                }
            ],
        }
    ],
    "catalogue_version": SHA256,
    "valid_until": "2026-11-24T09:30:00Z",
    "next_cursor": None,
    "names": {"demo-provider": "Musterdruck (fiktiv)", "pa12": "PA 12"},
}

RANKING: Example = {
    "criteria": [
        {
            "code": "price",
            "text": "The net total of the parts, without shipping.",
            "unit": "minor",
            "reasons": ["cheapest", "behind_price"],
        }
    ],
    "steps": [
        {"code": "chosen", "text": "The criterion chosen", "weight": 1.0},
        {"code": "price", "text": "Price", "weight": 0.0},
        {"code": "date", "text": "Dispatch date", "weight": 0.0},
        {"code": "codes", "text": "The alphabet of the codes", "weight": 0.0},
    ],
    "last": ["provider", "machine", "material", "finish", "tier"],
    "statement": "Nobody can pay for a place.",
}

QUOTE_WANTED: Example = {
    "offer_ids": ["eyJ2IjoxfQ.c2lnbmF0dXJl"],
    "recipient": {"name": "Muster Maschinenbau GmbH", "lines": ["Musterweg 1", "01069 Dresden"]},
    "declaration": {"end_use": "civil", "purpose": "Housing of a packaging machine"},
}
QUOTE: Example = {
    "id": QUOTE_ID,
    "number": "SW-2026-000017",
    "issued_at": "2026-11-23T09:31:00Z",
    "valid_until": "2026-12-07",
    "is_binding": False,
    "hold": None,
    "declaration": {
        "end_use": "civil",
        "purpose": "Housing of a packaging machine",
        "control_class": "none_known",
        "control_number": "",
        "is_weapon_part": False,
    },
    "is_demo": True,
    "issuer": {"code": "demo-provider", "name": "Musterdruck (fiktiv)", "lines": ["01069 Dresden"]},
    "recipient": {"code": "", "name": "Muster Maschinenbau GmbH", "lines": ["Musterweg 1", "01069 Dresden"]},
    "delivery": None,
    "destination": {"country": "DE", "postcode": "01069", "vat_id": None, "service": "cheapest"},
    "items": [
        {
            "part": {
                "part_id": PART_ID,
                "file_name": "bracket.stl",
                "sha256": SHA256,
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
                "tolerance_class": None,
                "inspections": [],
                "industry": None,
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
    "currency": EUR,
    "ready_on": "2026-11-30",
    "dispatched_on": "2026-11-30",
    "delivered_on": "2026-12-02",
    "terms": [{"code": "quote_not_binding", "parameters": {}, "text": "This quote does not bind."}],
    "catalogue_version": SHA256,
    "engine_version": ENGINE_VERSION,
    "sha256": SHA256,
    "pdf": f"/api/v1/quotes/{QUOTE_ID}.pdf",
}
QUOTES: Example = {
    "quotes": [
        {
            "id": QUOTE_ID,
            "number": "SW-2026-000017",
            "created_at": "2026-11-23T09:31:00Z",
            "issuer_name": "Musterdruck (fiktiv)",
            "gross_minor": 27953,
            "currency": EUR,
            "valid_until": "2026-12-07",
        }
    ],
    "next_cursor": None,
}

REFERRAL_WANTED: Example = {
    "part_id": PART_ID,
    "quantity": 2,
    "requirements": {"min_use_temperature_c": 1400},
    "institutes": ["ifam"],
    "consent": "measurements",
    "note": "A nozzle for a test rig.",
    "declaration": {"end_use": "civil"},
}
REFERRAL: Example = {
    "id": REFERRAL_ID,
    "status": "stored",
    "part_id": PART_ID,
    "quantity": 2,
    "requirements": {**QUOTE["items"][0]["requirements"], "min_use_temperature_c": 1400.0},
    "reasons": [
        {"code": "property_beyond_catalogue", "parameters": {}, "text": "No material listed can do this."}
    ],
    "institutes": ["ifam"],
    "consent": "measurements",
    "note": "A nozzle for a test rig.",
    "cases": ["b4wn6rbvk5xq3m7ztd4yc5faeh"],
    "created_at": "2026-11-23T09:32:00Z",
    "hold": None,
}
REFERRALS: Example = {"referrals": [REFERRAL], "next_cursor": None}
